"""Show the owners alongside each other to the management: figures, changes and what waits, the greatest need first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from reports.council.figures import OVERDUE, Counts, Figures
from reports.figures import Month
from reports.views import OwnerLine


@dataclass(frozen=True, slots=True)
class Leader:
    """One owner: its open issues, its figures of the month, what happened in it, and what waits too long.

    ``accepted`` issues are off the lists by a decision, and still on the pages.
    """

    line: OwnerLine
    figures: list[Month]
    counts: Counts
    overdue: int
    accepted: int
    accepted_now: int  # of them, those that would be "Nu"

    @property
    def need(self) -> tuple[int, int, int]:
        """Return what rows are sorted by. An accepted issue weighs as much as an open one: nobody wins by accepting."""
        return self.line.bands["Nu"] + self.accepted_now, self.overdue, self.line.open + self.accepted


@dataclass(frozen=True, slots=True)
class LeadershipView:
    """The management's page. ``month`` is that of the figures, ``days`` when an issue has waited too long."""

    template: ClassVar = "leadership.html"

    leaders: list[Leader]
    month: str
    has_changes: bool
    days: int


def leadership_page(figures: Figures, lines: Sequence[OwnerLine]) -> LeadershipView:
    """Return what the management's page shows: one row per owner, the greatest need first."""
    month = figures.months[-1]
    overdue = Counter(issue.owner for issue in figures.overdue)
    accepted = Counter(issue.owner for issue in figures.accepted)
    accepted_now = Counter(issue.owner for issue in figures.accepted if issue.band == "Nu")
    leaders = [
        Leader(
            line, figures.of(month, line.owner.id), figures.counts(month, line.owner.id), overdue[line.owner.id],
            accepted[line.owner.id], accepted_now[line.owner.id],
        )
        for line in lines
    ]  # fmt: skip
    leaders.sort(key=lambda leader: leader.need, reverse=True)
    has_changes = any(each.change is not None for leader in leaders for each in leader.figures)
    return LeadershipView(leaders, month, has_changes, OVERDUE)
