"""What of a page's text stands out: its sections and its hardest sentences."""

from audits.page.page import Page
from audits.readability.parts import hardest, sections, text_fact
from audits.site_config import Identity, Site

SITE = Site(site=Identity(id="x", name="X", start=("https://x.example/",)))
EASY = "Du kan få hjälp hos oss. Vi svarar dig snart. Ring gärna hit. Det kostar ingenting alls. " * 5
HARD = (
    "Tillstånd meddelas efter ansökan för den som har väsentliga svårigheter att förflytta sig på egen hand. "
    "Utredningen genomförs av handläggare, varvid erforderliga intyg ska inges. Tillståndet meddelas för viss tid och "
    "får förenas med föreskrifter avseende resornas omfattning. Återkallelse kan ske om förutsättningarna för "
    "beviljandet ej längre föreligger. Beslut kan överklagas i enlighet med bifogad besvärshänvisning. "
)


def page(body: str) -> Page:
    return Page("https://x.example/a", f"<html lang='sv'><main>{body}</main></html>", SITE, kind="info")


def test_sections_are_what_stands_under_a_heading() -> None:
    """Each section has its own numbers; one that is too short for them is left out."""
    found = sections(
        page(f"<h2>Så åker du</h2><p>{EASY}</p><h2>Kort</h2><p>Ring oss.</p><h2>Villkor</h2><p>{HARD}</p>")
    )
    assert [part["heading"] for part in found] == ["Så åker du", "Villkor"]
    assert found[0]["readability"] > 80 > 55 > found[1]["readability"]
    assert found[0]["lix"] < 30 < found[1]["lix"]


def test_hardest_sentences() -> None:
    """At most three, each once, the one with most long words first; easy and short ones never."""
    found = hardest(page(f"<p>{EASY}{HARD}</p><p>{HARD}</p>"))
    assert len(found) == 3
    assert found[0]["text"].startswith("Tillståndet meddelas")
    assert all(one["lix"] >= 50 and one["words"] >= 8 for one in found)
    assert hardest(page(f"<p>{EASY}</p>")) == []


def test_nothing_is_left_of_a_page_without_score() -> None:
    """A page that is too short has no parts to tell of."""
    assert text_fact(page("<p>Ring oss.</p>")) == {}
    assert set(text_fact(page(f"<p>{EASY}{EASY}</p>"))) == {
        "readability", "lix", "stiff_words_per_1000", "sections", "hardest",
    }  # fmt: skip
