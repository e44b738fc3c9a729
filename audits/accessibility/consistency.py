"""Checks that repeated links come in the same order, with the same name and in the same place on every page.

WCAG 3.2.3, 3.2.4 and 3.2.6. Only header, menu and footer are compared, per host and language; what most pages do is
taken as usual. Deviations are reported only where nearly all pages agree.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from audits.base import SiteAudit, SiteYield
from audits.model import PageRecord, Place, Region, Value
from audits.page import fold, split
from audits.text import base_language
from audits.view import SiteView

type _Group = list[PageRecord]
_REGIONS: tuple[Region, ...] = ("header", "nav", "footer")
_HELP = re.compile(
    r"(?:kontakt|kontakta (?:oss|kommunen|kontaktcenter)|kontaktcenter|kundtjänst|hjälp|support|frågor och svar|contact"
    r"(?: us)?|help)",
    re.I,
)
_COUNTED = re.compile(r"\s?\(?(?<!\d)\d{1,9}\)?$")  # "Kundvagn (2)"


def _groups(site: SiteView, least: float) -> Iterator[_Group]:
    """Yield the pages of each host and language that has enough pages to show what is usual."""
    found: defaultdict[tuple[str, str], _Group] = defaultdict(list)
    for url, record in site.records.items():
        found[split(url).netloc, base_language(record.lang)].append(record)
    yield from (group for group in found.values() if len(group) >= least)


class _Names(dict[str, str]):
    """The names of link texts as people compare them, each made once: most texts are on every page."""

    def __missing__(self, text: str) -> str:
        name = self[text] = _name(text)
        return name


def _name(text: str) -> str:
    return _COUNTED.sub("", fold(text).casefold())


class NavigationOrder(SiteAudit):
    """Links that appear on nearly every page, in another order than on other pages (3.2.3)."""

    rules = ("accessibility.navigation-order",)
    about_pages = True

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each page and region."""
        judged = False
        for group in _groups(site, self.limit("pages")):
            for region in _REGIONS:
                orders = {record.url: _order(site, record, region) for record in group}
                counts = Counter(to for order in orders.values() for to in order)
                common = {to for to, count in counts.items() if count >= self.limit("common") / 100 * len(group)}
                if len(common) < 3:
                    continue
                judged = True
                usual, number = Counter(
                    tuple(to for to in order if to in common) for order in orders.values()
                ).most_common(1)[0]
                place = {to: index for index, to in enumerate(usual)}
                wrong = {
                    url: first
                    for url, order in orders.items()
                    if (first := _inverted([to for to in order if to in place], place))
                }
                if number < 2 or len(wrong) > self.limit("exceptions") / 100 * len(group):
                    continue  # no order is the usual one
                for url, first in wrong.items():
                    text = next(fold(link.text) for link in site.records[url].links if site.final(link.to) == first)
                    where = Place(signature=f"order|{region}", text=text[:200], region=region)
                    yield self.finding(url, place=where, values={"text": text[:120]})
        if not judged:
            yield self.inapplicable()


def _order(site: SiteView, record: PageRecord, region: Region) -> tuple[str, ...]:
    return tuple(dict.fromkeys(site.final(link.to) for link in record.links if link.region == region))


def _inverted(order: list[str], place: dict[str, int]) -> str:
    """Return the first link that follows one that it usually precedes; "" when the order is as usual."""
    for before, after in pairwise(order):
        if place[before] > place[after]:
            return after
    return ""


class ChangingName(SiteAudit):
    """A target that has another name on some pages, in the same part of the page (3.2.4)."""

    rules = ("accessibility.changing-name",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each target."""
        judged = False
        for group in _groups(site, self.limit("pages")):
            names: defaultdict[tuple[Region, str], dict[str, list[int]]] = defaultdict(dict)
            said = _Names()
            for number, record in enumerate(group):
                for link in record.links:
                    if link.region in _REGIONS and link.text:
                        pages = names[link.region, site.final(link.to)].setdefault(said[link.text], [])
                        if not pages or pages[-1] != number:
                            pages.append(number)
            for (region, to), pages_of in names.items():
                linking = sorted({number for pages in pages_of.values() for number in pages})
                if len(linking) < self.limit("common") / 100 * len(group):
                    continue
                judged = True
                usual = max(pages_of, key=lambda name: len(pages_of[name]))
                odd = set(linking).difference(pages_of[usual])
                few = len(odd) <= self.limit("exceptions") / 100 * len(linking)
                if odd and few and len(pages_of[usual]) > 2:
                    wrong: dict[int, str] = {}
                    for name in sorted(pages_of, reverse=True):  # of several names on a page, the first is shown
                        wrong |= dict.fromkeys(odd.intersection(pages_of[name]), name)
                    other = wrong[min(wrong)]
                    urls = [group[number].url for number in sorted(wrong)]
                    where = Place(signature=f"name|{region}|{other}", text=other[:200], region=region)
                    values: dict[str, Value] = {"usual": usual[:120], "other": other[:120], "pages": len(urls)}
                    yield self.finding(urls[0], place=where, scope="site", key=to, urls=urls, values=values)
        if not judged:
            yield self.inapplicable()


class HelpPlace(SiteAudit):
    """A link to help in another part of the page than on other pages (3.2.6)."""

    rules = ("accessibility.help-place",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each link to help."""
        judged = False
        for group in _groups(site, self.limit("pages")):
            places: defaultdict[str, dict[str, set[Region]]] = defaultdict(lambda: defaultdict(set))
            texts = {link.text for record in group for link in record.links if link.region in _REGIONS}
            helping = {text for text in texts if self._is_help(site, text)}
            for record in group:
                for link in record.links:
                    if link.text in helping and link.region in _REGIONS:
                        places[site.final(link.to)][record.url].add(link.region)
            for to, pages in places.items():
                if len(pages) < self.limit("common") / 100 * len(group):
                    continue
                judged = True
                usual, count = Counter(region for told in pages.values() for region in told).most_common(1)[0]
                wrong = [url for url, told in pages.items() if usual not in told]
                if wrong and count > 2 and len(wrong) <= self.limit("exceptions") / 100 * len(pages):
                    where = Place(signature="help", text=to[:200], region=min(pages[wrong[0]]))
                    yield self.finding(
                        wrong[0], place=where, scope="site", key=to, urls=wrong, values={"to": to, "pages": len(wrong)}
                    )
        if not judged:
            yield self.inapplicable()

    @staticmethod
    def _is_help(site: SiteView, text: str) -> bool:
        name = _name(text)
        return bool(_HELP.fullmatch(name)) or name in map(_name, site.site.services.contact)
