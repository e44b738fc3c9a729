"""Visits and cases: what spreadsheets write is read, and every other row is named."""

from pathlib import Path

import pytest

from crawler.config import read_statistics
from rules import InvalidInput


@pytest.mark.parametrize(
    "text", ["url;besök\r\n/a;1 200\r\n\r\n/b;3\r\n", "\ufeffurl,visits\n/a,1\xa0200\n/b,3\n", "/a;1200\n/b;3\n"]
)
def test_read(tmp_path: Path, text: str):
    path = tmp_path / "besok.csv"
    path.write_bytes(text.encode())
    assert read_statistics(path) == [("/a", 1200), ("/b", 3)]


def test_windows_1252_is_refused_with_what_to_do(tmp_path: Path):
    path = tmp_path / "besok.csv"
    path.write_bytes("url;besök\n".encode("cp1252"))
    with pytest.raises(InvalidInput, match=r"besok\.csv:1: is not UTF-8"):
        read_statistics(path)
