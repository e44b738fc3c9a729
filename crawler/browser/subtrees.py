"""Template once: which subtrees of pages have been judged often enough for their verdicts to be taken over.

`subtrees.js` finds them in the page. A subtree's verdict holds when so many pages in a row have got the same one; some
pages are judged in full all the same, and should one of them disagree, its subtrees are never taken over again in this
round, and the pages that had relied on them are looked at anew. So nothing is lost, and nothing is remembered from one
night to the next.
"""

import threading
from collections import defaultdict
from hashlib import blake2b
from typing import Any

from msgspec import Struct

# As subtrees.js writes and reads it, by subtree: a bit for each rule that applies there, and what failed.
type Verdict = tuple[int, list[list[Any]]]
type Told = dict[str, Verdict]

AGREE = 3  # pages whose verdicts must be the same
CHECKED = 16  # one page of so many is judged in full all the same
_MOST = 4_000  # verdicts that a page is told: a site's templates have a few hundred
_REMEMBERED = 100_000  # subtrees: what most pages say is their own, and never comes again


class _Seen(Struct):
    verdict: Verdict
    pages: int = 0
    agreed: bool = True


class Subtrees:
    """What the browsers of a round have learnt; they share it, each in its thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._told: Told = {}
        self._relied: defaultdict[str, set[str]] = defaultdict(set)

    def tell(self, url: str) -> Told:
        """The verdicts that the page at ``url`` may take over; none for those that are judged in full."""
        if blake2b(url.encode(), digest_size=2).digest()[0] % CHECKED == 0:
            return {}
        with self._lock:
            return dict(self._told)

    def learn(self, url: str, said: dict[str, Any]) -> set[str]:
        """Remember what the page ``said``; returns the pages that relied on what it has shown to be wrong."""
        again: set[str] = set()
        with self._lock:
            for key in said["taken"]:
                if key in self._told:
                    self._relied[key].add(url)
                else:  # it fell while this page was under way
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
    """What must agree: the rules that apply, and rule, outcome and place of each fault. How axe words it may name
    other numbers."""
    applies, failing = verdict
    return applies, [(rule, outcome, path) for rule, outcome, _, path, *_ in failing]
