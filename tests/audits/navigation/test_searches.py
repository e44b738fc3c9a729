"""What people search for: found where `says` finds it, whatever the form of the words."""

from typing import Any

import pytest
from msgspec import convert

from audits.model import Fact, Heading, Link, Measure, PageRecord
from audits.navigation.searches import SearchWords
from audits.navigation.task_words import says
from audits.navigation.word_index import WordIndex, word_index
from audits.site_config import Site
from audits.view import MatchedFile, SiteView, Statistics

HOST = "https://e.se"
TEXTS = {
    "a": "Ansök om bygglov för altan", "b": "Bibliotekets öppettider", "c": "SFI, svenska för invandrare",
    "d": "Kommunalvalet 2026", "e": "Återvinningscentralen", "f": "",
}  # fmt: skip


@pytest.mark.parametrize(
    "words", ["bygglovet", "altanen bygglov", "öppettid bibliotek", "sfi", "val", "VAL 2026", "återvinning", "soptipp"]
)
def test_the_index_finds_what_says_finds(words: str) -> None:
    expected = {url for url, text in TEXTS.items() if says(text.casefold(), words)}
    assert WordIndex(TEXTS.items()).find(words) == expected


def page(path: str, **more: Any) -> PageRecord:
    return PageRecord(HOST + path, "Sida", "Sida", "sv", "sv", "info", 9, **more)


def view(statistics: Statistics) -> SiteView:
    site = convert({"site": {"id": "e", "name": "Ekvalla", "start": [HOST + "/"]}}, Site)
    pages = (
        page(
            "/", links=(Link(HOST + "/bo", "Bo och bygga", "nav"), Link(HOST + "/taxa", "Taxan för förskola", "main"))
        ),
        page("/bo", headings=(Heading(2, "Sälja tomter"),)),
    )
    return SiteView(site, [HOST + "/"], {page.url: page for page in pages}, {}, statistics=statistics)


def test_words_without_an_answer_are_listed() -> None:
    """A heading and the text of a link are answers; the most frequent word comes first."""
    searches = (("dagis", 60), ("köpa tomt", 30), ("hur bygga", 10), ("avgift för förskolan", 5), ("förskola taxa", 4))
    files = (MatchedFile("visits", "besok.csv", 4, 1, True, (("/borta", 7),)),)
    said: list[Any] = list(SearchWords({}).run(view(Statistics(searches=searches, files=files))))
    facts = {item.name: item.value for item in said if isinstance(item, Fact)}
    assert facts["searches"] == {
        "words": 5, "searches": 109, "lost": 3, "missed": 95,
        "unanswered": [("dagis", 60), ("köpa tomt", 30), ("avgift för förskolan", 5)],
    }  # fmt: skip
    assert facts["statistics"][0]["examples"] == (("/borta", 7),)
    assert [item.value for item in said if isinstance(item, Measure)] == [round(1 - 95 / 109, 4)]


def test_nothing_is_said_without_statistics() -> None:
    assert list(SearchWords({}).run(view(Statistics()))) == []


def test_links_to_other_addresses_are_found() -> None:
    assert word_index(view(Statistics())).find("taxan förskola") == {HOST + "/taxa"}
