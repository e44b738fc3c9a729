"""What a page keeps ready for all audits that ask."""

from audits.page.page import Page
from audits.site_config import Identity, Site

_SITE = Site(site=Identity(id="prov", name="Provkommun", start=("https://prov.example/",)))


def test_elements_by_name_come_in_the_order_of_the_document() -> None:
    """Whatever the order of the names, and whatever stands in what."""
    page = Page("https://prov.example/", "<main><h2>A<a>B</a></h2><h1>C</h1></main><h2>D</h2>", _SITE)
    assert [tag.get_text() for tag in page.tags("h1", "h2", "a")] == ["AB", "B", "C", "D"]
    assert page.tags("video") == []
    assert [tag.name for tag in page.elements] == ["html", "body", "main", "h2", "a", "h1", "h2"]


def test_the_first_base_with_an_address_counts() -> None:
    """And an anchor without one is no link."""
    html = '<base target="_top"><base href="/under/"><base href="/other/"><a name="x">A</a><a href="sida">B</a>'
    assert [anchor.href for anchor in Page("https://prov.example/", html, _SITE).anchors] == [
        "https://prov.example/under/sida"
    ]


def test_the_language_of_the_page_is_told_by_its_root_or_else_its_body() -> None:
    """An empty lang says nothing."""
    for html, lang in (
        ('<html lang="sv"><body lang="en">', "sv"),
        ('<html lang=" "><body lang="en-GB">', "en-GB"),
        ('<html xml:lang="nn"><body>', "nn"),
        ("<p lang='da'>Hej", ""),
    ):
        assert Page("https://prov.example/", html, _SITE).lang == lang
