"""The sitemap both ways."""

from itertools import chain

from msgspec import convert
from msgspec.structs import replace

from audits.model import Finding, Link, Measure, PageRecord, Target
from audits.navigation.sitemap import SitemapAgreement
from audits.site_config import Site
from audits.view import SiteView
from rules.loader import load_rules

START = "https://e.se/"
SITE = convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": [START]}}, Site)
TARGETS = (
    Target(START, "ok", 200, in_sitemap=True),
    Target(START + "borta", "broken", 404, in_sitemap=True),
    Target(START + "sen", "timeout", in_sitemap=True),
    Target(START + "b", "ok", 200),
)


def said(*targets: Target) -> tuple[list[float | None], list[tuple[str, str, int | str]]]:
    """The measures and the findings of a site with two pages."""
    start = PageRecord(START, "T", "H", "sv", "sv", "start", 50, links=(Link(START + "b", "x", "main"),))
    records = {START: start, START + "b": PageRecord(START + "b", "T", "H", "sv", "sv", "info", 50)}
    view = SiteView(SITE, [START], records, {one.url: one for one in targets})
    items = [*SitemapAgreement(load_rules()).run(view)]
    found = [(one.rule, one.url, one.values["count"]) for one in items if isinstance(one, Finding)]
    return [one.value for one in items if isinstance(one, Measure)], found


def test_both_ways() -> None:
    """What it names and is no page, and what it does not name; an address without an answer says nothing."""
    measured, found = said(*TARGETS)
    assert measured == [0.5, 0.5]
    assert found == [
        ("navigation.sitemap-wrong", START + "borta", 1),
        ("navigation.sitemap-incomplete", START + "b", 1),
    ]


def test_another_address_of_a_page_is_not_wrong() -> None:
    """It is stored as a redirect, but the server answered with the page."""
    alias = Target(START + "B", "redirect", 200, redirect_to=START + "b", in_sitemap=True)
    moved = replace(alias, url=START + "c", status=301)
    urls = [url for rule, url, _ in said(*TARGETS[:1], alias, moved)[1] if rule == "navigation.sitemap-wrong"]
    assert urls == [START + "c"]


def test_nothing_is_said_without_a_sitemap_or_of_half_a_night() -> None:
    assert said(*(replace(target, in_sitemap=False) for target in TARGETS)) == ([None, None], [])
    unseen = (Target(f"{START}o{'x' * at}", "timeout", in_sitemap=True) for at in range(9))
    assert said(*chain(TARGETS, unseen)) == ([None, None], [])
