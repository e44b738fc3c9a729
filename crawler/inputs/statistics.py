"""Read CSV files of visits, cases and searches, as spreadsheets, Matomo, Google Analytics, Piwik PRO and Vizzit write.

Columns are found by their headings: what the tools call an address, a task or a search term, and a number.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rules import InvalidInput, Row, read_rows

# Names of columns, the best first. A report of Matomo has the path as its label, and the address in another column.
_PLACES = (
    "url", "page url", "page location", "full page url", "adress", "address", "webbadress", "sidans adress",
    "sidans url", "sidadress", "sidans webbadress", "sidplats", "fullständig sidadress", "page path",
    "page path and screen class", "page path + query string", "sidsökväg och skärmklass", "sidsökväg",
    "sökväg till sida och skärmklass", "sidans sökväg", "sökväg", "path", "landing page", "landningssida", "sida",
    "page", "search term", "sökterm", "sökord", "keyword", "nyckelord", "sökfras", "label", "etikett", "uppgift",
    "task", "namn", "name",
)  # fmt: skip
_NUMBERS = (
    "nb visits", "besök", "visits", "unika sidvisningar", "unique pageviews", "unique page views", "sidvisningar",
    "visningar", "pageviews", "page views", "views", "nb hits", "sökningar", "searches", "ärenden", "cases", "träffar",
    "hits", "händelser", "event count", "sessioner", "sessions", "besökare", "antal", "number",
)  # fmt: skip
_RANKS = {"#", "nr", "rank", "placering", "plats"}
_TOTALS = {
    "total", "totalt", "totals", "totalsumma", "grand total", "summa", "sum", "alla sidor", "others", "övriga",
    "övrigt", "(other)", "(annat)", "(not set)", "(ej angivet)", "(har inte angetts)",
}  # fmt: skip
_MORE = re.compile(  # "Metadata: url", "Antal besök", "Besök (oktober 2026)", "Besök per månad"
    r"^(?:metadata: |(?:totalt )?antal |total |number of )|\s*\([^)]*\)$| (?:per|i|in) (?:månad(?:en)?|month)$"
)
_SPACES = re.compile(r"[\s\xa0\u2009\u202f'’]|\([\d.,\s]+%\)$")
_NUMBER = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+)(?:[.,](\d{1,2}))?")
_INDEX = re.compile(r"(?<=/)index$")


class Count(NamedTuple):
    """A number of visits, cases or searches, and what it belongs to: an address, a task or words, in several forms."""

    names: tuple[str, ...]
    number: int


def read_statistics(path: Path) -> tuple[list[Count], list[str]]:
    """Return the counts of a CSV file, and what is wrong with each row that has none.

    Headings and rows with totals are left out. Raise `InvalidInput` for a file without any count.
    """
    heading, rows = _table(read_rows(path, _has_number))
    first = next((row.cells for row in rows if _has_number(row.cells)), [])
    places = [heading.index(name) for name in _PLACES if name in heading]
    places = places or [index for index, cell in enumerate(first) if _number(cell) is None][:1]
    numbers = [heading.index(name) for name in _NUMBERS if name in heading]
    ranks = [index for index, name in enumerate(heading) if name in _RANKS]
    left = [index for index in range(len(first)) if index not in (*places, *ranks)]
    numbers += [index for index in left if _number(first[index]) is not None]
    if not first or not places or not numbers:
        raise InvalidInput(f"{path}: must have rows with an address or a task and a whole number, such as /bygga;120")
    has_folders = {"url", "label"} <= set(heading) or {"url", "etikett"} <= set(heading)
    counts, wrong = [], []
    for line, cells in rows:
        names = tuple(_INDEX.sub("", cells[place]) for place in places if place < len(cells) and cells[place])
        number = _number(cells[numbers[0]]) if numbers[0] < len(cells) else None
        # The folders of Matomo are sums. They have only a name.
        is_folder = has_folders and len(names) == 1 and not names[0].startswith("/")
        if not names or names[0].casefold() in _TOTALS or is_folder:
            continue
        if number is None:
            wrong.append(f"{path}:{line}: must be an address or a task and a whole number: {';'.join(cells)}")
        else:
            counts.append(Count(names, number))
    return counts, wrong


def _table(rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Return the headings of the table, simplified, and its rows. What comes before it is the title of a report."""
    for index, row in enumerate(rows):
        heading = [_simple(cell) for cell in row.cells]
        if set(heading) & set(_PLACES) and set(heading) & set(_NUMBERS):
            return heading, rows[index + 1 :]
    first = next((row.cells for row in rows if _has_number(row.cells)), [])
    while rows and len(first) > 1 == sum(map(bool, rows[0].cells)):
        del rows[0]
    heading = [_simple(cell) for cell in rows.pop(0).cells] if first and not _has_number(rows[0].cells) else []
    return heading, rows


def _simple(cell: str) -> str:
    """Return a heading without what tools and people add to the name of a column."""
    name = unicodedata.normalize("NFC", cell).casefold().replace("_", " ").strip()
    return _MORE.sub("", name) or name


def _has_number(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and any(_number(cell) is not None for cell in cells)


def _number(cell: str) -> int | None:
    """Return the number in a cell, rounded: 1234, 1 234, 1.234, 1,234, 1234,5 or 1 234 (3,5 %)."""
    found = _NUMBER.fullmatch(_SPACES.sub("", cell.strip()))
    if not found:
        return None
    return int(re.sub(r"[.,]", "", found[1])) + (found[2] is not None and int(found[2].ljust(2, "0")) >= 50)
