"""Experimental rules of axe about what the law demands: they run, and MERGE makes questions of what they find."""

import pytest
from looking import Web, page

from audits.accessibility.axe import AxeAudit
from audits.model import Artifact, Finding, Verdict
from audits.page import Page
from audits.site_config import Identity, Site
from crawler.browser.browser import Browser
from rules import load_rules

pytestmark = pytest.mark.browser

SITE = Site(site=Identity("e", "Ekvalla kommun", ("https://e.se/",)))
LOCK = "@media (orientation: portrait) { body { transform: rotate(90deg) } }"
ROWS = "<tr><td>Barn</td><td>20</td><td>150</td><td>900</td></tr>" * 3


def said(server: Web, browser: Browser, name: str, body: str, head: str = "") -> tuple[Artifact, dict[str, str | None]]:
    """What is said of the rules, by AxeAudit: the outcome of findings and verdicts."""
    html = page(f"<main><h1>Simhallen</h1><p>Välkommen.</p>{body}</main>", head)
    artifact = browser.look(server.put(f"/{name}", html))
    assert artifact.state == "ok", artifact.reason
    one = Page(artifact.url, html, SITE, artifact=artifact)
    found = list(AxeAudit(load_rules()).run(one))
    verdicts = {item.rule: item.outcome for item in found if isinstance(item, Verdict)}
    return artifact, verdicts | {item.rule: item.outcome for item in found if isinstance(item, Finding)}


ORIENTATION = "accessibility.css-orientation-lock"


def test_a_page_that_turns_with_the_screen_is_a_question(server: Web, browser: Browser) -> None:
    """In a style element, and in a style sheet of the page's own server."""
    server.put("/las.css", LOCK, Content_Type="text/css")
    for name, head in (("las-1", f"<style>{LOCK}</style>"), ("las-2", '<link rel="stylesheet" href="/las.css">')):
        _, outcomes = said(server, browser, name, "", head)
        assert outcomes[ORIENTATION] == "fail"
    artifact, outcomes = said(
        server, browser, "fri", "", "<style>@media (orientation: portrait) { p { color: red } }</style>"
    )
    assert ORIENTATION not in outcomes
    assert {rule.id: rule.outcome for rule in artifact.axe}["css-orientation-lock"] == "pass"


@pytest.mark.parametrize("head", ["", '<link rel="stylesheet" href="http://127.0.0.1:9/borta.css">'])
def test_without_style_sheets_nobody_is_asked(server: Web, browser: Browser, head: str) -> None:
    """Where none can be read, nothing is known: the rule is untested, and no question."""
    _, outcomes = said(server, browser, f"utan-{len(head)}", "", head)
    assert outcomes.get(ORIENTATION) is None


@pytest.mark.parametrize("name", ["css-orientation-lock", "table-fake-caption", "td-has-header"])
def test_what_they_find_is_a_question(name: str) -> None:
    """A person must judge it; it counts in no score, and contradicts no statement."""
    assert load_rules()[f"accessibility.{name}"].certainty == "signal"


def test_a_table_without_headers_is_reported_once(server: Web, browser: Browser) -> None:
    """By table-without-headers, where no cell is a header; td-has-header asks of cells that have none."""
    _, outcomes = said(
        server, browser, "tabell-1", f"<table>{ROWS}<tr><td>a</td><td>b</td><td>c</td><td>d</td></tr></table>"
    )
    assert "accessibility.td-has-header" not in outcomes
    _, outcomes = said(
        server, browser, "tabell-2", f"<table>{ROWS}<tr><th>a</th><td>b</td><td>c</td><td>d</td></tr></table>"
    )
    assert outcomes["accessibility.td-has-header"] == "fail"
