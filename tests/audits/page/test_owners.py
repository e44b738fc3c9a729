"""Owner marks on pages: which are seen, and whom they name."""

import pytest

from audits.page.owners import all_named, named
from audits.page.page import Page
from audits.site_config import Identity, Owner, Site

SITE = Site(
    Identity(id="x", name="Exempels kommun", start=("https://www.exempel.se/",)),
    owner=(
        Owner("sof", "Socialförvaltningen", "SOF", match=("Socialnämnden",), former=("Omsorgskontoret",)),
        Owner("bmf", "Bygg- och miljöförvaltningen", match=("Bygg- och miljönämnden",)),
    ),
)


@pytest.mark.parametrize(
    ("html", "mark"),
    [
        ('<meta name="owner" content="Socialförvaltningen"><p>Text</p>', "Socialförvaltningen"),
        ("<footer><p>Sidansvarig: Omsorgskontoret</p></footer>", "Omsorgskontoret"),
        ("<dl><dt>Sidansvarig</dt><dd>Omsorgskontoret</dd></dl>", "Omsorgskontoret"),
    ],
)
def test_marks(html: str, mark: str):
    assert mark in Page("https://www.exempel.se/a", f"<html><body><main>{html}</main></body></html>", SITE).owner_marks


@pytest.mark.parametrize(
    "text",
    [
        "Personuppgiftsansvarig: Bygg- och miljönämnden.",
        "Bygg- och miljönämnden är personuppgiftsansvarig för uppgifterna.",
        "Personuppgiftsansvarig nämnd är Bygg- och miljönämnden; läs mer.",
    ],
)
def test_controller_of_a_service(text: str):
    """It says whose the e-service is; on any other page it only says who keeps personal data."""
    html = f"<html><body><main><h1>Ansök</h1><p>{text}</p></main></body></html>"
    service = Page("https://e.exempel.se/a", html, SITE, kind="eservice")
    assert set(all_named(SITE, service.owner_marks)) == {"bmf"}
    assert Page("https://www.exempel.se/a", html, SITE, kind="info").owner_marks == ()


def test_former_name_and_whole_words():
    assert named(SITE, "Omsorgskontoret i Exempel") == "sof"
    assert named(SITE, "Sofia Ek") is None
    assert named(SITE, "sofia och SOF") == "sof"  # the second place counts, when the first is part of a word
