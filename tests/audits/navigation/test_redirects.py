"""Chains of redirects."""

import msgspec

from audits.model import Finding, Link, PageRecord, Target
from audits.navigation.redirects import RedirectChain
from audits.site_config import Site
from audits.view import SiteView
from rules.loader import load_rules

START = "https://e.se/"
SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": [START]}}, Site)


def view(*targets: Target, links: tuple[str, ...]) -> SiteView:
    record = PageRecord(START, "T", "H", "sv", "sv", "start", 50, links=tuple(Link(to, "x", "main") for to in links))
    other = PageRecord(START + "b", "T", "H", "sv", "sv", "info", 50)
    return SiteView(SITE, [START], {START: record, other.url: other}, {one.url: one for one in targets})


def test_an_alias_is_no_detour() -> None:
    """The same page at two addresses is counted as one, though its row says redirect."""
    alias = Target(START + "a", "redirect", 200, redirect_to=START + "A")
    moved = Target(START + "A", "redirect", 301, redirect_to=START + "b")
    rules = load_rules()
    page = Target(START + "b", "ok", 200)
    assert not [*RedirectChain(rules).run(view(alias, moved, page, links=(alias.url,)))]
    twice = msgspec.structs.replace(alias, status=301)
    (found,) = RedirectChain(rules).run(view(twice, moved, page, links=(alias.url,)))
    assert isinstance(found, Finding)
    assert (found.key, found.values["hops"], found.values["end"]) == (alias.url, 2, START + "b")
