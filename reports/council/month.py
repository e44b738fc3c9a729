"""Show a month to the web council: what it brought, what to decide, its figures, and what they rest on."""

from dataclasses import dataclass
from typing import ClassVar

from reports.council.curves import Curves, OwnerMonth
from reports.council.decide import Choice
from reports.council.figures import Figures
from reports.council.nights import Nights, method_changes
from reports.council.summary import Summary
from reports.edition import Number, Table
from reports.figures import Month
from reports.navigation import QuestionsView, TaskRow
from reports.services import ServiceRow, deviating
from reports.store import Run
from reports.views import Agreed


@dataclass(frozen=True, slots=True)
class Latest:
    """What is known of the latest month alone: how things are after its last run."""

    choices: list[Choice]
    tasks: list[TaskRow]
    decided: list[Agreed]
    services: list[ServiceRow]
    questions: QuestionsView
    mixture: Table | None

    @property
    def well(self) -> list[str]:
        """Return the tasks without a known problem; on paper they have no row of their own."""
        return [task.name for task in self.tasks if not task.problems and (task.pages or task.clicks is not None)]

    @property
    def deviating(self) -> list[tuple[str, int]]:
        """Return each property of e-services, and in how many services it deviates."""
        return deviating(self.services)


@dataclass(frozen=True, slots=True)
class MonthView:
    """The web council's page of a month. ``before`` and ``after`` are the months next to it, "" where there is none."""

    template: ClassVar = "month.html"

    month: str
    summary: list[str]
    site: list[Month]
    rounds: int
    open_rounds: list[Run]
    curves: Table
    owners: list[OwnerMonth]
    scale_note: str
    owner_pages: dict[str, Number]
    flow: Table
    coverage: list[tuple[Run, Number | None]]
    changes: list[tuple[Run, str]]
    oldest: int | None  # days that the oldest fault that stops visitors has been open
    latest: Latest | None
    before: str
    after: str
    pdf: str = ""  # the name of the file beside it


def month_page(figures: Figures, name: str, latest: Latest | None) -> MonthView:
    """Return what the page of a month shows; ``latest`` is None for a month that is not the latest."""
    edition = figures.edition
    nights = Nights(edition, name)
    until = [run for run in edition.runs if figures.months[0] <= run.id[:7] <= name]
    changes = method_changes(edition, until)
    curves = Curves(figures, nights, [(run.id, said) for run, said in changes])
    owners, scale_note = curves.owners()
    return MonthView(
        month=name,
        summary=Summary(figures, name).sentences(),
        site=figures.of(name),
        rounds=len(nights.runs),
        open_rounds=nights.open,
        curves=curves.site(),
        owners=owners,
        scale_note=scale_note,
        owner_pages={
            key: found["pages"] for (scope, key), found in nights.last.items() if scope == "owner" and "pages" in found
        },
        flow=curves.flow(),
        coverage=[(run, nights.numbers[run.id].get(("site", ""), {}).get("pages")) for run in nights.runs[-31:]],
        changes=[(run, said) for run, said in changes if run.id.startswith(name)],
        oldest=figures.age(figures.critical[0]) if latest and figures.critical else None,
        latest=latest,
        before=figures.before(name),
        after=next((month for month in figures.months if month > name), ""),
    )
