"""Show the month to the web council: its curves and figures, tasks and decisions."""

from dataclasses import dataclass
from typing import ClassVar

from reports.edition import Edition, Number
from reports.language import AREA_SCORES
from reports.navigation import TaskRow
from reports.store import Run
from reports.views.decisions import Agreed, agreed
from reports.views.trend import Month, OwnerMonth, Table, curves, flow, method_changes, months, multiples


@dataclass(frozen=True, slots=True)
class MonthView:
    """The web council's page of a month. ``before`` and ``after`` are the months next to it, "" where there is none."""

    template: ClassVar = "month.html"

    month: str
    rounds: int
    nights: int
    open_rounds: list[Run]
    curves: Table
    month_figures: list[tuple[str, Number]]
    owners: list[OwnerMonth]
    flow: Table
    coverage: list[tuple[Run, Number | None]]
    changes: list[tuple[Run, str]]
    is_latest: bool
    mixture: Table | None
    before: str
    after: str
    tasks: list[TaskRow]
    decided: list[Agreed]


def month_page(edition: Edition, name: str, *, mixture: Table | None, tasks: list[TaskRow]) -> MonthView:
    """Return what the page of a month shows."""
    month = Month(edition, name)
    changes = method_changes(edition, month.runs)
    known = months(edition)
    at = known.index(name)
    return MonthView(
        month=name,
        rounds=len(month.runs),
        nights=len({run.id[:10] for run in month.runs}),
        open_rounds=[run for run in month.runs if month.is_open(run)],
        curves=curves(month, changes),
        month_figures=[(str(area), month.number(score)) for area, score in AREA_SCORES.items()],
        owners=multiples(month),
        flow=flow(month),
        coverage=[(run, month.numbers[run.id].get(("site", ""), {}).get("pages")) for run in month.runs[-31:]],
        changes=changes,
        is_latest=month.runs[-1].id == edition.run.id,
        mixture=mixture,
        before=known[at - 1] if at else "",
        after=known[at + 1] if at + 1 < len(known) else "",
        tasks=tasks,
        decided=agreed(edition),
    )
