"""Places on pages: a link is wrong only if its page is known, with all its places."""

import msgspec
import pytest

from audits.model import Artifact, Finding, Link, Rendered, Target
from audits.navigation.fragments import BrokenFragment, Places
from audits.page.page import Page
from audits.site_config import Site
from audits.view import SiteView
from rules.loader import load_rules

START = "https://exempel.se/"
SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": [START]}}, Site)
RULES = load_rules()


def found(pages: dict[str, str], redirects: dict[str, str] | None = None, **ids: tuple[str, ...]) -> list[Finding]:
    """What is said of a web; ``ids`` are those that a browser saw, by path."""
    redirects = redirects or {}
    tos = tuple(Link(START + path, "", "main") for path in (*pages, *redirects))
    records = {}
    for path, html in pages.items():
        artifact = None
        if path in ids:
            artifact = Artifact(START + path, "axe", "ok", rendered=Rendered(ids=ids[path]))
        page = Page(START + path, f"<html><body>{html}</body></html>", SITE, links=tos, artifact=artifact)
        records[page.url] = page.record({fact.name: fact.value for fact in Places(RULES).run(page)})  # type: ignore[union-attr]
    targets = {url: Target(url, "ok", 200) for url in records}
    targets |= {START + a: Target(START + a, "redirect", 301, redirect_to=START + b) for a, b in redirects.items()}
    view = SiteView(SITE, [START], records, targets)
    return [item for item in BrokenFragment(RULES).run(view) if isinstance(item, Finding)]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#borta" onclick="visa()">Visa</a>',
        '<a href="#borta" role="button">Visa</a>',
        '<a href="#borta" data-toggle="collapse">Visa</a>',
        '<a href="#borta">Hoppa till innehållet</a>',
        '<a href="#borta">Text</a><script></script>',
        '<a href="/gammal#borta">Text</a>',
        '<a href="https://annan.se/#borta">Text</a>',
        '<a href="//[#borta">Text</a>',
        '<a href="#Å%C3%A5%">Text</a><p id="Å%C3%A5%">',
    ],
)
def test_not_every_fragment_is_a_place(html: str) -> None:
    """Buttons of scripts, skip links (another rule's), redirects, other webs, and pages with unseen scripts."""
    assert found({"": html, "ny": "<p>Ny</p>"}, {"gammal": "ny"}) == []


def test_what_a_browser_has_seen_is_known() -> None:
    """With the browser's word a page with scripts is judged too, and its record keeps no list of ids."""
    html = '<a href="#borta">Borta</a><a href="#finns">Finns</a><script></script>'
    assert [finding.values["fragment"] for finding in found({"a": html}, a=("finns",))] == ["borta"]


def test_a_place_of_another_page_is_one_fault() -> None:
    """However many pages link there; a link within the page is a fault of that page, for the template may make it."""
    link = '<a href="/b?#avgift">Avgift</a>'
    pages = {"a": link.replace("?", ""), "c": link.replace("?", ""), "b": '<a href="#avgift">Avgift</a>'}
    across, inside = sorted(found(pages), key=lambda finding: finding.scope, reverse=True)
    assert (across.scope, across.key, across.urls) == ("site", START + "b#avgift", (START + "a", START + "c"))
    assert (inside.scope, inside.url, inside.place and inside.place.signature) == (
        "page", START + "b", "a|href=#avgift|Avgift",
    )  # fmt: skip
