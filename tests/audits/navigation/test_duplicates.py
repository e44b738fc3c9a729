"""How alike two texts are, and which addresses look like those of copies."""

from msgspec import convert

from audits.model import Fact, Finding, Measure, PageRecord, Target
from audits.navigation.duplicates import SKETCH, DuplicatePage, Sketch
from audits.page.page import Page
from audits.site_config import Site
from audits.view import SiteView
from rules.loader import load_rules

HOST = "https://e.se"
SITE = convert({"site": {"id": "e", "name": "Ekvalla", "start": [HOST + "/"]}}, Site)
WORDS = [f"ord{number}" for number in range(300)]


def record(path: str, words: list[str]) -> PageRecord:
    """A page whose main content is these words."""
    html = f"<html lang=sv><body><main><h1>Rubrik</h1><p>{' '.join(words)}.</p></main></body></html>"
    page = Page(HOST + path, html, SITE, kind="info")
    facts = {item.name: item.value for item in Sketch({}).run(page) if isinstance(item, Fact)}
    assert len(facts[SKETCH]) <= 128
    return page.record(facts)


def audited(*records: PageRecord, targets: tuple[Target, ...] = ()) -> tuple[list[Finding], dict[str, float | None]]:
    site = SiteView(SITE, [HOST + "/"], {one.url: one for one in records}, {one.url: one for one in targets})
    items = [*DuplicatePage(load_rules()).run(site)]
    measures = {item.name: item.value for item in items if isinstance(item, Measure)}
    return [item for item in items if isinstance(item, Finding)], measures


def test_a_few_words_make_no_other_page() -> None:
    """Two words of 300 differ in two pages, 60 in a third; the group has one finding, with the same key each night."""
    changed = [*WORDS[:150], "annat", *WORDS[151:299], "slut"]
    half = [word if number % 5 else f"nytt{number}" for number, word in enumerate(WORDS)]
    found, measures = audited(record("/lang-adress", WORDS), record("/b", changed), record("/c", half))
    assert [(one.url, one.key, one.values["pages"]) for one in found] == [(HOST + "/lang-adress", HOST + "/b", 2)]
    assert measures["duplicate_share"] == 0.3333


def test_many_copies_are_one_group() -> None:
    found, _ = audited(*(record(f"/{number}", WORDS) for number in range(100, 150)))
    assert [one.values["pages"] for one in found] == [50]


def test_other_addresses_of_a_page_are_measured() -> None:
    """FETCH has found that they are the same page; an address that the server sends on is not counted."""
    page = record("/a", WORDS)
    alias = Target(HOST + "/A", "redirect", 200, redirect_to=page.url)
    moved = Target(HOST + "/b", "redirect", 301, redirect_to=page.url)
    assert audited(page, targets=(alias, moved))[1]["alias_share"] == 1
