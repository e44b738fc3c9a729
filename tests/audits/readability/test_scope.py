"""Of a page in two languages, only what is in Swedish is judged by the rules of plain Swedish."""

import pytest

from audits.page.page import Page
from audits.readability.profile import profile
from audits.readability.scope import is_swedish, swedish_text
from audits.registry import load_audits
from audits.runner import audit_page
from audits.site_config import Identity, RuleChoice, Site
from rules.loader import load_rules

SITE = Site(site=Identity(id="x", name="X", start=("https://x.example/",)))
SWEDISH = (
    "Du kan söka plats i förskolan på webben. Vi svarar dig inom en vecka. Om du inte får plats där du vill står du "
    "kvar i kön. Ring oss om du undrar något om din ansökan eller om kön till förskolan i området där du bor. "
) * 2
FOREIGN = {
    "en": "Parents who are planning to relocate to the municipality should submit their application for a preschool "
    "place not later than four months before the preferred starting date, together with documentation of employment. ",
    "de": "Eltern, die in die Gemeinde umziehen möchten, sollten ihren Antrag auf einen Betreuungsplatz spätestens "
    "vier Monate vor dem gewünschten Beginn zusammen mit einer Bescheinigung des Arbeitgebers bei der Verwaltung "
    "einreichen. ",
    "fi": "Kuntaan muuttavien vanhempien tulee jättää varhaiskasvatushakemus viimeistään neljä kuukautta ennen "
    "toivottua aloittamisajankohtaa yhdessä työnantajan todistuksen ja muiden tarvittavien liitteiden kanssa. ",
}
STRETCH = {"readability.long-paragraph", "readability.many-long-sentences", "readability.lix"}


def page(*paragraphs: str) -> Page:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = f"<html lang='sv'><main><h1>Förskola</h1>{body}</main></html>"
    return Page("https://x.example/forskola", html, SITE, kind="info")


@pytest.mark.parametrize("code", FOREIGN)
def test_foreign_paragraphs_do_not_count(code: str) -> None:
    """Neither in the measures nor in the rules about long stretches; what is in Swedish is measured as ever."""
    alone = page(*[SWEDISH] * 3)
    mixed = page(*[SWEDISH] * 3, FOREIGN[code] * 6)
    assert is_swedish(alone)
    assert profile(mixed) == profile(alone)
    assert len(swedish_text(mixed).words) == len(alone.text.words)
    audits = load_audits(load_rules(), RuleChoice())
    found = [finding.rule for finding in audit_page(mixed, audits).findings]
    assert not {*found} & STRETCH


@pytest.mark.parametrize("code", FOREIGN)
def test_mostly_foreign_page_is_not_judged(code: str) -> None:
    """A heading and a sentence in Swedish do not make the rest of the page Swedish."""
    mixed = page("Du kan söka plats i förskolan på webben.", *[FOREIGN[code] * 3] * 3)
    assert not is_swedish(mixed)
    assert profile(mixed).lix is None


def test_swedish_pages_keep_their_text() -> None:
    """Nothing is left out of a page in Swedish, with short lines, names and terms in English."""
    whole = page(
        SWEDISH, "Kontaktcenter: 013-20 60 00", "Vi använder Microsoft Teams och Google Workspace for Education."
    )
    assert swedish_text(whole) is whole.text
