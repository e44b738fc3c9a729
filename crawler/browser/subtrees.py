"""Decide which subtrees of pages have been judged often enough for their verdicts to be reused on other pages.

`subtrees.js` finds the subtrees in a page. A verdict is reused once `AGREE` pages in a row have got the same one. Some
pages are still judged in full. If one of them disagrees with a verdict, that verdict is not reused in this run,
and the pages that relied on it are examined again, so no fault is missed. Nothing is remembered from one night to the
next.
"""

import threading
from collections import defaultdict
from hashlib import blake2b
from typing import Any

from msgspec import Struct

# The format of subtrees.js, by subtree: one bit for each rule that applies there, and what failed.
type Verdict = tuple[int, list[list[Any]]]
type Told = dict[str, Verdict]

AGREE = 3  # pages whose verdicts must be the same
CHECKED = 16  # one page in so many is always judged in full
_MOST = 4_000  # verdicts that a page is given; the templates of a site have a few hundred
_REMEMBERED = 100_000  # subtrees; above this, those seen once are dropped, because most occur on one page only


class _Seen(Struct):
    verdict: Verdict
    pages: int = 0
    agreed: bool = True


class Subtrees:
    """The verdicts that the browsers of a run have learnt and share; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._told: Told = {}
        self._relied: defaultdict[str, set[str]] = defaultdict(set)

    def tell(self, url: str) -> Told:
        """Return the verdicts that the page at `url` may reuse; empty for a page that is judged in full."""
        if blake2b(url.encode(), digest_size=2).digest()[0] % CHECKED == 0:
            return {}
        with self._lock:
            return dict(self._told)

    def learn(self, url: str, said: dict[str, Any]) -> set[str]:
        """Store the verdicts `said` of the page at `url`, and return the pages that must be examined again.

        These are the pages that relied on a verdict which has proved wrong.
        """
        again: set[str] = set()
        with self._lock:
            for key in said["taken"]:
                if key in self._told:
                    self._relied[key].add(url)
                else:  # the verdict was withdrawn while this page was examined
                    again.add(url)
            for key, (applies, failing) in said["fresh"].items():
                again |= self._one(key, (applies, sorted(failing, key=str)))
            if len(self._seen) > _REMEMBERED:
                self._seen = {key: seen for key, seen in self._seen.items() if seen.pages > 1}
        return again

    def _one(self, key: str, verdict: Verdict) -> set[str]:
        seen = self._seen.setdefault(key, _Seen(verdict))
        seen.pages += 1
        if _places(seen.verdict) != _places(verdict):
            seen.agreed = False
            self._told.pop(key, None)
            return self._relied.pop(key, set())
        if seen.agreed and seen.pages == AGREE and len(self._told) < _MOST:
            self._told[key] = seen.verdict
        return set()


def _places(verdict: Verdict) -> tuple[int, list[tuple[Any, ...]]]:
    """Return the part of a verdict that must agree: the rules that apply, and rule, outcome and place of each fault.

    axe's wording is left out, because the numbers in it may differ.
    """
    applies, failing = verdict
    return applies, [(rule, outcome, path) for rule, outcome, _, path, *_ in failing]
