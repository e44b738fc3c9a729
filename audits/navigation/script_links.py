"""Links that exist only after scripts have run: how many a page has, and which pages no other link leads to."""

from collections import defaultdict
from collections.abc import Iterator

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Measure
from audits.page import Page, split
from audits.view import SiteView


class ScriptLinks(PageAudit):
    """Measures the links that scripts make; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield how many addresses the page links to by script alone; None when no browser has seen it."""
        rendered = page.artifact.rendered if page.artifact else None
        yield Measure("script_links", len(rendered.script_links) if rendered else None)


class ScriptOnlyLink(SiteAudit):
    """Pages that no plain link leads to: visitors without scripts, such as search engines, never reach them."""

    rules = ("navigation.script-only-link",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each host, because the host's templates make the links."""
        if not any(record.rendered for record in site.records.values()):
            yield self.untested()
            return
        made = {
            url: frozenset(record.rendered.script_links)
            for url, record in site.records.items()
            if record.rendered and record.rendered.script_links
        }
        ends = {site.final(link.to) for links in made.values() for link in links}
        scripted = {
            end: {url for url, _ in links}
            for end, links in site.links_to(ends & site.records.keys()).items()
            if links and end not in site.start_pages and all(link in made.get(url, ()) for url, link in links)
        }
        by_host: defaultdict[str, set[str]] = defaultdict(set)
        hidden: defaultdict[str, int] = defaultdict(int)
        for end, sources in scripted.items():
            hidden[split(end).netloc] += 1
            by_host[split(end).netloc] |= sources
        for host, sources in sorted(by_host.items()):
            pages = sorted(sources, key=lambda url: (_or_far(site.depth(url)), url))
            yield self.finding(
                pages[0], scope="site", key=host, urls=pages,
                values={"host": host, "hidden": hidden[host], "pages": len(pages)},
            )  # fmt: skip


def _or_far(depth: int | None) -> float:
    return float("inf") if depth is None else depth
