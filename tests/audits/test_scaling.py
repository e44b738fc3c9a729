"""The work of every audit grows as the page does, whatever a hostile page holds."""

from collections.abc import Callable
from functools import partial

import pytest
from growing import BODIES, TEXTS, Costs, Family, spent, too_steep

from audits.page import Page
from audits.registry import PAGE_AUDITS
from audits.site_config import Identity, Site
from crawler.parse import extract_page
from rules import load_rules

SIZE = 2_000  # letters; four times as many are measured too
SITE = Site(Identity(id="x", name="Mark", start=("https://x.se/",), hosts=("x.se",)))
HEAD = '<!doctype html><html lang="sv"><head><title>Tillgänglighetsredogörelse</title></head>'
FAMILIES: dict[str, Family] = {
    **{f"text: {name}": partial(lambda text, size: f"<p>{text(size)}</p>", text) for name, text in TEXTS.items()},
    **BODIES,
}
AUDITS = [audit(load_rules()) for audit in PAGE_AUDITS]


def costs(body: Callable[[int], str], size: int) -> Costs:
    """The time of each part of the work with a page of that size."""
    html = f"{HEAD}<body><main><h1>Om {size}</h1>{body(size)}</main></body></html>"
    found: Costs = {}
    pages: list[Page] = []
    found["links"] = spent(lambda: extract_page(html, "https://x.se/a"))
    links = extract_page(html, "https://x.se/a").links
    found["page"] = spent(lambda: pages.append(Page("https://x.se/a", html, SITE, links=links)))
    [page] = pages
    for name in ("soup", "undisplayed", "main", "text", "anchors", "headings", "language", "kind", "owner_marks"):
        found[name] = spent(partial(getattr, page, name))
    for audit in AUDITS:
        found[type(audit).__name__] = spent(lambda: list(audit.run(page)))  # noqa: B023 - used at once
    found["record"] = spent(lambda: page.record({}))
    return found


@pytest.mark.parametrize("name", FAMILIES)
def test_page_audits(name: str) -> None:
    assert too_steep(partial(costs, FAMILIES[name]), SIZE) == {}
