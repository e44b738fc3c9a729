"""The browser and the page audits give the same generated block the same hash."""

import pytest
from bs4 import BeautifulSoup, Tag
from looking import Web, nodes, page

from audits.page.blocks import Blocks
from crawler.browser.browser import Browser

pytestmark = pytest.mark.browser

BLOCKS = (
    '<table class="verktyg b"><thead><tr><th>Avgift</th><th></th></tr></thead><tbody>'
    "<tr><td>Vuxen</td><td>100 kr</td></tr><tr><td>Barn</td><td>50 kr</td></tr></tbody></table>",
    '<div class="kort a"><h2>Öppet  nu</h2><p>Måndag</p><p><img src="/a.png"></p>'
    '<div class="rad"></div><div class="rad"></div></div>',
    '<ul class="lista"><li><a href="/a"></a></li><li><a href="/b"></a></li></ul>',
    '<p>En text med <a href="/c"></a> i.</p>',
    "<table><tr><th></th><td>Skriven för hand</td></tr></table>",
)  # fmt: skip


@pytest.mark.parametrize("html", BLOCKS)
def test_the_same_hash(server: Web, browser: Browser, html: str) -> None:
    faulty = {"empty-table-header": "th:empty", "image-alt": "img", "link-name": "a"}
    artifact = browser.look(server.put("/block", page(f'<main class="sida"><h1>Block</h1>{html}</main>')))
    compared = 0
    for rule, selector in faulty.items():
        for node, element in zip(nodes(artifact, rule), BeautifulSoup(html, "lxml").select(selector), strict=True):
            assert isinstance(element, Tag)
            assert node.block == Blocks(lambda tag: len(tag.get_text(strip=True))).of(element)
            compared += 1
    assert compared
