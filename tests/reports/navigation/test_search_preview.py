"""A page as search engines show it."""

from reports.edition.records import Facts, Record
from reports.navigation import preview_search


def record(**facts: object) -> Record:
    url, title = "https://exempel.se/bygga/s%C3%B6k", "Bygglov " * 20
    return Record(url, title.strip(), "Bygglov", "sv", "sv", 90, lead="Du kan söka lov.", facts=Facts(search=facts))


def test_own_description() -> None:
    seen = preview_search(record(description="Så söker du"))
    assert (seen.address, seen.text, seen.is_own) == ("exempel.se › bygga › sök", "Så söker du", True)
    assert seen.title.endswith("Bygglov …")
    assert 50 < len(seen.title) < 75


def test_no_description() -> None:
    seen = preview_search(record(noindex=True))
    assert (seen.text, seen.is_own, seen.is_hidden) == ("Du kan söka lov.", False, True)
