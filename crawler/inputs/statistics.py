"""Read CSV files of visits and contact-centre cases, as spreadsheets, Matomo and other tools write them."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rules import InvalidInput, read_rows

# Names of columns, the best first. A report of Matomo has the path as its label, and the address in another column.
_PLACES = (
    "url", "page_url", "adress", "address", "webbadress", "sidans adress", "sidadress", "page path",
    "page path and screen class", "sökväg", "path", "sida", "page", "label", "etikett", "uppgift", "task", "namn",
    "name",
)  # fmt: skip
_NUMBERS = (
    "nb_visits", "besök", "visits", "unika sidvisningar", "unique pageviews", "sidvisningar", "visningar", "pageviews",
    "views", "nb_hits", "ärenden", "cases", "antal", "number",
)  # fmt: skip
_TOTALS = {
    "total", "totalt", "totals", "totalsumma", "grand total", "summa", "sum", "alla sidor", "others", "övriga",
    "övrigt", "(other)", "(not set)",
}  # fmt: skip
_SPACES = re.compile(r"[\s\xa0\u2009\u202f']")
_WHOLE = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+)(?:[.,]0{1,2})?")


class Count(NamedTuple):
    """A number of visits or cases, and what it belongs to: an address or a task, maybe in several forms."""

    names: tuple[str, ...]
    number: int


def read_statistics(path: Path) -> tuple[list[Count], list[str]]:
    """Return the counts of a CSV file, and what is wrong with each row that has none.

    Headings and rows with totals are left out. Raise `InvalidInput` for a file without any count.
    """
    rows = read_rows(path, _has_number)
    first = next((row.cells for row in rows if _has_number(row.cells)), [])
    while rows and len(first) > 1 == sum(map(bool, rows[0].cells)):  # the title of a report
        del rows[0]
    heading = [cell.casefold() for cell in rows.pop(0).cells] if first and not _has_number(rows[0].cells) else []
    places = [heading.index(name) for name in _PLACES if name in heading]
    places = places or [index for index, cell in enumerate(first) if _number(cell) is None][:1]
    numbers = [heading.index(name) for name in _NUMBERS if name in heading]
    numbers += [index for index, cell in enumerate(first) if index not in places and _number(cell) is not None]
    if not places or not numbers:
        raise InvalidInput(f"{path}: must have rows with an address or a task and a whole number, such as /bygga;120")
    has_folders = {"url", "label"} <= set(heading)  # of Matomo: their rows are sums, and have only a name
    counts, wrong = [], []
    for line, cells in rows:
        names = tuple(cells[place] for place in places if place < len(cells) and cells[place])
        number = _number(cells[numbers[0]]) if numbers[0] < len(cells) else None
        is_folder = has_folders and len(names) == 1 and not names[0].startswith("/")
        if not names or names[0].casefold() in _TOTALS or is_folder:
            continue
        if number is None:
            wrong.append(f"{path}:{line}: must be an address or a task and a whole number: {';'.join(cells)}")
        else:
            counts.append(Count(names, number))
    return counts, wrong


def _has_number(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and any(_number(cell) is not None for cell in cells)


def _number(cell: str) -> int | None:
    """Return the whole number in a cell: 1234, 1 234, 1.234, 1,234 or 1234,0."""
    found = _WHOLE.fullmatch(_SPACES.sub("", cell))
    return int(re.sub(r"[.,]", "", found[1])) if found else None
