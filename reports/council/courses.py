"""Show which kinds of faults come back, by owner: a basis for the year's courses for editors."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from reports.council.figures import Figures
from reports.edition import Owner
from reports.issues import IN_SQL

_MOST = 8  # kinds of an owner
_EVENTS = f"""
SELECT issue.owner, issue.rule, issue.url, event.kind, substr(event.run, 1, 7) AS month FROM event
JOIN issue ON issue.id = event.issue
WHERE issue.review = 0 AND event.run > ? AND event.run >= ? AND (event.kind = 'fixed'
OR event.kind IN ('opened', 'reopened') AND coalesce(nullif(event.note, ''), issue.origin) NOT IN ({IN_SQL}))
ORDER BY event.id
"""


@dataclass(slots=True)
class Kind:
    """A kind of fault: how many came in which months by a change of the content, how many were fixed, and some pages.

    ``again`` is how many came after one of the kind had been fixed.
    """

    rule: str
    title: str
    came: int = 0
    again: int = 0
    fixed: int = 0
    months: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CoursesView:
    """The page of what comes back: of each owner, the kinds that do so most."""

    template: ClassVar = "courses.html"

    owners: list[tuple[Owner, list[Kind]]]
    since: str


def courses_page(figures: Figures) -> CoursesView:
    """Return what the page shows of the latest twelve months: kinds that came again after a fix, or in three months."""
    since = figures.months[-12:][0]
    return CoursesView([(owner, kinds) for owner, kinds in _by_owner(figures, since) if kinds], since)


def _by_owner(figures: Figures, since: str) -> Iterator[tuple[Owner, list[Kind]]]:
    edition = figures.edition
    found: defaultdict[str, dict[str, Kind]] = defaultdict(dict)
    for row in edition.store.rows(_EVENTS, edition.runs[0].id, since):
        title = edition.wording.title(row["rule"])
        kind = found[row["owner"]].setdefault(row["rule"], Kind(row["rule"], title))
        if row["kind"] == "fixed":
            kind.fixed += 1
            continue
        kind.came += 1
        kind.again += kind.fixed > 0
        kind.months.add(row["month"])
        if row["url"] not in kind.pages:
            kind.pages.append(row["url"])
    for owner in edition.owners.values():
        kinds = [kind for kind in found[owner.id].values() if kind.again or len(kind.months) >= 3]
        yield owner, sorted(kinds, key=lambda kind: (-kind.again, -kind.came, kind.rule))[:_MOST]
