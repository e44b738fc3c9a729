"""Compute and draw a month: curves of real runs only, and what changed in the method."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from markupsafe import Markup

from reports.edition import Bar, Edition, Line, Number, Owner, Point, bar_chart, line_chart
from reports.issues import IN_SQL
from reports.language import AREA_NAMES, AREA_SCORES, Language, describe_engine_change
from reports.store import Run

_USUAL = 0.95  # of the usual coverage; a run below it is drawn open and left out of the month's figure
_BARS = 10  # days in the chart of new and fixed issues

Numbers = dict[tuple[str, str], dict[str, Number]]


@dataclass(slots=True)
class Day:
    """The runs of one day, or one run where a month has no more than one day."""

    label: str
    runs: list[str]
    is_open: bool


@dataclass(slots=True)
class Table:
    """A chart with its figures."""

    title: str
    chart: Markup
    head: list[str]
    rows: list[list[str]]
    note: str = ""


class Month:
    """One month's runs and their numbers."""

    def __init__(self, edition: Edition, month: str) -> None:
        self.edition = edition
        self.name = month
        self.runs = [run for run in edition.runs if run.id.startswith(month)]
        self.numbers: dict[str, Numbers] = {run.id: edition.numbers_of(run.id) for run in self.runs}
        counts = [count for run in self.runs if run.state == "done" and (count := self._pages(run.id))]
        self.usual = median(counts) if counts else 0.0
        self.days = self._days()

    def _pages(self, run: str) -> float:
        return (self.numbers[run].get(("site", ""), {}).get("pages") or Number(0, 0)).value or 0

    def is_open(self, run: Run) -> bool:
        """Return whether a run says too little to be compared."""
        return run.state in ("degraded", "failed") or self._pages(run.id) < _USUAL * self.usual

    def _days(self) -> list[Day]:
        by_day: defaultdict[str, list[Run]] = defaultdict(list)
        for run in self.runs:
            by_day[run.id[:10]].append(run)
        if len(by_day) == 1:
            return [Day(self._clock(run.id), [run.id], self.is_open(run)) for run in self.runs]
        days = []
        for day, runs in by_day.items():
            whole = [run for run in runs if not self.is_open(run)]
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

    def figure(self, name: str, scope: str = "site", key: str = "") -> float | None:
        """Return the month's figure: the median over its days with complete runs."""
        values = [
            value for day in self.days if not day.is_open and (value := self.value(day, name, scope, key)) is not None
        ]
        return median(values) if values else None

    def number(self, name: str, scope: str = "site", key: str = "") -> Number:
        """Return the month's figure, with the number of pages behind it in the month's last complete run that has it.

        The pages are those of the figure, not all of the owner's.
        """
        taken = [
            number.pages
            for day in self.days if not day.is_open
            for run in day.runs
            if (number := self.numbers[run].get((scope, key), {}).get(name)) and number.value is not None
        ]  # fmt: skip
        return Number(self.figure(name, scope, key), taken[-1] if taken else 0)

    def points(self, name: str, scope: str = "site", key: str = "") -> tuple[Point, ...]:
        """Return a number over the month, one point per day."""
        return tuple(Point(day.label, self.value(day, name, scope, key), day.is_open) for day in self.days)


@dataclass(frozen=True, slots=True)
class OwnerMonth:
    """An administration's small chart and its figures of the month."""

    owner: Owner
    chart: Markup
    figures: list[tuple[str, Number]]
    pages: Number | None
    note: str


def scale(lines: Sequence[Line]) -> tuple[float, float]:
    """Return the span of the axis: from 0, or from 50 or 75 where no value comes near it, to 100.

    The page says so in words.
    """
    low = min((point.value for line in lines for point in line.points if point.value is not None), default=0.0)
    return (75 if low >= 80 else 50 if low >= 55 else 0), 100


def _scale_note(language: Language, span: tuple[float, float]) -> str:
    return language.text("Skalan börjar på %(n)s, inte på 0.", n=language.number(span[0])) if span[0] else ""


def area_lines(month: Month, scope: str = "site", key: str = "") -> list[Line]:
    """Return the four areas as curves."""
    return [
        Line(month.edition.language.gettext(AREA_NAMES[area]), month.points(score, scope, key), style)
        for style, (area, score) in enumerate(AREA_SCORES.items())
    ]


