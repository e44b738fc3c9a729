"""Addresses as people and tools write them, and the page that each means."""

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from audits.site_config import Identity, Site
from crawler.inputs import Pages

HOST = "https://www.ekvalla.se"
MASKED = f"{HOST}/arende/19000101-****~kfkeolig"
ROWS = [
    {"address": f"{HOST}/f%C3%B6rskola", "state": "ok"},
    {"address": f"{HOST}/bygga/Bygglov", "state": "ok"},
    {"address": f"{HOST}/gammal", "state": "redirect", "target": f"{HOST}/bygga/Bygglov"},
    {"address": f"{HOST}/a", "state": "ok"},
    {"address": f"{HOST}/A", "state": "ok"},
    {"address": MASKED, "request": f"{HOST}/arende/19000101-1234", "state": "ok"},
]


class Rows:
    """A store that knows `ROWS`."""

    def rows(self, _sql: str, _run: str) -> Iterator[dict[str, Any]]:
        """Yield the rows as the view `visited` has them."""
        return ({"request": row["address"], "target": None} | row for row in ROWS)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("/förskola", "/f%C3%B6rskola"),
        (unicodedata.normalize("NFD", "/förskola"), "/f%C3%B6rskola"),
        ("/f%c3%b6rskola/", "/f%C3%B6rskola"),
        ("/fo%CC%88rskola", "/f%C3%B6rskola"),
        ("http://ekvalla.se/F%C3%96RSKOLA", "/f%C3%B6rskola"),
        ("/bygga/bygglov?utm_source=brev&visa=allt", "/bygga/Bygglov"),
        ("ekvalla.se/gammal/", "/bygga/Bygglov"),
        ("/a", "/a"),
        ("/arende/19000101-1234", MASKED.removeprefix(HOST)),
        ("/saknas", None),
        ("https://annan.se/bygga/Bygglov", None),
    ],
)
def test_the_page_is_found(name: str, page: str | None):
    pages = Pages(Site(Identity("ekvalla", "Ekvalla", (f"{HOST}/",))), Rows(), "1")  # type: ignore[arg-type]
    assert pages.find(name) == (page and HOST + page)
