"""Addresses without end: repeated paths, calendars, facets. Small rules that no real site should meet."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

MAX_URL = 2_000  # what every browser and server takes; a CMS makes a tenth of it
MAX_CLICKS = 40
MAX_UNIT = 4  # /a/b/c/d/a/b/c/d/a/b/c/d is seen, longer groups run into MAX_CLICKS
REPEATS = 3
PATTERN_BUDGET = 200
GENERATIONS = 6
MANY = 800  # new addresses of one pattern, found on its own pages, after the budget
SELDOM = 0.02  # share of the links between them that should lead to a page that is known by then
_DIGITS = re.compile(r"\d+")
_GENERATED = re.compile(r"(?=[a-f-]*\d)[0-9a-f]{8}[0-9a-f-]{4,}", re.I)


def repetition(url: str) -> str:
    """The part of the path that is repeated three times in a row ("a" of /a/a/a/), or ""."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    for size in range(1, MAX_UNIT + 1):
        run = size  # how many segments in a row equal the one `size` places before, plus the first group
        for place in range(size, len(segments)):
            run = run + 1 if segments[place] == segments[place - size] else size
            if run >= size * REPEATS:
                return "/".join(segments[place - size + 1 : place + 1])
    return ""


@lru_cache(maxsize=1_000)  # the page that links is the same for all its links
def pattern(url: str) -> str:
    """What addresses of one kind share: numbers and generated ids as N, the names of the parameters."""
    parts = urlsplit(url)
    path = _DIGITS.sub("N", _GENERATED.sub("N", parts.path))
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return f"{parts.netloc}{path}" + (f"?{'&'.join(_DIGITS.sub('N', name) for name in names)}" if names else "")


class Patterns:
    """Counts addresses by pattern, and says when one of them never ends.

    Only an address that was found on a page of its own pattern counts: that is how a calendar breeds. Two hundred are
    always allowed, and a quarter of all the rest of the site, so that a long archive with its "next" is not cut. And it
    must have bred for some generations: a thousand articles that link to each other are all found in three or four.

    Pages that make up several random addresses each breed faster than that. They betray themselves by never naming an
    address twice: among 20,000 articles, 800 links to any of them meet a known one 16 times at least, by chance alone.
    """

    def __init__(self) -> None:
        self.bred: Counter[str] = Counter()
        self.total = 0
        self._generation: dict[int, int] = {}
        self._fresh: Counter[str] = Counter()
        self._again: Counter[str] = Counter()

    def breeds(self, url: str) -> bool:
        """Whether so many addresses of the pattern of ``url`` were found on its own pages that it may be a trap."""
        return self.bred[pattern(url)] >= PATTERN_BUDGET

    def again(self, url: str, found_on: str) -> None:
        """``found_on``, of a pattern that breeds, links to ``url``, that is known already."""
        mine = pattern(found_on)
        if url != found_on and pattern(url) == mine:
            self._again[mine] += 1

    def recall(self, seen: Iterable[tuple[str, str]]) -> None:
        """Count what was taken before, as ``(url, found_on)``."""
        for url, found_on in seen:
            self.take(url, found_on)
        self._fresh.clear()  # how often they were met again is not remembered

    def take(self, url: str, found_on: str) -> str:
        """Count ``url``, found on ``found_on``; its pattern when there is no room for it, else ""."""
        mine = pattern(url)
        if mine == pattern(found_on):
            generation = self._generation.get(hash(found_on), 0) + 1
            others = self.total - self.bred[mine]
            full = self.bred[mine] >= max(PATTERN_BUDGET, others // 4)
            if full and generation >= GENERATIONS:
                return mine
            if self.bred[mine] >= PATTERN_BUDGET:
                self._fresh[mine] += 1
                if full and self._fresh[mine] > MANY and self._again[mine] < SELDOM * self._fresh[mine]:
                    return mine
            self.bred[mine] += 1
            self._generation[hash(url)] = generation
        self.total += 1
        return ""
