"""Pages with nearly the same text at two addresses, and addresses that a copy of a page has got."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from zlib import crc32

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Kind, Measure, PageRecord, Value
from audits.page import Page
from audits.view import SiteView

SKETCH = "sketch"
_SHINGLE = 4  # words
_SIZE = 32  # hashes of a sketch: a resemblance of 0.9 is estimated to within 0.05
_KEYS = 6  # smallest hashes by which pages are compared: of two that are alike to 0.9, all but one in a million meet
_FEW = 8  # pages with a hash in common that a page is compared with, so that a text on all pages costs little
_COPY = re.compile(r"(?i)(?<=[a-zåäö%])(?:[-_. ]?(?:kopia|copy)(?:[-_ ]?\d)?|[-_.]?[12]|\(\d\))(?=(?:\.\w{2,5})?/?$)")
_OK = 200  # status of an address that FETCH found to be another address of a page: with a slash, in other case
_ALIKE: tuple[Kind, ...] = ("news", "minutes", "eservice")  # lists, forms and reports repeat their texts


class Sketch(PageAudit):
    """Stores a sketch of a page's main text for `DuplicatePage`; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the smallest hashes of the text's shingles (Broder 1997): two texts share as many as they are alike."""
        words = page.text.running.casefold().split()
        if len(words) >= _SIZE:
            shingles = {crc32(" ".join(words[at : at + _SHINGLE]).encode()) for at in range(len(words) - _SHINGLE + 1)}
            yield Fact(SKETCH, array("I", nsmallest(_SIZE, shingles)).tobytes())


class DuplicatePage(SiteAudit):
    """Pages with nearly the same text as another page, or with the address that a copy of it gets."""

    rules = ("navigation.duplicate-page",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each group of such pages."""
        records = {url: record for url, record in site.records.items() if record.kind not in _ALIKE}
        groups = _Groups()
        for one, other in self._alike(records):
            groups.join(one, other)
        found = list(groups.all())
        for urls in found:
            yield self._finding(urls, "text")
        known = {url for urls in found for url in urls}
        copies = [(url, of) for url, of in _copies(records) if not {url, of} <= known]
        for url, of in copies:
            yield self._finding((url, of), "address")
        count = sum(len(urls) - 1 for urls in found) + len(copies)
        yield Measure("duplicate_share", round(count / len(records), 4) if records else None, "site")
        aliases = sum(one.state == "redirect" and one.status == _OK for one in site.targets.values())
        yield Measure("alias_share", round(aliases / len(site.records), 4) if site.records else None, "site")

    def _alike(self, records: dict[str, PageRecord]) -> Iterator[tuple[str, str]]:
        """Yield pairs of pages of one language whose texts are alike enough."""
        least, words = self.limit("alike") / 100, self.limit("words")
        holding: defaultdict[int, list[str]] = defaultdict(list)
        sketches: dict[str, frozenset[int]] = {}
        for url, record in records.items():
            packed = record.facts.get(SKETCH)
            if packed is None or record.words < words:
                continue
            hashes = array("I", packed)
            mine = sketches[url] = frozenset(hashes)
            candidates = dict.fromkeys(other for key in hashes[:_KEYS] for other in holding[key][:_FEW])
            yield from ((url, other) for other in candidates if _resemblance(mine, sketches[other]) >= least)
            for key in hashes[:_KEYS]:
                if len(holding[key]) < _FEW:
                    holding[key].append(url)

    def _finding(self, urls: Iterable[str], case: str) -> SiteYield:
        first, *others = sorted(urls, key=lambda url: (len(url), url))  # the same on every night
        values: dict[str, Value] = {"case": case, "other": first, "pages": len(others) + 1}
        return self.finding(others[0], scope="site", key=first, urls=(first, *others), review=True, values=values)


def _resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Return how alike two texts are, 0 to 1, estimated by the smallest hashes of both."""
    if one == other:  # so are copies
        return 1.0
    smallest = set(nsmallest(min(len(one), len(other)), one | other))
    return len(smallest & one & other) / len(smallest)


def _copies(records: dict[str, PageRecord]) -> Iterator[tuple[str, str]]:
    """Yield each page whose address is that of another page with an ending of copies, and that has its heading."""
    for url, record in records.items():
        original = _COPY.sub("", url)
        if original != url and original in records and record.h1 and record.h1 == records[original].h1:
            yield url, original


class _Groups:
    """Groups of addresses that pairs connect."""

    def __init__(self) -> None:
        self._group: dict[str, list[str]] = {}

    def join(self, one: str, other: str) -> None:
        mine, theirs = self._group.setdefault(one, [one]), self._group.setdefault(other, [other])
        if mine is theirs:
            return
        small, large = sorted((mine, theirs), key=len)
        large.extend(small)
        self._group.update(dict.fromkeys(small, large))

    def all(self) -> Iterator[list[str]]:
        """Yield the groups in the order in which their first pages came."""
        return iter({id(group): group for group in self._group.values()}.values())
