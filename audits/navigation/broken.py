"""Links that lead to nothing: one finding for each target, however many pages link to it."""

from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import Link, Measure, Place
from audits.view import SiteView
from audits.written import split


class BrokenLink(SiteAudit):
    """Targets that FETCH found broken. What was blocked, too slow or in error is unknown, and never reported here."""

    rules = ("navigation.broken-link",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """One finding for each broken target that a page links to, at the page where it is best mended."""
        broken = {url for url, target in site.targets.items() if target.state == "broken"}
        linked = {target: links for target, links in site.links_to(broken).items() if links}
        for target, links in sorted(linked.items()):
            links.sort(key=lambda source: _mend_first(site, *source))
            pages = tuple(dict.fromkeys(url for url, _ in links))
            page, link = links[0]
            status = site.targets[target].status
            yield self.finding(
                page,
                place=_place(link),
                scope="site",
                key=target,
                urls=pages,
                values={
                    "target": target,
                    "pages": len(pages),
                    "status": status if status is not None else "–",
                    "reason": site.targets[target].reason,
                },
            )
        yield Measure("broken_targets", len(linked), "site")


def _mend_first(site: SiteView, url: str, link: Link) -> tuple[bool, float, str, str]:
    """Links that an editor wrote before those of menus, then the page that most people pass; always the same order."""
    depth = site.depth(url)
    return link.region not in ("main", "aside"), depth if depth is not None else float("inf"), url, link.text


def _place(link: Link) -> Place:
    """The link as FETCH recorded it; the element itself is not kept."""
    return Place(signature=f"a|href={split(link.to).path}|{link.text[:80]}", text=link.text[:200], region=link.region)
