"""Broken links: one finding for each target, however many pages link to it."""

from collections.abc import Collection, Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import Finding, Link, Measure, Place, Value
from audits.page import split
from audits.view import SiteView


class BrokenLink(SiteAudit):
    """Targets that FETCH found broken. Blocked, slow and failing targets are unknown, and never reported here."""

    rules = ("navigation.broken-link",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each broken target that a page links to, at the page where it is best fixed."""
        broken = {url: target.status for url, target in site.targets.items() if target.state == "broken"}
        linked = list(_linked(site, broken))
        for target, links in linked:
            yield _finding(self, target, links, broken[target])
        yield Measure("broken_targets", len(linked), "site")


class BrokenExternalLink(SiteAudit):
    """Pages of other sites that no longer exist. Untested unless site.toml allows requests to them."""

    rules = ("navigation.broken-external-link",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each target, as for the site's own."""
        if not site.site.crawl.external_links:
            yield self.untested()
            return
        broken = {probe.url: probe.status for probe in site.probes if probe.kind == "link" and probe.state == "broken"}
        for target, links in _linked(site, broken):
            yield _finding(self, target, links, broken[target])


class BrokenResource(SiteAudit):
    """Style sheets, scripts and images of the site that are missing; each file once, with the pages that use it."""

    rules = ("navigation.broken-resource", "navigation.broken-image")

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each file, at the page nearest to the start."""
        for probe in site.probes:
            if probe.state == "broken" and probe.pages:
                rule = self.rules[probe.kind == "image"]
                values: dict[str, Value] = {"target": probe.url, "kind": probe.kind, "pages": len(probe.pages)}
                values["status"] = _said(probe.status)
                yield self.finding(
                    probe.pages[0], rule, scope="site", key=probe.url, urls=probe.pages, values=values
                )  # fmt: skip


def _linked(site: SiteView, broken: Collection[str]) -> Iterator[tuple[str, list[tuple[str, Link]]]]:
    """Yield each of ``broken`` that pages link to, with those links: the one that is best fixed comes first."""
    for target, links in sorted(site.links_to(broken).items()):
        if links:
            yield target, sorted(links, key=lambda source: site.fix_order(*source))


def _finding(audit: SiteAudit, target: str, links: list[tuple[str, Link]], status: int | None) -> Finding:
    pages = tuple(dict.fromkeys(url for url, _ in links))
    page, link = links[0]
    said = _said(status) if target.startswith(("http://", "https://")) else "miswritten"
    values: dict[str, Value] = {"target": target, "pages": len(pages), "status": said}
    return audit.finding(page, place=_place(link), scope="site", key=target, urls=pages, values=values)


def _said(status: int | None) -> Value:
    return status if status is not None else "–"


def _place(link: Link) -> Place:
    """Return the link's place as FETCH recorded it; the element itself is not kept."""
    return Place(signature=f"a|href={split(link.to).path}|{link.text[:80]}", text=link.text[:200], region=link.region)
