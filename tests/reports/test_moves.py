"""A page that has moved is known again, and never mistaken for another."""

from msgspec.structs import replace

from audits.model import Heading, PageRecord
from reports.moves import follow, same_pages

OLD, NEW = "https://www.exempel.se/gammal", "https://www.exempel.se/ny"
PAGE = PageRecord(
    OLD, "Bygglov – Exempel", "Bygglov", "sv", "sv", "info", 300, (Heading(1, "Bygglov"), Heading(2, "Så söker du"))
)


def test_redirects_are_followed_to_their_end():
    assert follow({"a": "b", "b": "c"}, "a") == "c"
    assert follow({"a": "b", "b": "a"}, "a") == "a"
    assert follow({}, "a") == "a"


def test_same_content_under_a_new_address():
    """Heading, headings and length tell; a date more or less does not matter."""
    assert same_pages({OLD: PAGE}, {NEW: replace(PAGE, url=NEW, words=305)}) == {OLD: NEW}


def test_what_is_not_surely_the_same_is_another_page():
    assert same_pages({OLD: PAGE}, {NEW: replace(PAGE, words=400)}) == {}
    assert same_pages({OLD: PAGE}, {NEW: replace(PAGE, h1="Rivningslov")}) == {}
    assert same_pages({OLD: PAGE}, {NEW: PAGE, NEW + "2": PAGE}) == {}
    short = replace(PAGE, words=10)
    assert same_pages({OLD: short}, {NEW: short}) == {}
