"""Real statutes, minutes and news are known as such; residents' pages are not taken for them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from cases import each

from audits.page.kinds import evidence
from audits.page.page import Page
from audits.site_config import Identity, Site
from crawler.parse import read_manuscript

CORPUS = tomllib.loads((Path(__file__).parents[1] / "corpus" / "kinds.toml").read_text(encoding="utf-8"))
EXEMPT = [(kind, case) for kind in ("statute", "minutes", "news") for case in CORPUS[kind]]
RESIDENTS = CORPUS["residents"]
PUBLISHED = '<meta property="article:published_time" content="2025-01-01T10:00:00+01:00">'
SITE = Site(Identity(id="x", name="Ekvalla kommun", start=("https://www.ekvalla.test/",)))


def page(path: str, h1: str, body: str, head: str = "", classes: str = "") -> Page:
    html = (
        f'<html lang="sv"><head><title>{h1}</title>{head}</head><body class="{classes}">'
        f"<main><h1>{h1}</h1>{body}</main></body></html>"
    )
    return Page(f"https://www.ekvalla.test{path}", html, SITE)


def as_page(case: dict[str, Any]) -> Page:
    if "text" in case:
        html, _ = read_manuscript("text.txt", case["text"].encode())
        return Page("file:///home/text.txt", html, SITE)
    return page(case["path"], case["h1"], case["html"], case.get("head", ""), case.get("body", ""))


@each(("kind", "case"), EXEMPT)
def test_real_texts_are_known(kind: str, case: dict[str, Any]) -> None:
    """Each is known as what it is, by two signs or more."""
    found = as_page(case)
    assert (found.kind, len(evidence(found)) > 1) == (kind, True)


@each("number", range(len(RESIDENTS["pages"])))
def test_residents_pages_are_judged(number: int) -> None:
    """A word in the heading, the address or a tag makes no page for residents a statute, minutes or news."""
    heading, path, head = RESIDENTS["pages"][number]
    for text in RESIDENTS["texts"]:
        found = page(path, heading, text, head + PUBLISHED)
        assert found.kind in ("info", "service", "landing"), evidence(found)


@pytest.mark.parametrize("folder", ["protokoll", "forfattningssamling", "nyheter", "lattlast"])
def test_the_folders_of_a_disk_are_no_address(folder: str) -> None:
    """The folder of a file says nothing about its contents."""
    html = f"<main><h1>Reglemente för bad</h1>{RESIDENTS['texts'][0]}</main>"
    assert Page(f"file:///home/anna/{folder}/bad.html", html, SITE).kind == "service"


@pytest.mark.parametrize(
    ("path", "heading", "kind"),
    [
        ("/lattlast/skola", "Lättläst om skolan", "easy-read"),
        ("/om/lattlast-svenska.html", "Skolan", "easy-read"),
        ("/skola", "Skolan på lätt svenska", "easy-read"),
        ("/skola", "Skolan", "info"),
    ],
)
def test_easy_read(path: str, heading: str, kind: str) -> None:
    """Short sentences and the name, in the heading or the address, make a page easy to read; neither does alone."""
    text = "<p>Alla barn går i skolan. Skolan är gratis. Barnen börjar på hösten. Skolan ligger nära.</p>"
    assert page(path, heading, text).kind == kind
