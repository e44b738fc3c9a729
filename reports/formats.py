"""Rows as JSON, JSON Lines, CSV for Swedish Excel, XLSX, and EARL. What a page says can never become a formula."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

from reports.asked import Format, Row
from rules.schema import Rule

_FORMULA = re.compile(r"[\s\x00-\x20]*[=+\-@＝＋－＠]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_EARL = {"fail": "earl:failed", "needs-review": "earl:cantTell", "error": "earl:untested"}


def write(rows: Iterable[Row], form: Format, rules: Mapping[str, Rule] | None = None) -> bytes:
    """The rows in a format; ``earl`` takes findings only, and the rules that they name. ``md`` is not made of rows."""
    if form == "json":
        return (json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "replace")
    if form == "csv":
        return _csv(list(rows))
    if form == "xlsx":
        return _xlsx(list(rows))
    return _earl(rows, rules or {})


def cell(value: Any) -> Any:
    """A value for a spreadsheet: numbers as they are, everything else as text that is no formula."""
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
        sheet = book.add_worksheet("webbrond")
        heading = book.add_format({"bold": True})
        for column, name in enumerate(rows[0] if rows else ()):
            sheet.write_string(0, column, name, heading)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row.values()):
                sheet.write(number, column, cell(value))
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(rows[0]) - 1)
            sheet.autofit()
    return out.getvalue()


def _earl(rows: Iterable[Row], rules: Mapping[str, Rule]) -> bytes:
    """W3C's Evaluation and Report Language 1.0 as JSON-LD."""
    assertions = []
    for row in rows:
        rule = rules.get(row["rule"])
        assertions.append(
            {
                "@type": "earl:Assertion",
                "earl:assertedBy": {"@id": "urn:webbrond"},
                "earl:mode": {"@id": "earl:automatic"},
                "earl:subject": {"@id": row["url"], "@type": ["earl:TestSubject", "foaf:Document"]},
                "earl:test": {
                    "@id": f"urn:webbrond:rule:{row['rule']}",
                    "@type": "earl:TestCriterion",
                    "dct:title": rule.en.title if rule else row["rule"],
                    "dct:isPartOf": [f"WCAG21:{clause}" for clause in rule.wcag] if rule else [],
                },
                "earl:result": {
                    "@type": "earl:TestResult",
                    "earl:outcome": {"@id": _EARL[row["outcome"]]},
                    "dct:description": row["message"],
                    "earl:pointer": {"@type": "ptr:Pointer", "dct:description": row["where"]},
                },
            }
        )
    context = {
        "earl": "http://www.w3.org/ns/earl#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "ptr": "http://www.w3.org/2009/pointers#",
    }
    agent = {"@id": "urn:webbrond", "@type": ["earl:Assertor", "earl:Software"], "dct:title": "webbrond"}
    graph = {"@context": context, "@graph": [agent, *assertions]}
    return (json.dumps(graph, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
