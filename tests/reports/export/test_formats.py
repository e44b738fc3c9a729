"""Exports are read back with other libraries, and what a page says never becomes a formula."""

import csv
import io
import json

import openpyxl
import pytest

from reports.export import formats
from reports.export.formats import cell, write_rows
from reports.export.names import Format

ROWS = [
    {"url": "https://www.exempel.se/å", "n": 3, "text": "=HYPERLINK(1)", "list": ["a", "b"], "none": None},
    {"url": "https://www.exempel.se/b", "n": -1.5, "text": "rad\r\nbrytning\x1b[31m", "list": [], "none": None},
]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\t=1", " =1", "\r=1", "＝1", "\u00a0=1", "-rf"])
def test_no_formula(text: str):
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["bygglov", "a=b", "013-20 60 00", "https://www.exempel.se/?a=b"])
def test_plain_text_is_left(text: str):
    assert cell(text) == text


def test_json():
    assert json.loads(write_rows(ROWS, "json")) == ROWS


def test_jsonl():
    assert [json.loads(line) for line in write_rows(ROWS, "jsonl").decode().splitlines()] == ROWS


def test_csv_for_swedish_excel():
    """Semicolons, UTF-8 with BOM, one line a row."""
    data = write_rows(ROWS, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["url", "n", "text", "list", "none"]
    assert rows[1] == ["https://www.exempel.se/å", "3", "'=HYPERLINK(1)", '["a", "b"]', ""]
    assert rows[2][2] == "rad  brytning [31m"
    assert len(rows) == 3


def test_xlsx():
    sheet = openpyxl.load_workbook(io.BytesIO(write_rows(ROWS, "xlsx"))).active
    assert [c.value for c in sheet[1]] == ["url", "n", "text", "list", "none"]
    assert sheet["C2"].value == "'=HYPERLINK(1)"
    assert sheet["C2"].data_type == "s"
    assert sheet["B2"].value == 3


def test_nothing_at_all():
    assert write_rows([], "csv") == b"\xef\xbb\xbf"
    assert write_rows([], "json") == b"[]\n"
    assert openpyxl.load_workbook(io.BytesIO(write_rows([], "xlsx"))).active.max_row == 1


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "sarif", "earl"])
def test_no_control_character_stands_as_it_is(form: Format):
    """C1, which some terminals obey, and what turns or breaks lines; JSON loses none of them."""
    text = "a\x7f\x80\x85\x9b\x9f\u2028\u202e\u2066b"
    row = {"rule": "x", "outcome": "fail", "url": "https://www.exempel.se/", "message": text, "text": text}
    if form in ("sarif", "earl"):
        row = dict.fromkeys(("where", "heading", "region", "snippet", "issue", "urls"), "") | row
    data = write_rows([row], form).decode("utf-8-sig")
    assert not set(data) & set(text.strip("ab"))
    if form == "json":
        assert json.loads(data) == [row]


def test_rows_that_a_sheet_cannot_hold_go_to_the_next(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(formats, "_MOST_ROWS", 3)
    book = openpyxl.load_workbook(io.BytesIO(write_rows([{"n": n} for n in range(5)], "xlsx")))
    assert [[row[0] for row in sheet.values] for sheet in book] == [["n", 0, 1], ["n", 2, 3], ["n", 4]]
    assert book.sheetnames == ["webbrond", "webbrond 2", "webbrond 3"]
