"""The edition that the demo municipality's second night published: every overview, and some pages of each other kind,
in a real browser."""

from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options

from crawler.browser import axe
from crawler.browser.executables import find_browser

pytestmark = pytest.mark.browser

SAMPLED = {"e-tjanster": 5, "forvaltning": 4, "regler": 2, "sida": 5}  # folders of many alike; of others every file
_AXE = """
const done = arguments[arguments.length - 1];
for (const details of document.querySelectorAll('details')) details.open = true;
axe.run({preload: false, resultTypes: ['violations']}).then(
  (found) => done(found.violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 200))), (e) => done([String(e)]));
"""


def chosen(folder: Path) -> list[Path]:
    """Every file but those of large folders, of which a fixed sample."""
    kinds: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*.html")):
        kinds[path.relative_to(folder).parts[0]].append(path)
    return [
        path
        for kind, paths in kinds.items()
        for path in Random(1).sample(paths, min(len(paths), SAMPLED.get(kind, len(paths))))
    ]


def test_no_page_violates_what_it_reports(demo: Any) -> None:
    """No violation of axe, nothing sticks out at 390 or 1280, and no file is over 1 MB."""
    folder = (demo.workdir / "reports" / "senaste").resolve()
    paths = chosen(folder)
    assert len(paths) > 25
    assert max(path.stat().st_size for path in folder.rglob("*.html")) < 1_000_000
    options = Options()
    options.binary_location = find_browser()  # the headless shell where there is one: it is faster
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu"):
        options.add_argument(argument)
    wrong = {}
    with webdriver.Chrome(options=options) as browser:
        browser.set_script_timeout(60)
        source = axe.script_path().read_text(encoding="utf-8")
        for number, path in enumerate(paths):
            metrics = {"width": (390, 1280)[number % 2], "height": 900, "deviceScaleFactor": 1, "mobile": False}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
            browser.get(path.as_uri())
            browser.execute_script(source)
            found = browser.execute_async_script(_AXE)
            if browser.execute_script("return document.documentElement.scrollWidth > innerWidth"):
                found.append("sticks out at the side")
            if found:
                wrong[str(path.relative_to(folder))] = found
    assert wrong == {}
