"""Map the pages of the site, or of an administration, by section and depth: many, deep, orphaned, dead ends and old."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, NamedTuple

from markupsafe import Markup

from audits.navigation import months_since
from audits.page import split
from audits.sections import section_of
from reports.edition import Edition, Owner, Visit
from reports.language import mark
from reports.navigation.map_chart import draw_map
from rules import load_rules

_ROWS = 20  # sections; the smaller ones share the last row
_LISTED = 100
DEEP, ORPHANED, DEAD_END, OLD = "deep", "orphaned", "dead-end", "old"
_NAMES = {
    DEEP: mark("Djupt nere"),
    ORPHANED: mark("Ingen väg från startsidan"),
    DEAD_END: mark("Återvändsgränder"),
    OLD: mark("Gamla"),
}


class Cell(NamedTuple):
    """The pages of a section at one depth, and how many of them are dead ends or old."""

    pages: int
    dead_ends: int
    old: int


@dataclass(slots=True)
class Row:
    """A section: its pages by depth (-1: no path leads there), and by what is wrong with them."""

    name: str
    title: str = ""
    cells: dict[int, Cell] = field(default_factory=dict)
    marks: Counter[str] = field(default_factory=Counter)
    pages: int = 0


@dataclass(frozen=True, slots=True)
class MapView:
    """The map of the whole site (``owner`` None), or of an administration's pages, with the numbers in it."""

    template: ClassVar = "site_map.html"

    owner: Owner | None
    chart: Markup
    rows: list[Row]
    depths: list[tuple[int, str]]  # each column: a depth (-1: no path) and its name
    lists: list[tuple[str, str, list[Visit], int]]  # for each mark: its id, its name, its first pages, and all of them
    total: Row
    deep: int  # clicks: pages that are farther away are deep


class Survey:
    """What the maps show of each page: how deep it lies, whether it leads on, how old it is; and names of sections."""

    def __init__(self, edition: Edition, updated: Mapping[str, str]) -> None:
        self.edition, self.updated = edition, updated
        self.titles = _titles(edition.pages)
        self.deep = int(_limits(edition, "navigation.deep-page")["clicks"])
        self._months = edition.site.freshness.limits(_limits(edition, "navigation.old-page"))
        self._dead_ends = {
            url for one in edition.open if one.rule == "navigation.dead-end" for url in (one.url, *one.urls)
        }

    def of(self, visit: Visit) -> frozenset[str]:
        """Return the marks of a page."""
        old = self._age(visit) > self._months.get(visit.kind, float("inf"))
        found = {
            DEEP: visit.depth is not None and visit.depth > self.deep,
            ORPHANED: visit.depth is None,
            DEAD_END: visit.url in self._dead_ends,
            OLD: old,
        }
        return frozenset(name for name, holds in found.items() if holds)

    def _age(self, visit: Visit) -> int:
        since = self.updated.get(visit.url, "")
        return months_since(date.fromisoformat(since), self.edition.day) if since else 0


def _limits(edition: Edition, rule: str) -> dict[str, float]:
    """Return the limits of a rule, which the municipality may have switched off: the map shows such pages anyway."""
    return (edition.rules.get(rule) or load_rules()[rule]).limits


def draw_site_map(survey: Survey, visits: Sequence[Visit], owner: Owner | None = None) -> MapView:
    """Return the map of ``visits``."""
    edition, text = survey.edition, survey.edition.language.text
    marked = [(visit, survey.of(visit)) for visit in visits]
    deepest = survey.deep + 1
    depths = [(depth, str(depth)) for depth in range(deepest)] + [(deepest, f"{deepest}+")]
    if any(visit.depth is None for visit in visits):
        depths.append((-1, text("ingen väg")))
    rows = _rows(marked, deepest, survey.titles)
    if len(rows) > _ROWS:
        smaller = {row.name for row in rows[_ROWS - 1 :]}
        rest = [one for one in marked if section_of(one[0].url) in smaller]
        small = text("%(n)s mindre avdelningar", n=edition.language.number(len(rows) - _ROWS + 1))
        rows = [*rows[: _ROWS - 1], _row(small, rest, deepest)]
    total = _row(text("Alla"), marked, deepest)
    lists = []
    for name, title in _NAMES.items():
        pages = [visit for visit, found in marked if name in found]
        if pages:
            lists.append((name, edition.language.gettext(title), pages[:_LISTED], len(pages)))
    described = text(
        "%(pages)s sidor i %(sections)s rader, efter antal klick från startsidan. %(deep)s ligger djupt nere, "
        "%(orphaned)s saknar väg från startsidan, %(dead)s är återvändsgränder och %(old)s är gamla. "
        "Samma siffror står i tabellen.",
        pages=total.pages, sections=len(rows), deep=total.marks[DEEP], orphaned=total.marks[ORPHANED],
        dead=total.marks[DEAD_END], old=total.marks[OLD],
    )  # fmt: skip
    chart = draw_map(rows, depths, deepest, title=text("Karta över sidorna"), description=described, text=text)
    return MapView(owner, chart, rows, depths, lists, total, survey.deep)


def _rows(marked: Iterable[tuple[Visit, frozenset[str]]], deepest: int, titles: Mapping[str, str]) -> list[Row]:
    """Return a row for each section, the largest first."""
    sections: defaultdict[str, list[tuple[Visit, frozenset[str]]]] = defaultdict(list)
    for visit, found in marked:
        sections[section_of(visit.url)].append((visit, found))
    one_host = len({name.partition("/")[0] for name in sections}) == 1
    rows = []
    for name, pages in sections.items():
        row = _row(name, pages, deepest)
        row.title = titles.get(name) or (f"/{name.partition('/')[2]}" if one_host else name)
        rows.append(row)
    return sorted(rows, key=lambda row: (-row.pages, row.name))


def _row(name: str, marked: Sequence[tuple[Visit, frozenset[str]]], deepest: int) -> Row:
    counts: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    row = Row(name, name, pages=len(marked))
    for visit, found in marked:
        depth = -1 if visit.depth is None else min(visit.depth, deepest)
        for at, holds in enumerate((True, DEAD_END in found, OLD in found)):
            counts[depth][at] += holds
        row.marks.update(found)
    row.cells = {depth: Cell(*numbers) for depth, numbers in counts.items()}
    return row


def _titles(pages: Iterable[Visit]) -> dict[str, str]:
    """Return the name of each section: that of the page which has the section's address."""
    found: dict[str, str] = {}
    for visit in pages:
        parts = split(visit.url)
        path = parts.path.strip("/")
        if "/" not in path:
            found.setdefault(f"{parts.netloc}/{path.partition('.')[0]}", visit.name)
    return found
