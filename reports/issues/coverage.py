"""Decide which pages a run was to cover, which of them it lost, and which have left the round by configuration.

What is wanted and what is lost are two things. A page that site.toml excludes, whose host it no longer names, or that
a lower `max_pages` cuts off is not wanted any more: the run is as healthy without it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from audits.reasons import Code, Reason
from reports.store import Visit

COVERED: Final = 0.95  # share of the wanted pages of the last healthy run that a healthy run has an answer about
GONE = (404, 410)
_ANSWERED = ("redirect", "not-html", "too-large")  # it is no page any more, and that is known

type Cause = Literal["excluded", "offsite", "budget"]


class Coverage:
    """How a run covers the pages of the last healthy run, ``usual``.

    ``visits`` are those of the run, by URL. ``lowered`` says that site.toml wants fewer pages than it did then.
    """

    def __init__(self, visits: Mapping[str, Visit], usual: Iterable[str], *, lowered: bool) -> None:
        self._visits, self._lowered = visits, lowered
        self._usual = tuple(usual)

    def left(self, url: str) -> Cause | None:
        """Return by which setting the page ``url`` has left the round, or None if it has not."""
        visit = self._visits.get(url)
        if visit is None:
            return None
        if visit.state == "excluded":
            return "excluded"
        if visit.state == "offsite":
            return "offsite"
        cut = visit.state == "not-visited" and Reason.decode(visit.reason).code == Code.BUDGET
        return "budget" if self._lowered and cut else None

    def is_healthy(self) -> bool:
        """Return whether the run judged pages, and has an answer about enough of those that are still wanted."""
        if not any(visit.result for visit in self._visits.values()):
            return False
        wanted = [url for url in self._usual if self.left(url) is None]
        answered = sum(self._is_answered(self._visits.get(url)) for url in wanted)
        return answered >= COVERED * len(wanted)

    @staticmethod
    def _is_answered(visit: Visit | None) -> bool:
        return visit is not None and (visit.result is not None or visit.state in _ANSWERED or visit.status in GONE)

    def count_left(self) -> Counter[Cause]:
        """Return how many pages have left the round, by the setting."""
        return Counter(cause for url in self._usual if (cause := self.left(url)) is not None)
