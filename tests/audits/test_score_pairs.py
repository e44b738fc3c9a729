"""Pairs of invented pages, judged by reading: the one that is better for a resident has the better score.

docs/scores.md lists the pairs of real pages that were judged in the same way. The texts were written for this test, and
no weight was set by them.
"""

import tomllib
from pathlib import Path

import pytest

from audits.page.page import Page
from audits.registry import load_audits
from audits.runner import audit_page
from audits.scores import Score, fault_of, score_page
from audits.site_config import Identity, Site
from rules.loader import load_rules
from rules.schema import Area

SITE = Site(site=Identity(id="x", name="Ekvalla kommun", start=("https://x.example/",)))
RULES = load_rules()
AUDITS = load_audits(RULES, SITE.rules)

TEXTS = tomllib.loads((Path(__file__).parent / "corpus" / "score_pairs.toml").read_text(encoding="utf-8"))
SNOW, SNOW_OFFICE, BUDGET, BUDGET_OFFICE, LIBRARY = (
    " ".join(TEXTS[name].split()) for name in ("snow", "snow_office", "budget", "budget_office", "library")
)
JOINED = LIBRARY
for full_stop, joined in (
    (". Är du", ", och är du"), (". Du får ha", ", och du får ha"), (". Lämnar du", ", men lämnar du"),
    ("? Fråga oss. Vi hjälper", ", så fråga oss, och vi hjälper"),
):  # fmt: skip
    JOINED = JOINED.replace(full_stop, joined)
STIFF = (
    LIBRARY.replace("får lånekort direkt", "erhåller lånekort omgående")
    .replace("visar legitimation", "uppvisar legitimation")
    .replace("behöver en förälder skriva under", "erfordras vårdnadshavares underskrift")
    .replace("Lämnar du den för sent betalar du", "Vid försenad återlämning debiteras")
    .replace("Vi hjälper dig att låna den", "Biblioteket tillser att lån sker")
)
LINKED = f'{SNOW} Här finns <a href="/karta">kartan över våra sandlådor</a>.'
VAGUE = f'{SNOW} Kartan över våra sandlådor hittar du här. <a href="/karta">Klicka här</a>.'
MANY = f"{VAGUE} <a href='/b.pdf'>Karta i stort format</a> <img src='/a.jpg' alt='IMG_2031.jpg'><h2>Information</h2>"


def scores(inside: str) -> dict[Area, Score | None]:
    """The scores of a page as `webbrond check --no-browser` gives them."""
    main = f"<main><h1>Snö på gatan</h1><p>{inside}</p></main>"
    html = f'<!doctype html><html lang="sv"><title>Snö på gatan – Ekvalla kommun</title>{main}</html>'
    result = audit_page(Page("https://x.example/a", html, SITE), AUDITS)
    faults = (fault_of(finding, RULES) for finding in result.findings)
    return score_page(filter(None, faults), result.outcomes, result.measures, RULES)


def score(inside: str, area: Area) -> float:
    found = scores(inside)[area]
    assert found is not None
    return found.own


@pytest.mark.parametrize(
    ("area", "better", "worse"),
    [
        ("readability", SNOW, SNOW_OFFICE),
        ("readability", BUDGET, BUDGET_OFFICE),
        ("readability", SNOW, BUDGET_OFFICE),
        ("readability", BUDGET, SNOW_OFFICE),
        ("readability", LIBRARY, JOINED),
        ("readability", LIBRARY, STIFF),
        ("readability", STIFF, SNOW_OFFICE),
        ("accessibility", LINKED, VAGUE),
        ("accessibility", LINKED, MANY),
        ("accessibility", VAGUE, MANY),
    ],
)  # fmt: skip
def test_the_better_page_has_the_better_score(area: Area, better: str, worse: str) -> None:
    assert score(better, area) > score(worse, area)


def test_officialese_has_no_good_score() -> None:
    """A page of officialese, LIX over 57, scored 85.7: each rule that it passed made up for what it is."""
    for text in (SNOW_OFFICE, BUDGET_OFFICE):
        assert score(text, "readability") < 40
    for text in (SNOW, BUDGET, LIBRARY):
        assert score(text, "readability") > 80
