"""What the reports say is as plain as they ask others to write."""

import re
from pathlib import Path

import pytest

from crawler.check import check_page
from reports.language import Language
from reports.language.i18n import read_catalogue

_GRAVE = ("critical", "serious")
PAGES = ("index.html", "manad/2026-11/index.html", "ledning/index.html", "metod/index.html", "kris/index.html")


def grave(report: dict) -> list[str]:
    """The faults of plain language that hinder readers, each with its place."""
    found = [one for one in report["findings"] if one["outcome"] == "fail" and one["impact"] in _GRAVE]
    return [f"{one['rule']}: {one['message']}" for one in found if one["rule"].startswith("readability.")]


@pytest.mark.parametrize("page", PAGES)
def test_pages_for_those_who_decide(folder: Path, page: str) -> None:
    report = check_page(str(folder / page), None, Language("sv"), browser=False, kind="info")
    assert grave(report) == []


def test_the_method_is_easy_to_read(folder: Path) -> None:
    """It explains figures to people who do not work with them: "lätt", as the measure calls it from 80."""
    report = check_page(str(folder / "metod/index.html"), None, Language("sv"), browser=False)
    assert report["scores"]["readability"] >= 80


def test_every_sentence_of_the_catalogue(tmp_path: Path) -> None:
    """As a manuscript, its gaps filled with a word."""
    sentences = [
        form
        for message in read_catalogue("en")
        for form in (message.id if isinstance(message.id, tuple) else (message.id,))
        if form.endswith(".")
    ]
    text = "\n\n".join(re.sub(r"%\(\w+\)s", "två", form).replace("%%", "procent") for form in sentences)
    (tmp_path / "katalog.txt").write_text(text, encoding="utf-8")
    report = check_page(str(tmp_path / "katalog.txt"), None, Language("sv"), browser=False)
    assert report["measures"]["sentences"] > 500
    assert grave(report) == []
