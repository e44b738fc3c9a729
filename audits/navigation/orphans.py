"""Pages that exist, but that no other page links to."""

from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import Measure
from audits.page import split, without_fragment
from audits.view import SiteView


class Orphan(SiteAudit):
    """Fetched pages without a link from other pages: known from a sitemap, from last night or from configuration."""

    rules = ("navigation.orphan",)
    about_pages = True

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each orphan. Untested when too much of the site was not seen tonight."""
        if not (site.start_pages and site.complete):
            yield self.untested()
            yield Measure("orphan_share", None, "site")
            return
        scripted = _linked_by_script(site)
        orphans = [
            url
            for url, count in site.inlinks.items()
            if not count and url not in site.start_pages and url not in scripted and not _excepted(site, url)
        ]
        for url in orphans:
            yield self.finding(url)
        yield Measure("orphan_share", round(len(orphans) / len(site.records), 4), "site")


def _excepted(site: SiteView, url: str) -> bool:
    """Return whether the page needs no link.

    The root of a host is reached by its name. Old news leave their list, and remain for people who search.
    """
    record = site.records[url]
    return split(url).path in ("", "/") or record.kind in ("start", "news")


def _linked_by_script(site: SiteView) -> set[str]:
    """Return the pages that the browser found links to, in menus that a script builds."""
    ends: dict[str, str] = {}
    linked: set[str] = set()
    for url, record in site.records.items():
        for href in record.rendered.links if record.rendered else ():
            end = ends.get(href)
            if end is None:
                end = ends[href] = site.final(without_fragment(href))
            if end != url:
                linked.add(end)
    return linked
