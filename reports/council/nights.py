"""Read the runs of a month: which were whole, their numbers day by day, and what changed in the method."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from reports.edition import Edition, Number, Point
from reports.figures import is_whole
from reports.language import describe_engine_change
from reports.store import Run

Numbers = dict[tuple[str, str], dict[str, Number]]


@dataclass(slots=True)
class Day:
    """The runs of one day, or one run where a month has no more than one day."""

    label: str
    runs: list[str]
    is_open: bool


class Nights:
    """The runs of a month and their numbers."""

    def __init__(self, edition: Edition, month: str) -> None:
        self.edition = edition
        self.name = month
        self.runs = [run for run in edition.runs if run.id.startswith(month)]
        self.numbers: dict[str, Numbers] = {run.id: edition.numbers_of(run.id) for run in self.runs}
        self.days = self._days()

    @property
    def open(self) -> list[Run]:
        """Return the runs that say too little to be compared."""
        return [run for run in self.runs if not is_whole(run)]

    @property
    def last(self) -> Numbers:
        """Return the numbers of the last run."""
        return self.numbers[self.runs[-1].id]

    def _days(self) -> list[Day]:
        by_day: defaultdict[str, list[Run]] = defaultdict(list)
        for run in self.runs:
            by_day[run.id[:10]].append(run)
        if len(by_day) == 1:
            return [Day(self._clock(run.id), [run.id], not is_whole(run)) for run in self.runs]
        days = []
        for day, runs in by_day.items():
            whole = [run for run in runs if is_whole(run)]
            label = f"{int(day[8:10])}/{int(day[5:7])}"
            days.append(Day(label, [run.id for run in whole or runs], not whole))
        return days

    @staticmethod
    def _clock(run: str) -> str:
        return f"{run[11:13]}.{run[13:15]}" if len(run) >= 15 else run

    def value(self, day: Day, name: str, scope: str = "site", key: str = "") -> float | None:
        """Return the median over a day's runs; None when the number was not taken."""
        found = [self.numbers[run].get((scope, key), {}).get(name) for run in day.runs]
        values = [number.value for number in found if number is not None and number.value is not None]
        return median(values) if values else None

    def points(self, name: str, scope: str = "site", key: str = "") -> tuple[Point, ...]:
        """Return a number over the month, one point per day."""
        return tuple(Point(day.label, self.value(day, name, scope, key), day.is_open) for day in self.days)


def method_changes(edition: Edition, runs: Sequence[Run]) -> list[tuple[Run, str]]:
    """Return every change of rules, axe, browser or fonts between two runs, in words."""
    ids = [run.id for run in edition.runs]
    before = edition.runs[ids.index(runs[0].id) - 1 : ids.index(runs[0].id)] if runs else []
    found = []
    engine = ""  # of the latest run that had one: a night may have looked at no page
    for old, new in pairwise((*before, *runs)):
        if old.ruleset != new.ruleset and old.ruleset:
            found.append((new, _rules_changed(edition, old, new)))
        engine = old.engine or engine
        if engine and new.engine and (said := describe_engine_change(engine, new.engine, edition.language)):
            found.append((new, said))
    return found


def _rules_changed(edition: Edition, old: Run, new: Run) -> str:
    _ = edition.language.text
    added = len(new.rules.keys() - old.rules.keys())
    removed = len(old.rules.keys() - new.rules.keys())
    raised = sum(1 for rule, version in new.rules.items() if old.rules.get(rule, version) != version)
    if not (added or removed or raised):
        return _("Regelverket ändrades från %(old)s till %(new)s.", old=old.ruleset, new=new.ruleset)
    return _(
        "Regelverket ändrades: %(added)s regler kom till, %(removed)s togs bort och %(raised)s gjordes om. "
        "Det som de hittar räknas inte som nya ärenden.",
        added=added, removed=removed, raised=raised,
    )  # fmt: skip
