"""Sections of a site: which page one enters them by, and how far their pages are from there."""

import pytest

from audits.model import Link, PageRecord
from audits.sections import clicks_in_sections, landing_pages
from audits.site_config import Identity, Site
from audits.view import SiteView

HOST = "https://e.se"
SITE = Site(site=Identity("e", "Ekvalla kommun", (f"{HOST}/",)))


def view(pages: dict[str, list[str]]) -> SiteView:
    """A site of paths and the paths that they link to."""
    records = {
        HOST + path: PageRecord(
            HOST + path, path, path, "sv", "sv", "info", 9, links=tuple(Link(HOST + to, to, "main") for to in links)
        )
        for path, links in pages.items()
    }
    return SiteView(SITE, [f"{HOST}/"], records, {})


@pytest.mark.parametrize(
    ("pages", "landing"),
    [
        ({"/": ["/bygga"], "/bygga": ["/bygga/lov"], "/bygga/lov": []}, "/bygga"),
        ({"/": ["/bygga/"], "/bygga/": ["/bygga/lov"], "/bygga/lov": []}, "/bygga/"),
        ({"/": ["/bygga.html"], "/bygga.html": ["/bygga/lov.html"], "/bygga/lov.html": []}, "/bygga.html"),
        ({"/": ["/bygga.4.1ae.html"], "/bygga.4.1ae.html": ["/bygga/lov"], "/bygga/lov": []}, "/bygga.4.1ae.html"),
        ({"/": ["/bygga/lov"], "/bygga/lov": ["/bygga/a"], "/bygga/a": []}, "/bygga/lov"),
    ],
)
def test_landing_page(pages: dict[str, list[str]], landing: str) -> None:
    """The page with the section's name is its landing page, however addresses are written; else the nearest one."""
    assert landing_pages(view(pages))["e.se/bygga"] == HOST + landing


def test_clicks_count_from_the_landing_page_and_stay_in_the_section() -> None:
    """A short cut over another section does not count; what only other sections lead to is not reached."""
    site = view({
        "/": ["/bygga", "/trafik", "/bygga/c"],
        "/bygga": ["/bygga/a", "/trafik"],
        "/bygga/a": ["/bygga/b"],
        "/bygga/b": [],
        "/bygga/c": [],
        "/trafik": ["/bygga/b", "/trafik/p"],
        "/trafik/p": [],
    })  # fmt: skip
    found = clicks_in_sections(site, landing_pages(site))
    paths = {url.removeprefix(HOST): clicks for url, clicks in found.items()}
    assert paths == {"/": 0, "/bygga": 0, "/bygga/a": 1, "/bygga/b": 2, "/trafik": 0, "/trafik/p": 1}
