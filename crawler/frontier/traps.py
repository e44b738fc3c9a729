"""Detect endless addresses (repeated paths, calendars, facets) by rules that no real site should trigger."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.web import digest

MAX_URL = 2_000  # characters; every browser and server accepts that many, and a CMS uses a tenth
MAX_CLICKS = 40
MAX_UNIT = 4  # segments: /a/b/c/d/a/b/c/d/a/b/c/d is detected; longer groups reach MAX_CLICKS
REPEATS = 3
PATTERN_BUDGET = 200
GENERATIONS = 6
MANY = 800  # new addresses of one pattern, found on its own pages, beyond the budget
SELDOM = 0.02  # share of the links between them that should lead to a known page by then
_DIGITS = re.compile(r"\d+")
_GENERATED = re.compile(r"(?=[a-f-]{0,40}\d)[0-9a-f]{8}[0-9a-f-]{4,}", re.I)


def repetition(url: str) -> str:
    """Return the part of the path that is repeated three times in a row ("a" in /a/a/a/), or ""."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    for size in range(1, MAX_UNIT + 1):
        run = size  # how many segments in a row equal the one `size` places before, plus the first group
        for place in range(size, len(segments)):
            run = run + 1 if segments[place] == segments[place - size] else size
            if run >= size * REPEATS:
                return "/".join(segments[place - size + 1 : place + 1])
    return ""


@lru_cache(maxsize=1_000)  # the linking page is the same for all links of a page
def pattern(url: str) -> str:
    """Return what addresses of one kind share: numbers and generated ids as N, parameters by name only."""
    parts = urlsplit(url)
    path = _DIGITS.sub("N", _GENERATED.sub("N", parts.path))
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return f"{parts.netloc}{path}" + (f"?{'&'.join(_DIGITS.sub('N', name) for name in names)}" if names else "")


class Patterns:
    """Counts addresses by pattern, and decides when a pattern is endless.

    Only an address found on a page of its own pattern counts, because that is how a calendar grows. A pattern may
    always have 200 of these, or a quarter as many as there are other addresses on the site, so that a long archive with
    "next" links is not cut. It must also have grown for 6 generations: a thousand articles that link to each other are
    all found within three or four.

    Pages that each invent several random addresses grow faster than that. They are recognised because they never name
    an address twice: among 20,000 articles, 800 random links meet a known one at least 16 times by chance.
    """

    def __init__(self) -> None:
        self.bred: Counter[str] = Counter()
        self.total = 0
        self._generation: dict[int, int] = {}  # by the digest of the address
        self._fresh: Counter[str] = Counter()
        self._again: Counter[str] = Counter()

    def breeds(self, url: str) -> bool:
        """Return whether `PATTERN_BUDGET` addresses of the pattern of ``url`` were found on its own pages."""
        return self.bred[pattern(url)] >= PATTERN_BUDGET

    def again(self, url: str, found_on: str) -> None:
        """Count a link to ``url``, which is known already, from ``found_on``, whose pattern may be a trap."""
        mine = pattern(found_on)
        if url != found_on and pattern(url) == mine:
            self._again[mine] += 1

    def recall(self, seen: Iterable[tuple[str, str]]) -> None:
        """Count the ``(url, found_on)`` that an earlier part of the run took."""
        for url, found_on in seen:
            self.take(url, found_on)
        self._fresh.clear()  # the matching count of repeated links is not stored

    def take(self, url: str, found_on: str) -> str:
        """Count ``url``, found on ``found_on``; return its pattern if that is found to be endless, else ""."""
        mine = pattern(url)
        if mine == pattern(found_on):
            generation = self._generation.get(digest(found_on), 0) + 1
            others = self.total - self.bred[mine]
            full = self.bred[mine] >= max(PATTERN_BUDGET, others // 4)
            if full and generation >= GENERATIONS:
                return mine
            if self.bred[mine] >= PATTERN_BUDGET:
                self._fresh[mine] += 1
                if full and self._fresh[mine] > MANY and self._again[mine] < SELDOM * self._fresh[mine]:
                    return mine
            self.bred[mine] += 1
            self._generation[digest(url)] = generation
        self.total += 1
        return ""
