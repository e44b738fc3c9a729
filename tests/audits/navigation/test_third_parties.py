"""Who else is asked for files when a page is opened."""

import pytest
from msgspec import convert

from audits.model import Fact, Measure
from audits.navigation.third_parties import FACT, WEIGHT, PageWeight, ThirdParties, is_own
from audits.page.page import Page
from audits.site_config import Site
from audits.view import SiteView

SITE = convert(
    {
        "site": {"id": "e", "name": "Ekvalla", "start": ["https://www.ekvalla.se/"], "hosts": ["www.ekvalla.se"]},
        "services": {"domains": ["ekvallaportal.se"]},
    },
    Site,
)


@pytest.mark.parametrize(
    ("html", "hosts"),
    [
        ('<script src="https://stats.example/a.js"></script>', ["stats.example"]),
        ('<script type="text/plain" src="https://stats.example/a.js"></script>', []),
        ('<iframe data-src="https://film.example/1"></iframe>', []),
        ('<iframe src="https://film.example/1"></iframe><img src="//film.example/1.png">', ["film.example"]),
        ('<link rel="stylesheet" href="https://typsnitt.example/a.css">', ["typsnitt.example"]),
        ('<link rel="canonical" href="https://annan.example/"><a href="https://annan.example/">Länk</a>', []),
        ('<img src="/a.png"><img src="https://bilder.ekvalla.se/b.png">', []),
        ('<script src="https://ekvallaportal.se/c.js"></script>', []),
        ('<img src="data:image/png;base64,aa"><base href="https://cdn.example/"><img src="x.png">', ["cdn.example"]),
    ],
)  # fmt: skip
def test_third_parties(html: str, hosts: list[str]) -> None:
    page = Page("https://www.ekvalla.se/", f"<html><body>{html}</body></html>", SITE)
    found = [*PageWeight({}).run(page)]
    assert [item.value for item in found if isinstance(item, Fact) and item.name == FACT] == ([hosts] if hosts else [])
    assert Measure(FACT, len(hosts)) in found
    record = page.record({FACT: hosts, WEIGHT: (2.5, 3)})
    (share, fact, weight) = ThirdParties({}).run(SiteView(SITE, [page.url], {page.url: record}, {}))
    assert share == Measure("third_party_share", float(bool(hosts)), "site")
    assert fact == Fact(FACT, [(host, 1) for host in hosts])
    assert weight == Fact(WEIGHT, [(2.5, 3, page.url)])


def test_is_own() -> None:
    assert is_own(SITE, "ekvalla.se:8080")
    assert not is_own(SITE, "inteekvalla.se")
