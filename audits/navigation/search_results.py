"""What search engines show of a page, and whether they may: description, title, noindex and canonical address."""

import re
from collections import defaultdict
from collections.abc import Iterator

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, PageRecord, Place, Value
from audits.page import Page, fold, join, split, without_fragment
from audits.site_config import matches
from audits.text import cut_to_width
from audits.view import SiteView

SEARCH = "search"
_FOUND = ("start", "landing", "info", "service")  # the kinds of pages that people look for
_SIZE = 20  # pixels of the font in which search engines set titles
_MOST = 400  # characters of a description that are kept
_HIDES = re.compile(r"\b(?:noindex|none)\b", re.I)
_WORD = re.compile(r"\w{2,}")


class SearchFacts(PageAudit):
    """Stores what a page tells search engines of itself, and finds descriptions that are missing or say nothing."""

    rules = ("navigation.no-description",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the fact ``search`` of pages that tell search engines anything, and at most one finding."""
        said = {str(tag.get("name") or "").lower().strip(): str(tag.get("content") or "") for tag in page.tags("meta")}
        description = fold(said.get("description", ""))[:_MOST]
        links = (tag for tag in page.tags("link") if "canonical" in tag.get_attribute_list("rel") and tag.get("href"))
        facts = {
            "description": description,
            "noindex": bool(_HIDES.search(f"{said.get('robots', '')} {said.get('googlebot', '')}")),
            "canonical": next((without_fragment(join(page.base, str(tag["href"]).strip())) for tag in links), ""),
        }
        if kept := {name: value for name, value in facts.items() if value}:
            yield Fact(SEARCH, kept)
        if page.kind not in _FOUND or facts["noindex"]:
            yield self.inapplicable()
        elif case := self._case(page, description):
            yield self.finding(page.url, place=Place(signature="meta|description", text=description[:200]), values={
                "case": case, "text": description[:120],
            })  # fmt: skip

    def _case(self, page: Page, description: str) -> str:
        if not description:
            return "missing"
        own = _plain(description)
        if own in (_plain(page.title), _plain(page.h1)):
            return "title"
        return "nothing" if len(_WORD.findall(description)) < self.limit("words") else ""


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


class SearchResults(SiteAudit):
    """Pages that people look for, and that search engines may not show or cannot tell apart."""

    rules = (
        "navigation.noindex",
        "navigation.canonical-elsewhere",
        "navigation.duplicate-description",
        "navigation.cut-title",
    )

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each page that is hidden, and one for each text that several pages share."""
        shown = {url: record for url, record in site.records.items() if record.kind in _FOUND}
        if not shown:
            yield from map(self.inapplicable, self.rules)
            return
        yield from self._hidden(site, shown)
        yield from self._elsewhere(site, shown)
        yield from self._same_descriptions(shown)
        yield from self._cut_titles(shown)

    def _hidden(self, site: SiteView, shown: dict[str, PageRecord]) -> Iterator[SiteYield]:
        """Yield the pages with noindex that are a task, a service or in the menu; one for a site that hides all.

        That is an intranet, or a site that is not open yet.
        """
        hidden = [url for url, record in shown.items() if _facts(record).get("noindex")]
        start = set(site.start_pages)
        if start.intersection(hidden) and len(hidden) > max(1, len(shown) / 2):
            first = next(url for url in hidden if url in start)
            yield self.finding(first, scope="site", key="noindex", urls=hidden, values={"case": "all"})
            return
        menus = {
            site.final(link.to) for url in start for link in site.records[url].links if link.region in ("nav", "header")
        }
        for url in hidden:
            if url in start or url in menus or shown[url].kind == "service" or self._is_task(site, url):
                yield self.finding(url, values={"case": "page"})

    @staticmethod
    def _is_task(site: SiteView, url: str) -> bool:
        return any(matches(url, task.target) for task in site.site.task)

    def _elsewhere(self, site: SiteView, shown: dict[str, PageRecord]) -> Iterator[SiteYield]:
        """Yield the pages that name as their real address one that does not work, or another page."""
        rule = self.rules[1]
        for url, record in shown.items():
            named = _facts(record).get("canonical", "")
            end = site.final(named)
            if not named or end == site.final(url):
                continue
            other, target = site.records.get(end), site.targets.get(end)
            if other is not None and (other.h1, other.title) != (record.h1, record.title):
                yield self.finding(url, rule, values={"case": "other", "target": end}, rests_on=(end,))
            elif other is None and target is not None and target.state == "broken":
                yield self.finding(url, rule, values={"case": "broken", "target": end})

    def _same_descriptions(self, shown: dict[str, PageRecord]) -> Iterator[SiteYield]:
        pages: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for url, record in shown.items():
            if text := _facts(record).get("description", ""):
                pages[split(url).netloc, text.casefold()].append(url)
        for (_, text), urls in pages.items():
            if len({(shown[url].h1, shown[url].title) for url in urls}) > 1:
                yield self._shared(self.rules[2], urls, text, _facts(shown[urls[0]])["description"])

    def _cut_titles(self, shown: dict[str, PageRecord]) -> Iterator[SiteYield]:
        """Yield titles that differ only after the place where search engines cut them."""
        rule = self.rules[3]
        pages: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for url, record in shown.items():
            if (cut := cut_to_width(record.title, self.limit("pixels", rule), _SIZE)) != record.title:
                pages[split(url).netloc, cut].append(url)
        for (_, cut), urls in pages.items():
            if len({shown[url].title for url in urls}) > 1:
                yield self._shared(rule, urls, cut, cut)

    def _shared(self, rule: str, urls: list[str], key: str, text: str) -> SiteYield:
        place = Place(signature=f"{rule}|{text[:80]}", text=text[:200])
        values: dict[str, Value] = {"text": text[:120], "pages": len(urls)}
        return self.finding(urls[0], rule, place, "site", key[:200], urls[1:], values=values)


def _facts(record: PageRecord) -> dict[str, str]:
    found: dict[str, str] = record.facts.get(SEARCH, {})
    return found
