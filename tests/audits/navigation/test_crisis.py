"""Whether the page for a crisis is ready: what headers, sizes and times say of it."""

from typing import Any

import pytest
from msgspec import convert

from audits.model import Fact, Finding, Link, PageRecord, Probe, Target
from audits.navigation.crisis import FACT, CrisisFacts, CrisisReady
from audits.page import Page
from audits.site_config import Site
from audits.view import SiteView
from rules.loader import load_rules

HOST = "https://e.se"
SITE = convert(
    {
        "site": {"id": "e", "name": "Ekvalla", "start": [HOST + "/"]},
        "task": [{"name": "Kris", "target": ["/kris"], "crisis": True}],
    },
    Site,
)


@pytest.mark.parametrize(
    ("headers", "cached"),
    [
        (None, None),
        ({}, False),
        ({"cache-control": "max-age=60"}, True),
        ({"cache-control": "no-cache", "etag": '"1"'}, True),
        ({"cache-control": "max-age=0"}, False),
        ({"cache-control": "private, max-age=600", "etag": '"1"'}, False),
        ({"cache-control": "No-Store"}, False),
        ({"last-modified": "Tue, 01 Dec 2026 01:00:00 GMT"}, True),
    ],
)
def test_what_may_be_cached(headers: dict[str, str] | None, cached: bool | None) -> None:
    page = Page(HOST + "/kris", "<main><p>Ring 112.</p><img src=/a.png></main>", SITE, headers=headers)
    (fact,) = CrisisFacts({}).run(page)
    assert isinstance(fact, Fact)
    assert (fact.value["cached"], fact.value["files"]) == (cached, [HOST + "/a.png"])


def test_other_pages_store_nothing() -> None:
    assert list(CrisisFacts({}).run(Page(HOST + "/annat", "<p>Hej</p>", SITE))) == []


def checks(facts: dict[str, Any], size: int | None = None, ms: int | None = None) -> tuple[dict[str, Any], set[Any]]:
    """Return what is said of each check, and the cases of the findings."""
    start = PageRecord(HOST + "/", "E", "E", "sv", "sv", "start", 9, links=(Link(HOST + "/kris", "Kris", "nav"),))
    page = PageRecord(HOST + "/kris", "Kris", "Kris", "sv", "sv", "info", 90, updated="2026-11-01", facts=facts)
    view = SiteView(
        SITE, [HOST + "/"], {one.url: one for one in (start, page)},
        {page.url: Target(page.url, "ok", 200, ms=ms)}, probes=[Probe(HOST + "/a.png", "image", "ok", 200, (), size)],
    )  # fmt: skip
    said = list(CrisisReady(load_rules()).run(view))
    (fact,) = [item.value for item in said if isinstance(item, Fact)]
    found = {item.values["case"] for item in said if isinstance(item, Finding)}
    return {check["name"]: check["ok"] for check in fact[0]["checks"]}, found


def test_weight_and_time() -> None:
    """A size that no server tells is unknown, unless what is known is too much already."""
    own = {FACT: {"files": [HOST + "/a.png"], "bytes": 40_000, "cached": True}}
    known, found = checks(own, size=300_000, ms=200)
    assert (known["heavy"], known["slow"], known["uncached"], found) == (True, True, True, {"untranslated"})
    known, found = checks(own)
    assert (known["heavy"], known["slow"]) == (None, None)
    known, found = checks(own, size=600_000, ms=1_700)
    assert found == {"heavy", "slow", "untranslated"}
    known, found = checks({"third_parties": ["x.example"]})
    assert (known["heavy"], known["uncached"], found) == (None, None, {"third-parties", "untranslated"})
