"""Every kind of published page in a real browser: no violation of axe, nothing sticks out, no script of the site."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options

from crawler.browser import axe
from crawler.browser.executables import find_browser
from reports.edition.links import page_report, service_page
from reports.publish.publish import publish_edition

pytestmark = pytest.mark.browser

HOST = "https://www.ekvalla.test"
WIDTHS = (390, 1280)
KINDS = (
    "index.html", "forvaltning/index.html", "forvaltning/sof/index.html", "forvaltning/klf/index.html",
    "forvaltning/leanlink/index.html", "forvaltning/webbteam/index.html", "forvaltning/uaf/sidor.html",
    "forvaltning/uaf/bedomning.html", "forvaltning/leanlink/bedomning.html", "manad/2026-11/index.html",
    "ledning/index.html", "ledning/kurser.html", "metod/index.html", "kontaktcenter/index.html",
    "regler/index.html", "regler/accessibility.image-alt.html",
    "regler/tackning.html", "redogorelse/index.html", "beslut/index.html", "e-tjanster/index.html",
    "e-tjanster/server.html", "e-tjanster/bilder.html", "e-tjanster/leverantor/index.html",
    "hitta/uppgifter.html", "hitta/statistik.html", "kris/index.html", "hitta/fragor.html", "hitta/ta-bort.html",
    "hitta/sidslag.html", "hitta/vikt.html",
    service_page(f"{HOST}/tjanst/1"),
    page_report(f"{HOST}/"), page_report(f"{HOST}/service/sida-7"), page_report(f"{HOST}/kommun/sida-0"),
)  # fmt: skip
_AXE = """
const done = arguments[arguments.length - 1];
for (const details of document.querySelectorAll('details')) details.open = true;
axe.run({preload: false, resultTypes: ['violations']}).then(
  (found) => done(found.violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 200))), (e) => done([String(e)]));
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    """One browser for all pages."""
    options = Options()
    options.binary_location = find_browser()  # the headless shell where there is one: it is faster
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options)
    driver.set_script_timeout(60)
    yield driver
    driver.quit()


def look(browser: webdriver.Chrome, page: Path, width: int = 390) -> list[str]:
    """What is wrong with a page: by axe at ``width``, at the sides at every width."""
    wide: list[int] = []
    browser.get(page.as_uri())
    for each in sorted(WIDTHS, key=width.__eq__):  # `width` last
        metrics = {"width": each, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        if browser.execute_script("return document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(each)
    browser.execute_script(axe.script_path().read_text(encoding="utf-8"))
    found: list[str] = browser.execute_async_script(_AXE)
    found += [f"sticks out at the side at {each}" for each in wide]
    if not browser.execute_script("return getComputedStyle(document.querySelector('.skip')).position === 'absolute'"):
        found.append("the style sheet is not in use")
    return found


@pytest.mark.parametrize(("path", "width"), list(zip(KINDS, cycle(WIDTHS), strict=False)))
def test_no_violation(browser: webdriver.Chrome, folder: Path, path: str, width: int) -> None:
    assert look(browser, folder / path, width) == []


def test_english_and_a_first_round(browser: webdriver.Chrome, make_world: Callable[..., Any]) -> None:
    world = make_world(pages=8, runs=("2026-11-22T0130",), language="en")
    folder = publish_edition(world.site, world.workdir, world.runs[-1], world.rules)
    for path in ("index.html", "manad/2026-11/index.html", "forvaltning/sof/index.html", "hitta/uppgifter.html"):
        assert look(browser, folder / path) == []


def test_the_month_is_two_pages_and_an_appendix(browser: webdriver.Chrome, folder: Path) -> None:
    """On paper: everything up to the appendix is on the first two pages."""
    browser.get((folder / "manad/2026-11/index.html").as_uri())
    options = {"printBackground": True, "preferCSSPageSize": True}
    whole = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", options)["data"])
    browser.execute_script("document.querySelector('.appendix').remove(); document.querySelector('.foot').remove()")
    sheet = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", options)["data"])
    assert [len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) for pdf in (sheet,)] == [2]
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", whole)) > 1


def test_filters_hide_what_does_not_fit(browser: webdriver.Chrome, folder: Path) -> None:
    """The filter is shown by script only, counts what it shows, and hides groups that are left empty."""
    browser.get((folder / "forvaltning/sof/index.html").as_uri())
    shown = browser.execute_script(
        """
        document.querySelector('#f-area').value = 'services';
        document.querySelector('[data-filters]').dispatchEvent(new Event('input'));
        const seen = (css) => [...document.querySelectorAll(css)].filter((e) => e.offsetParent).length;
        return [seen('.card'), seen('.group'), document.querySelector('[data-hits]').textContent];
        """
    )
    assert shown[:2] == [2, 2], json.dumps(shown)
    assert shown[2].startswith("Visar 2 av ")


@pytest.mark.parametrize(("asked", "found"), [
    ("ansöka", ["Ansök om hemtjänst"]), ("hemtjänsten", ["Ansök om hemtjänst"]), ("förskoleplats", ["Sök förskola"]),
    ("jag ska anmäla flytten", ["Anmäl flytt"]), ("barnhemtjänst", ["Ansök om hemtjänst"]), ("zeppelinare", []),
])  # fmt: skip
def test_a_service_is_found_by_residents_words(
    browser: webdriver.Chrome, folder: Path, asked: str, found: list[str]
) -> None:
    """Other forms and parts of words are found; where nothing fits, a sentence says so."""
    browser.get((folder / "kontaktcenter/index.html").as_uri())
    names, said = browser.execute_script(
        """
        document.querySelector('#f-text').value = arguments[0];
        document.querySelector('[data-filters]').dispatchEvent(new Event('input'));
        const shown = [...document.querySelectorAll('[data-item]:not([hidden]) h2')].map((e) => e.textContent);
        return [shown, document.querySelector('[data-hits]').textContent];
        """,
        asked,
    )
    assert names == found
    assert said.startswith("Visar 1 av ") or (not found and said.startswith("Ingen e-tjänst passar."))


def test_a_link_to_an_issue_opens_its_group(browser: webdriver.Chrome, folder: Path) -> None:
    """Groups are folded but for the first; whoever comes by a link sees the issue all the same."""
    page = folder / "forvaltning/uaf/index.html"
    browser.get(page.as_uri())
    folded = "return [...document.querySelectorAll('details.group:not([open]) li[id^=arende-]')].map((e) => e.id)"
    ids = browser.execute_script(folded)
    assert ids
    browser.get(f"{page.as_uri()}#{ids[-1]}")
    assert browser.execute_script("return document.getElementById(arguments[0]).checkVisibility()", ids[-1])


def test_a_filter_opens_what_it_finds(browser: webdriver.Chrome, folder: Path) -> None:
    """And folds it again when nothing is asked for any more."""
    browser.get((folder / "forvaltning/uaf/index.html").as_uri())
    ask = """
        document.querySelector('#f-band').value = arguments[0];
        document.querySelector('[data-filters]').dispatchEvent(new Event('input'));
        return [document.querySelectorAll('details.group').length,
                document.querySelectorAll('details.group[open]:not([hidden])').length,
                document.querySelectorAll('details.group:not([hidden])').length];
    """
    every, opened, shown = browser.execute_script(ask, "Sen")
    assert 0 < opened == shown
    assert browser.execute_script(ask, "") == [every, 3, every]


def test_text_of_the_site_never_runs(browser: webdriver.Chrome, folder: Path) -> None:
    for path in KINDS:
        browser.get((folder / path).as_uri())
        assert browser.execute_script("return document.scripts.length") == 1
