"""One miswritten link costs that link, never the page, and never the night."""

from pathlib import Path
from typing import Any

import pytest

from audits.site_config import Browser, Crawl, Identity, Site
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.store.database import Store
from rules.loader import load_rules

LINKS = (
    "http://[::1",
    "http://exempel .se/",
    "https://",
    "//",
    "http://a:99999/",
    "?",
    "#",
    "\x00",
    "http://%zz/",
    "file:///x",
)


@pytest.mark.browser
def test_the_round_is_whole(hostile: Any, tmp_path: Path):
    links = "".join(f'<li><a href="{link}">Läs om bygglov {n}</a></li>' for n, link in enumerate(LINKS))
    body = (
        '<!doctype html><html lang="sv"><head><title>Bygga – Exempel</title></head><body><main><h1>Bygga</h1>'
        f'<ul>{links}</ul><p><a href="/a">Läs mer</a></p><img src="http://[::1"></main></body></html>'
    )
    hostile.answer("/", 200, body.encode(), "text/html; charset=utf-8")
    hostile.page("/a")
    site = Site(
        Identity(id="fel", name="Exempel", start=(hostile.url("/"),), hosts=(hostile.host,)),
        crawl=Crawl(delay=0, allow_private=(hostile.host,)),
        browser=Browser(workers=1),
    )
    run = run_night(site, tmp_path, tmp_path / "fel")
    assert (run.state, run.notes) == ("done", ())
    with Store(tmp_path / "fel", readonly=True) as store:
        export = Export(site, store, load_rules())
        findings = list(export.rows("findings"))
        pages = {page["url"]: page["state"] for page in export.rows("pages")}
    assert [finding for finding in findings if finding["outcome"] == "error"] == []
    assert {"accessibility.vague-link", "accessibility.image-alt"} <= {finding["rule"] for finding in findings}
    assert pages[hostile.url("/a")] == "ok"
