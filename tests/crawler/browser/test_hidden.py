"""What the browser says is not displayed, and what our own rules make of it: style sheets and scripts count."""

import pytest
from looking import Web, page

from audits.accessibility.headings import SeveralMainHeadings
from audits.accessibility.links import VagueLink
from audits.model import Artifact, Finding
from audits.page import Page
from audits.services.controls import controls
from audits.site_config import Identity, Site
from crawler.browser.browser import Browser
from rules import load_rules

pytestmark = pytest.mark.browser

SITE = Site(site=Identity("e", "Ekvalla kommun", ("https://e.se/",)))
STYLE = "<style>.dold { display: none } .osynlig { visibility: hidden } .klick { cursor: pointer }</style>"
INSIDE = '<h1>Andra</h1><p>Här är en text. <a href="/x">Läs mer</a></p>'


def looked(server: Web, browser: Browser, name: str, body: str, head: str = STYLE) -> tuple[Page, Artifact]:
    html = page(f"<main><h1>Första</h1>{body}</main>", head)
    artifact = browser.look(server.put(f"/{name}", html))
    assert artifact.state == "ok", artifact.reason
    return Page(artifact.url, html, SITE, artifact=artifact), artifact


def judged(one: Page) -> tuple[int, int, bool]:
    """How many main headings and vague links are faults, and whether the text is judged."""
    rules = load_rules()
    found = [each.run(one) for each in (SeveralMainHeadings(rules), VagueLink(rules))]
    several, vague = ([item for item in items if isinstance(item, Finding)] for items in found)
    return len(several), len(vague), "Här är en text." in one.text.running


NEVER = {
    "class": f'<div class="dold">{INSIDE}</div>',
    "invisible": f'<div class="osynlig">{INSIDE}</div>',
    "dialog": f"<dialog>{INSIDE}</dialog>",
    "attribute": f"<section hidden>{INSIDE}</section>",
    "template": f"<template>{INSIDE}</template>",
    "noscript": f"<noscript>{INSIDE}</noscript>",
    "script": f'<div id="efter">{INSIDE}</div><script>efter.style.display = "none"</script>',
    "second": f'<div class="ruta">Ett.</div><div class="ruta" style="display: none">{INSIDE}</div>',
    "hidden-control": f'<button class="dold" aria-controls="p1">Mer</button><div id="p1" hidden>{INSIDE}</div>',
    "button-before": f'<button>Sök</button><div class="dold">{INSIDE}</div>',
}
SHOWN = {
    "plain": f"<div>{INSIDE}</div>",
    "details": f"<details><summary>Mer</summary>{INSIDE}</details>",
    "accordion": f'<button aria-controls="p1">Mer</button><p>Ett.</p><div id="p1" class="dold">{INSIDE}</div>',
    "heading": f'<h2><button aria-expanded="false">Mer</button></h2><div class="dold">{INSIDE}</div>',
    "tab": f'<button role="tab">Två</button><p>Ett.</p><div role="tabpanel" hidden>{INSIDE}</div>',
    "title": f'<h2 class="klick">Mer</h2><div class="dold">{INSIDE}</div>',
    "script": f'<div id="app" hidden>{INSIDE}</div><script>app.hidden = false</script>',
    "visible-again": f'<div class="osynlig"><div style="visibility: visible">{INSIDE}</div></div>',
    "contents": f'<div style="display: contents"><div>{INSIDE}</div></div>',
    "shadow": f'<div><template shadowrootmode="open"><div>{INSIDE}</div></template></div>',
}


@pytest.mark.parametrize("name", NEVER)
def test_what_is_not_displayed_is_not_judged(server: Web, browser: Browser, name: str) -> None:
    """Hidden by a style sheet, a script or the markup: no second heading, no vague link, no text."""
    one, _ = looked(server, browser, f"dold-{name}", NEVER[name])
    assert judged(one) == (0, 0, False)


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_displayed_or_opened_is_judged(server: Web, browser: Browser, name: str) -> None:
    """Closed details, accordions and tabs are content, and so is what a script shows."""
    one, _ = looked(server, browser, f"visas-{name}", SHOWN[name])
    assert judged(one) == (1, 1, True)


def test_only_login_choices_that_are_displayed_are_offered(server: Web, browser: Browser) -> None:
    """A choice that a style sheet hides is none."""
    form = """<form><button name="m">BankID</button><button class="dold" name="m">Freja eID Plus</button>
    <label for="s" class="val">SITHS</label><input id="s" type="radio" class="dold"></form>"""
    one, artifact = looked(server, browser, "val", form)
    assert [seen.label for seen in controls(one)] == ["BankID", "SITHS"]
    assert artifact.rendered is not None
    assert [control.label for control in artifact.rendered.login_controls] == ["BankID"]


def test_a_plain_page_names_nothing(server: Web, browser: Browser) -> None:
    """As little as possible is stored of a page."""
    _, artifact = looked(server, browser, "inget", "<p>Text.</p><input type=hidden><script>1</script>")
    assert artifact.rendered is not None
    assert artifact.rendered.hidden == ()