def curves(month: Month, changes: Sequence[tuple[Run, str]]) -> Table:
    """Return the chart of the four areas of the whole site."""
    language = month.edition.language
    _, number = language.text, language.number
    lines = area_lines(month)
    span = scale(lines)
    at = {run: index for index, day in enumerate(month.days) for run in day.runs}
    marks = [(at[run.id], sentence) for run, sentence in changes if run.id in at]
    title = _("Poäng per område, %(month)s", month=language.month(month.name))
    said = [
        _("%(name)s gick från %(first)s till %(last)s", name=line.name, first=number(v[0], 1), last=number(v[-1], 1))
        for line in lines
        if (v := [point.value for point in line.points if point.value is not None])
    ]
    chart = line_chart(
        lines, name="poang", title=title, description=". ".join(said) or _("Inga värden än."), shown=number,
        marks=marks, span=span,
    )  # fmt: skip
    head = [_("Rond"), *(line.name for line in lines)]
    broken = " " + _("(inte hel)")
    rows = [
        [day.label + broken * day.is_open, *(number(line.points[i].value, 1) for line in lines)]
        for i, day in enumerate(month.days)
    ]
    return Table(title, chart, head, rows, _scale_note(language, span))


def multiples(month: Month) -> list[OwnerMonth]:
    """Return a small chart for each administration, all on the same scale, with its figures of the month."""
    edition = month.edition
    language = edition.language
    found: list[OwnerMonth] = []
    by_owner = {owner.id: area_lines(month, "owner", owner.id) for owner in edition.owners.values()}
    span = scale([line for lines in by_owner.values() for line in lines])
    for owner in edition.owners.values():
        lines = by_owner[owner.id]
        if not any(point.value is not None for line in lines for point in line.points):
            continue
        figures = [(str(area), month.number(score, "owner", owner.id)) for area, score in AREA_SCORES.items()]
        said = ", ".join(
            f"{language.gettext(AREA_NAMES[area])} {language.number(number.value, 1)}" for area, number in figures
        )
        chart = line_chart(
            lines, name=f"flera-{len(found)}", title=language.text("Poäng för %(name)s", name=owner.name),
            description=said, shown=language.number, size=(340, 190), span=span,
        )  # fmt: skip
        latest = month.numbers[month.runs[-1].id].get(("owner", owner.id), {})
        note = _scale_note(language, span)
        found.append(OwnerMonth(owner, chart, figures, latest.get("pages"), note))
    return found


def flow(month: Month) -> Table:
    """Return the chart of opened against fixed issues, by run or day."""
    language = month.edition.language
    _ = language.text
    # Uses the origin of that day. Runs before version 0.2 did not store it: then today's origin counts.
    sql = f"""SELECT kind, count(*) AS n FROM event JOIN issue ON issue.id = event.issue
              WHERE run = ? AND issue.review = 0
              AND (kind = 'fixed' OR coalesce(nullif(event.note, ''), issue.origin) NOT IN ({IN_SQL})) GROUP BY kind"""
    first = month.edition.runs[0].id
    bars, rows = [], []
    for day in month.days:
        counts: defaultdict[str, int] = defaultdict(int)
        for run in day.runs:
            if run != first:  # the first run finds everything, so none of it is news
                for row in month.edition.store.rows(sql, run):
                    counts[row["kind"]] += row["n"]
        opened, fixed = counts["opened"] + counts["reopened"], counts["fixed"]
        rows.append([day.label, str(opened), str(fixed)])
        bars.append((day.label, opened, fixed))
    shown = bars[-_BARS:]
    told = _(
        "Under månaden kom %(opened)s nya ärenden och %(fixed)s åtgärdades.",
        opened=language.number(sum(bar[1] for bar in bars)), fixed=language.number(sum(bar[2] for bar in bars)),
    )  # fmt: skip
    note = told
    if len(bars) > _BARS:
        note = f"{told} {_('Diagrammet visar de tio senaste dagarna, tabellen alla.')}"
    chart = bar_chart(
        [
            bar
            for label, opened, fixed in shown
            for bar in (
                Bar(_("%(day)s: nya", day=label), opened, language.number(opened), 1),
                Bar(_("%(day)s: åtgärdade", day=label), fixed, language.number(fixed), 0),
            )
        ],
        name="flode", title=_("Nya och åtgärdade ärenden"),
        description=told,
    )  # fmt: skip
    return Table(_("Nya och åtgärdade ärenden"), chart, [_("Rond"), _("Nya"), _("Åtgärdade")], rows, note)


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


def months(edition: Edition) -> list[str]:
    """Return the months that have runs, at most the latest 13, the oldest first."""
    return sorted({run.id[:7] for run in edition.runs})[-13:]


def spark_values(edition: Edition, owner: str, name: str, nights: int = 14) -> list[float | None]:
    """Return a number of an owner over the latest ``nights`` runs; None where it was not taken."""
    sql = "SELECT value FROM measure WHERE run = ? AND scope = 'owner' AND key = ? AND name = ?"
    found = []
    for run in edition.runs[-nights:]:
        row = edition.store.row(sql, run.id, owner, name)
        found.append(row["value"] if row else None)
    return found
