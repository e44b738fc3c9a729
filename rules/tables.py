"""Read the rows of CSV files that spreadsheets and statistics tools write, whatever separates their cells."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rules.files import InvalidInput, read_text

_SEPARATORS = (";", "\t", ",")


class Row(NamedTuple):
    """The cells of a row, without space around them, and the line that it begins in."""

    line: int
    cells: list[str]


def read_rows(path: Path, fits: Callable[[Sequence[str]], bool]) -> list[Row]:
    """Return the rows of a CSV file that are neither empty nor comments (``#``).

    The separator is the one that gives the most rows for which ``fits(cells)`` is true. Raise `InvalidInput` for an
    unclosed quotation mark, which would hide the rows after it.
    """
    lines = read_text(path).splitlines(keepends=True)
    first = 1
    if lines and lines[0].lower().startswith("sep="):  # what Excel writes and reads
        lines, first = lines[1:], 2
    readings = [_split(lines, separator, first) for separator in _SEPARATORS]
    best = max(readings, key=lambda rows: sum(fits(row.cells) for row in rows))
    for line, cells in best:
        if any("\n" in cell or "\r" in cell for cell in cells):
            raise InvalidInput(f"{path}:{line}: a quotation mark is not closed: {cells[0].splitlines()[0]}")
    return best


def _split(lines: Sequence[str], separator: str, first: int) -> list[Row]:
    rows = []
    reader = csv.reader(lines, delimiter=separator)
    line = first
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells) and not _is_comment(cells):
                rows.append(Row(line, cells))
            line = first + reader.line_num
    except csv.Error:  # a cell of more than 131,072 characters: it is not a cell
        rows.append(Row(line, ["\n"]))
    return rows


def _is_comment(cells: Sequence[str]) -> bool:
    """Return whether a line is a comment; a heading whose first column is called "#" is none."""
    return cells[0].startswith("#") and (cells[0] != "#" or len(cells) == 1)
