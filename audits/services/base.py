"""What the site audits of services share: findings about a service."""

from audits.base import SiteAudit
from audits.model import Finding, Place, Value
from audits.services.model import Service


class ServiceAudit(SiteAudit):
    """A site audit whose findings are about services: scope "service", keyed by the service's address."""

    def about(self, rule: str, service: Service, url: str = "", text: str = "", **values: Value) -> Finding:
        """Return a failure of ``rule`` by a service; ``url`` is the page to fix, ``text`` its present text.

        Of a rule that is a signal, a person must judge the finding.
        """
        return self.finding(
            url or service.start_url,
            rule,
            place=Place(signature="", text=text[:200]) if text else None,
            scope="service",
            review=self._rules[rule].certainty == "signal",
            key=service.url,
            urls=tuple(page for page in (*service.info_pages, service.start_url) if page != (url or service.start_url)),
            values={"name": service.name, **values},
        )


def information(service: Service) -> str:
    """Return the page where an editor can fix a service's description: its information page, else its start page."""
    return service.info_pages[0] if service.info_pages else service.start_url


def says_need(service: Service) -> bool:
    """Return whether the pages say anything, before the start, of whether one must log in."""
    return service.login_stated is not None or bool(service.evidence.get("login_said"))
