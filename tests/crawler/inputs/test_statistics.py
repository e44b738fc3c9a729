"""Visits and cases: what spreadsheets and Matomo write is read, and every other row is named."""

from pathlib import Path

import pytest

from crawler.inputs.statistics import read_statistics
from rules import InvalidInput

MATOMO = "label,nb_visits,nb_hits,bounce_rate,avg_time_on_page,url\n"
ROWS = '/a,1200,1500,35%,120,http://x.se/a\n/b,3,4,35%,"1,5",http://x.se/b\n'
READ = [("/a", 1200), ("/b", 3)]


def counts(path: Path) -> list[tuple[str, int]]:
    found, wrong = read_statistics(path)
    assert wrong == []
    return [(count.names[-1], count.number) for count in found]


@pytest.mark.parametrize(
    "text",
    [
        "url;besök\r\n/a;1 200\r\n\r\n/b;3\r\n",
        "\ufeffurl,visits\n/a,1\xa0200\n/b,3\n",
        "/a;1200\n/b;3\n",
        "url\tbesök\n/a\t1\u202f200\n/b\t3\n",
        'sep=,\nSida,Besök\n/a,"1,200"\n/b,3\n',
        "Besök per månad;Adress\n1.200;/a\n3,0;/b\n",
        "# Sidor\n# 2026\nRapport för oktober\nPage path,Views\n,1203\n/a,1200\n/b,3\nTotalsumma,1203\n",
        MATOMO + ROWS,
        MATOMO + "omsorg,1203,1504,35%,120,\n" + ROWS + "Others,12,12,35%,1,\n",
        'Adress;Kommentar;Besök\n/a;"viktig; ofta";1200\n/b;;3\n',
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_tools_write_is_read(tmp_path: Path, text: str, codec: str):
    """Any separator and encoding; neither headings, titles, comments, sums of folders nor totals are counts."""
    path = tmp_path / "besok.csv"
    path.write_bytes(text.removeprefix("\ufeff").encode(codec))
    assert counts(path) == READ


def test_windows_1252_is_read(tmp_path: Path):
    path = tmp_path / "besok.csv"
    path.write_bytes("Sidans adress;Besök\r\n/förskola;1\xa0234\r\n".encode("cp1252"))
    assert counts(path) == [("/förskola", 1234)]


def test_rows_without_a_whole_number_are_named_and_the_others_read(tmp_path: Path):
    path = tmp_path / "besok.csv"
    path.write_text("url;besök\n/a;1\n/b;många\n/c;-2\n/d\n/e;1,5,5\n/f;2\n", "utf-8")
    found, wrong = read_statistics(path)
    assert [(count.names, count.number) for count in found] == [(("/a",), 1), (("/f",), 2)]
    assert [line.partition(": ")[0] for line in wrong] == [f"{path}:{line}" for line in (3, 4, 5, 6)]
    assert wrong[0].endswith("must be an address or a task and a whole number: /b;många")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", r"besok\.csv: must have rows with an address"),
        (b"url;visits\n", r"besok\.csv: must have rows with an address"),
        (b"PK\x03\x04\x14\x00\x06\x00", r"besok\.csv: is not a text file; .* as CSV"),
        ("url;besök\n/a;1\n".encode("utf-16-le"), r"besok\.csv: is not a text file"),
        ("url;besök\n".encode("utf-16") + b"\x00", r"besok\.csv:\d: is damaged UTF-16"),
        ("url;besök\n/ä".encode() + b"\xe5;1\n", r"besok\.csv:2: is UTF-8 with letters in another encoding; save it"),
        (b"url;visits\n/a\x81;1\n", r"besok\.csv:2: is neither UTF-8 nor Windows-1252; save it as UTF-8"),
        (b'url;visits\n/a;1\n"/b;2\n/c;3\n', r"besok\.csv:3: a quotation mark is not closed: /b;2"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, said: str):
    path = tmp_path / "besok.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=said):
        read_statistics(path)
