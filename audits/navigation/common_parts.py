"""Parts that belong on every page of a host: breadcrumbs, a way to search, and a way to contact the municipality."""

import re
from collections import defaultdict
from collections.abc import Iterator

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Measure, PageRecord
from audits.navigation.contacts import has_contact
from audits.page import Page, shows_update, split
from audits.view import SiteView

LACKS = "lacks"
_SEARCH = re.compile(r"(?:^|[\s_-])(?:s[öo]k(?:a|ning)?|search|query|q)(?:$|[\s_-])", re.I)
_SEARCH_PATH = re.compile(r"/(?:s[öo]k(?:a|ning|resultat)?|search)(?:[/.?]|$)", re.I)


class PageParts(PageAudit):
    """Stores which parts a page lacks, for `CommonParts` and `Undated`; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the fact of a page that lacks one."""
        parts = (("search", has_search), ("contact", has_contact), ("date", has_date))
        lacks = [name for name, has in parts if not has(page)]
        if lacks:
            yield Fact(LACKS, lacks)


def has_search(page: Page) -> bool:
    """Return whether the page has a field to search in, or a link or button that leads to one."""
    if page.tags("search") or any(tag.get("role") in ("search", "searchbox") for tag in page.elements):
        return True
    for field in page.tags("input"):
        names = " ".join(str(field.get(name) or "") for name in ("name", "id", "aria-label", "placeholder", "type"))
        if _SEARCH.search(names):
            return True
    if any(_SEARCH.fullmatch(anchor.text.strip()) or _SEARCH_PATH.search(anchor.href) for anchor in page.anchors):
        return True
    buttons = (f"{button.get_text(' ')} {button.get('aria-label') or ''}" for button in page.tags("button"))
    return any(map(_SEARCH.search, buttons))


def has_date(page: Page) -> bool:
    """Return whether readers see when the page was last changed."""
    return bool(page.updated) and shows_update(page.soup)


class CommonParts(SiteAudit):
    """Pages that lack a part which nearly all pages of their host have; for contacts, any page that lacks one."""

    rules = ("navigation.no-breadcrumb", "navigation.no-search", "navigation.no-contact")

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each host and part, with the pages that lack it."""
        hosts: defaultdict[str, list[PageRecord]] = defaultdict(list)
        for url, record in site.records.items():
            if record.kind != "eservice":
                hosts[split(url).netloc].append(record)
        for rule, part in zip(self.rules, ("breadcrumb", "search", "contact"), strict=True):
            judged, lacking = 0, 0
            for host, records in sorted(hosts.items()):
                able = [record for record in records if part != "breadcrumb" or _is_below(site, record)]
                without = [record.url for record in able if part in _lacks(record)]
                if not able or 1 - len(without) / len(able) < self.limit("common", rule) / 100:
                    continue  # the host has no such part
                judged, lacking = judged + len(able), lacking + len(without)
                if without:
                    urls = sorted(without, key=lambda url: (_far(site.depth(url)), url))
                    yield self.finding(
                        urls[0], rule, scope="site", key=host, urls=urls,
                        values={"pages": len(urls), "of": len(able), "host": host},
                    )  # fmt: skip
            if not judged:
                yield self.inapplicable(rule)
            yield Measure(f"{part}_share", round(1 - lacking / judged, 4) if judged else None, "site")


def _is_below(site: SiteView, record: PageRecord) -> bool:
    """Return whether the page is at least two steps below the start page, which needs no breadcrumb."""
    return record.kind not in ("start", "landing") and (site.depth(record.url) or 0) > 1


def _lacks(record: PageRecord) -> list[str]:
    lacks: list[str] = record.facts.get(LACKS, [])
    crumbs = any(link.region == "breadcrumb" for link in record.links)
    return lacks if crumbs else [*lacks, "breadcrumb"]


def _far(depth: int | None) -> float:
    return float("inf") if depth is None else depth
