"""What the area's site audits share: findings about a service, and the words for regions and methods."""

from collections.abc import Iterable

from audits.base import SiteAudit
from audits.model import Finding, Place, Value
from audits.services.model import Service
from audits.services.words import table
from audits.view import SiteView


class ServiceAudit(SiteAudit):
    """A site audit whose findings are about services: scope "service", keyed by the service's address."""

    def about(
        self, rule: str, service: Service, url: str = "", text: str = "", key: str = "", **values: Value
    ) -> Finding:
        """A failure of ``rule`` by a service; ``url`` is the page to mend, ``text`` what stands there now.

        ``key`` is the service's address; the information page's own, where the rule is about that page alone.
        """
        return self.finding(
            url or service.start_url,
            rule,
            place=Place(signature="", text=text[:200]) if text else None,
            scope="service",
            key=key or service.url,
            urls=tuple(page for page in (*service.info_pages, service.start_url) if page != (url or service.start_url)),
            values={"name": service.name, **values},
        )


def information(service: Service) -> str:
    """The page where an editor can mend what is said of a service: its information page, else its start page."""
    return service.info_pages[0] if service.info_pages else service.start_url


def words(view: SiteView, kind: str) -> dict[str, str]:
    """How values of a kind ("region", "method", "fold") are called in the language of the report."""
    names: dict[str, str] = table("service-platforms")[view.site.report.language][kind]
    return names


def listed(view: SiteView, methods: Iterable[str]) -> str:
    """Methods by name, with commas."""
    names = words(view, "method")
    return ", ".join(names.get(method, method) for method in methods) or names["none"]
