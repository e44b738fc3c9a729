"""What a page weighs, and which other parties' servers it asks for files before anybody has consented to that.

Read from the page as fetched: scripts add more, and what waits for consent (``type="text/plain"``, ``data-src``) is not
asked for.
"""

from collections import Counter
from collections.abc import Iterator
from heapq import nlargest

from bs4 import Tag

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Measure
from audits.page import Page, host_of, join
from audits.site_config import Site
from audits.view import SiteView

FACT, WEIGHT = "third_parties", "weight"
_HEAVIEST = 15
_SOURCES = {
    "script": "src", "link": "href", "img": "src", "iframe": "src", "video": "src", "audio": "src", "source": "src",
    "embed": "src", "object": "data", "input": "src",
}  # fmt: skip
_FETCHED = {"stylesheet", "preload", "modulepreload", "icon"}
_NOT_RUN = ("text/plain", "text/template", "text/html", "text/x-")


class PageWeight(PageAudit):
    """Measures a page's weight and its requests to other parties, and stores them; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the measures, the weight as a fact, and the other parties that the page asks for files."""
        files = set(files_of(page))
        others = sorted({host for url in files if (host := host_of(url)) and not is_own(page.site, host)})
        size = round(len(page.html.encode("utf-8", "replace")) / 1_000, 1)
        yield Measure("html_kb", size)
        yield Measure("page_files", len(files))
        yield Fact(WEIGHT, (size, len(files)))
        yield Measure(FACT, len(others))
        if others:
            yield Fact(FACT, others)


class ThirdParties(SiteAudit):
    """Lists the other parties that pages ask for files, and the heaviest pages; decides no rule."""

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield the share of pages that ask any, each party with its number of pages, and the heaviest pages."""
        asking = [found for record in site.records.values() if (found := record.facts.get(FACT))]
        yield Measure("third_party_share", round(len(asking) / len(site.records), 4) if site.records else None, "site")
        yield Fact(FACT, Counter(host for hosts in asking for host in hosts).most_common())
        weights = [(*record.facts[WEIGHT], url) for url, record in site.records.items() if WEIGHT in record.facts]
        yield Fact(WEIGHT, nlargest(_HEAVIEST, weights))


def is_own(site: Site, host: str) -> bool:
    """Return whether a host is the municipality's: one of site.toml, or below one of its domains."""
    name = host.partition(":")[0]
    own = {*map(host_of, site.site.start), *site.hosts, *site.services.domains}
    return any(
        name == one or name.endswith(f".{one}")
        for one in (each.partition(":")[0].casefold().removeprefix("www.") for each in own)
        if one
    )


def files_of(page: Page) -> Iterator[str]:
    """Yield the addresses of the files that a browser asks for when it opens the page."""
    for tag in page.tags(*_SOURCES):
        written = str(tag.get(_SOURCES[tag.name]) or "").strip()
        if written and not written.startswith(("data:", "#", "about:", "javascript:")) and _is_fetched(tag):
            yield join(page.base, written)


def _is_fetched(tag: Tag) -> bool:
    if tag.name == "link":
        return not _FETCHED.isdisjoint(word.lower() for word in tag.get_attribute_list("rel") if word)
    return tag.name != "script" or not str(tag.get("type") or "").lower().startswith(_NOT_RUN)
