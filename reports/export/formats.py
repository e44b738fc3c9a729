"""Write rows as JSON, JSON Lines, CSV for Swedish Excel, XLSX, EARL or SARIF.

What a page says never becomes a formula.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

from reports.export.earl import earl
from reports.export.json_text import dump_json
from reports.export.names import Format, Row
from reports.export.sarif import sarif
from rules import Rule

_FORMULA = re.compile(r"[\s\x00-\x20]*[=+\-@＝＋－＠]")
# Control characters, C1 among them, and marks that turn the direction of text.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_MOST_ROWS = 1_048_576  # of a sheet of Excel, the heading among them


def write_rows(rows: Iterable[Row], form: Format, rules: Mapping[str, Rule] | None = None) -> bytes:
    """Return the rows in a format that fits them (`names.FITS`). ``rules`` are the rules that they name.

    The format ``md`` is not made of rows.
    """
    if form == "json":
        return (dump_json(list(rows), indent=1) + "\n").encode("utf-8", "replace")
    if form == "jsonl":
        return "".join(dump_json(row) + "\n" for row in rows).encode("utf-8", "replace")
    if form == "csv":
        return _csv(list(rows))
    if form == "xlsx":
        return _xlsx(list(rows))
    return (earl if form == "earl" else sarif)(rows, rules or {})


def cell(value: Any) -> Any:
    """Return a value for a spreadsheet: numbers unchanged, everything else as text that is no formula."""
    if value is None or isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = _CONTROL.sub(" ", text)[:32_000]  # a cell of Excel holds 32,767 characters
    return f"'{text}" if _FORMULA.match(text) else text


def _csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    if rows:
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(rows[0])
        writer.writerows([cell(value) for value in row.values()] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def _xlsx(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        heading = book.add_format({"bold": True})
        for part, begin in enumerate(range(0, max(len(rows), 1), _MOST_ROWS - 1), 1):
            sheet = book.add_worksheet("webbrond" if part == 1 else f"webbrond {part}")
            _fill(sheet, rows[begin : begin + _MOST_ROWS - 1], heading)
    return out.getvalue()


def _fill(sheet: Any, rows: list[Row], heading: Any) -> None:
    for column, name in enumerate(rows[0] if rows else ()):
        sheet.write_string(0, column, name, heading)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row.values()):
            sheet.write(number, column, cell(value))
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(rows[0]) - 1)
        sheet.autofit()
