"""Draw the figures of months: the four areas of the site and of each owner, and what happened to issues."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from audits.reasons import Code
from reports.council.figures import SITE, Figures
from reports.council.nights import Nights
from reports.edition import Columns, Line, Owner, Point, Table, column_chart, line_chart
from reports.figures import Month
from reports.language import AREA_NAMES, Language
from rules import AREAS, Area

LEAST = 3  # months that make a line; of fewer, the runs of the month are drawn


@dataclass(frozen=True, slots=True)
class OwnerMonth:
    """An owner's small chart and its figures of the month."""

    owner: Owner
    chart: Markup
    figures: list[Month]


class Curves:
    """The charts of one month. They show the comparable figures of the months until it."""

    def __init__(self, figures: Figures, nights: Nights, changes: Sequence[tuple[str, str]]) -> None:
        self.figures, self.nights = figures, nights
        self.language = figures.edition.language
        self.months = figures.until(nights.name)
        self.of_months = len(self.months) >= LEAST
        self._changes = changes  # of the method: the run, and what changed

    def lines(self, owner: str = SITE) -> list[Line]:
        """Return the four areas as curves: of months, or of the runs of the month where there are few months."""
        return [
            Line(self.language.gettext(AREA_NAMES[area]), self._points(area, at, owner), at)
            for at, area in enumerate(AREAS)
        ]

    def _points(self, area: Area, at: int, owner: str) -> tuple[Point, ...]:
        if not self.of_months:
            return self.nights.points(f"score_{area}", *(("owner", owner) if owner else ("site", "")))
        found = []
        for name in self.months:
            month = self.figures.of(name, owner)[at]
            codes = {remark.code for remark in month.remarks}
            is_open, begins = Code.MONTH_NOT_WHOLE in codes, Code.MONTH_NEW_BASE in codes
            found.append(Point(short_month(name), month.comparable, is_open, begins))
        return tuple(found)

    def site(self) -> Table:
        """Return the chart of the whole site, with marks where the method changed."""
        _ = self.language.text
        lines = self.lines()
        span = scale(lines)
        title = (
            _("Fyra områden, månad för månad") if self.of_months
            else _("Poäng per område, %(month)s", month=self.language.month(self.nights.name))
        )  # fmt: skip
        chart = line_chart(
            lines, name="poang", title=title, description=self._told(lines), shown=self.language.number,
            marks=self._marks(), span=span, legend=True,
        )  # fmt: skip
        told = _("Det är för få månader för att visa en trend: läs punkterna, inte linjen.")
        if self.of_months:
            told = _("Kurvorna följer samma sidor under samma regler, så de kan skilja sig från siffrorna.")
        note = f"{told} {scale_note(self.language, span)}".strip()
        head = [_("Månad") if self.of_months else _("Rond"), *(each.name for each in lines)]
        rows = self._month_rows() if self.of_months else self._night_rows(lines)
        return Table(title, chart, head, rows, note)

    def _marks(self) -> list[tuple[int, str]]:
        if self.of_months:
            at = {month: index for index, month in enumerate(self.months)}
        else:
            at = {run: index for index, day in enumerate(self.nights.days) for run in day.runs}
        keyed = [(run[:7] if self.of_months else run, said) for run, said in self._changes]
        return [(at[key], said) for key, said in keyed if key in at]

    def _told(self, lines: Sequence[Line]) -> str:
        number = self.language.number
        said = [
            self.language.text(
                "%(name)s gick från %(first)s till %(last)s", name=line.name, first=number(v[0], 1),
                last=number(v[-1], 1),
            )
            for line in lines
            if (v := [point.value for point in line.points if point.value is not None])
        ]  # fmt: skip
        return ". ".join(said) or self.language.text("Inga värden än.")

    def _month_rows(self) -> list[list[str]]:
        rows = []
        for name in self.months:
            shown = [
                self.language.number(month.figure, 1)
                + (f" ({self.language.signed(month.change)})" if month.change is not None else "")
                for month in self.figures.of(name)
            ]
            rows.append([self.language.month(name), *shown])
        return rows

    def _night_rows(self, lines: Sequence[Line]) -> list[list[str]]:
        broken = " " + self.language.text("(inte hel)")
        return [
            [day.label + broken * day.is_open, *(self.language.number(line.points[at].value, 1) for line in lines)]
            for at, day in enumerate(self.nights.days)
        ]

    def owners(self) -> tuple[list[OwnerMonth], str]:
        """Return a small chart for each owner, all on one scale, and what to know of the scale."""
        language = self.language
        by_owner = {owner.id: self.lines(owner.id) for owner in self.figures.owners}
        span = scale([line for lines in by_owner.values() for line in lines])
        found = []
        for at, owner in enumerate(self.figures.owners):
            months = self.figures.of(self.nights.name, owner.id)
            said = ", ".join(
                f"{language.gettext(AREA_NAMES[month.area])} {language.number(month.figure, 1)}" for month in months
            )
            chart = line_chart(
                by_owner[owner.id], name=f"flera-{at}", title=language.text("Poäng för %(name)s", name=owner.name),
                description=said, shown=language.number, size=(340, 190), span=span,
            )  # fmt: skip
            found.append(OwnerMonth(owner, chart, months))
        return found, scale_note(language, span) if found else ""

    def flow(self) -> Table:
        """Return the chart of issues that were opened, fixed and accepted, month by month."""
        _, number = self.language.text, self.language.number
        rows = [(name, self.figures.counts(name)) for name in self.months]
        title = _("Nya, åtgärdade och godtagna ärenden")
        heads = [_("Nya"), _("Åtgärdade"), _("Godtagna")]
        opened, fixed, accepted = rows[-1][1]
        told = _(
            "Under månaden kom %(opened)s nya ärenden, %(fixed)s åtgärdades och %(accepted)s godtogs.",
            opened=number(opened), fixed=number(fixed), accepted=number(accepted),
        )  # fmt: skip
        series = [
            Columns(head, tuple(counts[at] for _name, counts in rows), style)
            for at, (head, style) in enumerate(zip(heads, (1, 0, 2), strict=True))
        ]
        note = f"{told} {_('Godtagna är kvar på sidorna: de är beslutade, inte åtgärdade.')}"
        labels = [short_month(name) for name, _counts in rows]
        chart = column_chart(labels, series, name="flode", title=title, description=told, shown=number)
        shown = [[self.language.month(name), *(number(count) for count in counts)] for name, counts in rows]
        return Table(title, chart, [_("Månad"), *heads], shown, note)


def short_month(name: str) -> str:
    """Return "11/26" for "2026-11"."""
    return f"{int(name[5:])}/{name[2:4]}"


def scale(lines: Sequence[Line]) -> tuple[float, float]:
    """Return the span of the axis: from 0, or from 50 or 75 where no value comes near it, to 100.

    The page says so in words.
    """
    low = min((point.value for line in lines for point in line.points if point.value is not None), default=0.0)
    return (75 if low >= 80 else 50 if low >= 55 else 0), 100


def scale_note(language: Language, span: tuple[float, float]) -> str:
    """Return what to know of a scale that does not begin at 0, or ""."""
    return language.text("Skalan börjar på %(n)s, inte på 0.", n=language.number(span[0])) if span[0] else ""
