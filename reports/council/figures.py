"""Read the figures of months, and count what happened to issues in them, by owner."""

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property
from typing import NamedTuple

from reports.edition import Edition, Issue, Owner
from reports.figures import Month, read_months
from reports.issues import IN_SQL
from reports.language import IMPACT_WEIGHTS
from rules import AREAS

SITE = ""  # the owner of the figures of the whole site
NOISE = 0.3  # points: a smaller change is called none, as nights without any differ by less (docs/scores.md)
OVERDUE = 30  # days that an issue of the band "Nu" may be open, which is to be fixed within weeks
_SHOWN = 13  # months: the latest, and those of a year before it
# Uses the origin of that day. Runs before version 0.2 did not store it: then today's origin counts.
_EVENTS = f"""
SELECT substr(event.run, 1, 7) AS month, issue.owner, event.kind, count(*) AS n
FROM event JOIN issue ON issue.id = event.issue
WHERE issue.review = 0 AND event.run > ? AND (event.kind IN ('fixed', 'accepted', 'not-a-fault')
OR event.kind IN ('opened', 'reopened') AND coalesce(nullif(event.note, ''), issue.origin) NOT IN ({IN_SQL}))
GROUP BY 1, 2, 3
"""
_COLUMN = {"opened": 0, "reopened": 0, "fixed": 1, "accepted": 2, "not-a-fault": 2}


class Counts(NamedTuple):
    """What happened to issues: opened by a change of the content, fixed, and taken off the list by a decision."""

    opened: int = 0
    fixed: int = 0
    accepted: int = 0


class Figures:
    """The figures of the latest months of an edition. The site's owner is ""."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.months = sorted({run.id[:7] for run in edition.runs})[-_SHOWN:]
        self._months = {(each.month, each.owner, each.area): each for each in read_months(edition.store, edition.runs)}

    @cached_property
    def owners(self) -> list[Owner]:
        """Return the owners that have a figure in any month."""
        known = {owner for (_, owner, _), month in self._months.items() if month.figure is not None}
        return [owner for owner in self.edition.owners.values() if owner.id in known]

    def of(self, month: str, owner: str = SITE) -> list[Month]:
        """Return the four figures of a month, without a number where there is none."""
        return [
            self._months.get((month, owner, area)) or Month(month, area, owner, None, 0, None, None, None, 0, ())
            for area in AREAS
        ]

    def until(self, month: str) -> list[str]:
        """Return the months up to ``month``."""
        return [each for each in self.months if each <= month]

    def before(self, month: str) -> str:
        """Return the month before ``month`` that has runs, or ""."""
        return next((each for each in reversed(self.months) if each < month), "")

    @cached_property
    def _counts(self) -> dict[tuple[str, str], Counts]:
        found: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        for row in self.edition.store.rows(_EVENTS, self.edition.runs[0].id):  # the first run finds all that is there
            for owner in (SITE, row["owner"]):
                found[row["month"], owner][_COLUMN[row["kind"]]] += row["n"]
        return {key: Counts(*(counted[column] for column in range(3))) for key, counted in found.items()}

    def counts(self, month: str, owner: str = SITE) -> Counts:
        """Return what happened to issues in a month. The first run of all counts for nothing."""
        return self._counts.get((month, owner), Counts())

    def age(self, issue: Issue) -> int:
        """Return for how many days an issue has been open at this edition's run."""
        return (self.edition.day - date.fromisoformat(issue.opened_run[:10])).days

    @cached_property
    def critical(self) -> list[Issue]:
        """Return the open issues that stop visitors, those that are open since longest first."""
        found = [issue for issue in self.edition.open if not issue.review and is_critical(issue)]
        return sorted(found, key=lambda issue: (issue.opened_run, issue.id))

    @cached_property
    def overdue(self) -> list[Issue]:
        """Return the open issues to fix now that have been open for more than `OVERDUE` days."""
        now = (issue for issue in self.edition.open if issue.band == "Nu" and not issue.review)
        return [issue for issue in now if self.age(issue) > OVERDUE]

    @cached_property
    def accepted(self) -> list[Issue]:
        """Return the issues that are not open because of a decision."""
        return [issue for issue in self.edition.issues if issue.state in ("accepted", "not-a-fault")]


def is_critical(issue: Issue) -> bool:
    """Return whether an issue stops some visitors altogether."""
    return IMPACT_WEIGHTS.get(int(issue.factors.get("impact", 0))) == "critical"
