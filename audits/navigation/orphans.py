"""Pages that exist, but that no other page links to."""

from collections.abc import Iterator
from urllib.parse import urldefrag

from audits.base import SiteAudit, SiteYield
from audits.model import Measure
from audits.page import split
from audits.view import SiteView


class Orphan(SiteAudit):
    """Fetched pages without a link from elsewhere: known from a sitemap, from last night or from configuration."""

    rules = ("navigation.orphan",)
    about_pages = True

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """One finding for each orphan. Says nothing when too much of the web was not seen tonight."""
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
    """The root of a host is reached by its name; old news leave their list, and live on for those who search."""
    record = site.records[url]
    return split(url).path in ("", "/") or record.kind in ("start", "news")


def _linked_by_script(site: SiteView) -> set[str]:
    """Pages that the browser found links to, in menus that a script builds."""
    return {
        end
        for url, record in site.records.items()
        if record.rendered
        for href in record.rendered.links
        if (end := site.final(urldefrag(href).url)) != url
    }
