"""Which pages may be removed: all reasons must hold."""

import pytest
from msgspec import convert

from audits.model import Fact, Link, PageRecord
from audits.navigation.removable import Removable
from audits.site_config import Site
from audits.view import SiteView

HOST = "https://e.se"
SITE = convert({"site": {"id": "e", "name": "Ekvalla", "start": [f"{HOST}/"]}}, Site)
WAY = ("/", "/a", "/b", "/c", "/d")


@pytest.mark.parametrize(
    ("updated", "at", "visits", "is_found"),
    [
        ("2022-01-01", "/d", None, True),
        ("2022-01-01", "/d", {}, True),
        ("2022-01-01", "/d", {f"{HOST}/d": 40}, False),
        ("2025-01-01", "/d", None, False),
        ("", "/d", None, False),
        ("2022-01-01", "/b", None, False),
    ],
)
def test_removable(updated: str, at: str, visits: dict[str, float] | None, is_found: bool) -> None:
    records = {}
    for path, after in zip(WAY, [*WAY[1:], ""], strict=True):
        links = (Link(HOST + after, "Vidare", "main"),) if after else ()
        day = updated if path == at else "2026-11-01"
        records[HOST + path] = PageRecord(HOST + path, "T", "R", "sv", "sv", "info", 50, updated=day, links=links)
    view = SiteView(SITE, [f"{HOST}/"], records, {}, today="2026-12-01", visits=visits)
    (fact,) = Removable({}).run(view)
    assert isinstance(fact, Fact)
    assert [row[0] for row in fact.value] == ([HOST + at] if is_found else [])
