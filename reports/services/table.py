"""Show the e-services as a table in several orders, and on a page for each what its facts rest on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from reports.edition import Visit
from reports.language import mark
from reports.services.facts import COLUMNS
from reports.services.rows import ServiceRow

# The orders of the table: the name of its file, what readers call the order, and by what rows are sorted.
ORDERS: tuple[tuple[str, str], ...] = (
    ("index", mark("Efter namn")),
    ("forvaltning", mark("Efter förvaltning")),
    ("server", mark("Efter server")),
    ("avvikelser", mark("Flest avvikelser först")),
)


@dataclass(frozen=True, slots=True)
class TableView:
    """The table of e-services in one order. ``groups`` are the rows under their common owner or host, "" for none."""

    template: ClassVar = "services.html"

    order: str
    orders: Sequence[tuple[str, str]]
    groups: list[tuple[str, list[ServiceRow]]]
    columns: list[tuple[str, int]]  # title of each property, and in how many services it deviates
    count: int


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One e-service: each property with what it rests on. ``visits`` are those of the run, by address."""

    template: ClassVar = "service.html"

    service: ServiceRow
    visits: Mapping[str, Visit]


def table_pages(
    rows: Sequence[ServiceRow], visits: Mapping[str, Visit]
) -> Iterator[tuple[str, TableView | ServiceView]]:
    """Yield the table in every order, and the page of each service, with their paths."""
    titles = deviating(rows)
    for order, _title in ORDERS:
        yield f"e-tjanster/{order}.html", TableView(order, ORDERS, _grouped(rows, order), titles, len(rows))
    for row in rows:
        yield row.page, ServiceView(row, visits)


def deviating(rows: Sequence[ServiceRow]) -> list[tuple[str, int]]:
    """Return the title of each property, and in how many services it deviates."""
    titles = enumerate(title for _name, title, _fields in COLUMNS)
    return [(title, sum(bool(row.cells[at].deviations) for row in rows)) for at, title in titles]


def _grouped(rows: Sequence[ServiceRow], order: str) -> list[tuple[str, list[ServiceRow]]]:
    if order == "avvikelser":
        return [("", sorted(rows, key=lambda row: -row.deviations))]
    attribute = {"forvaltning": "owner", "server": "host"}.get(order)
    if attribute is None:
        return [("", list(rows))]
    groups: dict[Any, list[ServiceRow]] = {}
    for row in sorted(rows, key=lambda row: (not getattr(row, attribute), getattr(row, attribute).casefold())):
        groups.setdefault(getattr(row, attribute), []).append(row)
    return list(groups.items())
