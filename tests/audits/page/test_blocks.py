"""A block that a publishing tool generates is the same whatever data it shows; what people type is none."""

import pytest
from bs4 import BeautifulSoup, Tag

from audits.page.blocks import Blocks

TABLE = """<div class="page"><table class="tool"><thead><tr><th>{head}</th><th></th></tr></thead>
<tbody>{rows}</tbody></table></div>"""
ROW = "<tr><td>{}</td><td>{}</td></tr>"


def block(html: str, selector: str = "#x") -> str:
    found = BeautifulSoup(html, "lxml").select_one(selector)
    assert isinstance(found, Tag)
    return Blocks(lambda tag: len(tag.get_text(strip=True))).of(found)


def table(head: str, *cells: str) -> str:
    return block(TABLE.format(head=head, rows="".join(ROW.format(cell, len(cell)) for cell in cells)), "th + th")


def test_other_data_is_the_same_block() -> None:
    assert table("Avgift", "100 kr") == table("Avgift", "200 kr", "300 kr") != ""


@pytest.mark.parametrize(
    "other",
    [
        table("Tid", "100 kr"),  # what a column is called is no data
        block('<table class="tool"><tr><th>Avgift</th><th></th><th></th></tr></table>', "th + th"),
        block('<table class="other"><tr><th>Avgift</th><th></th></tr></table>', "th + th"),
    ],
)
def test_other_markup_is_another_block(other: str) -> None:
    assert other not in ("", table("Avgift", "100 kr"))


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><th id=x></th></tr></table>",  # typed by a person: nothing has a class
        '<div class="text"><p>Vi har öppet <a id=x href="/a">Läs mer</a> varje dag.</p></div>',
        '<ul class="text"><li>Vi har öppet <a id=x href="/a">Läs mer</a></li></ul>',
        f'<div class="page">{"<p>Text</p>" * 500}<img id=x></div>',
    ],
)
def test_no_block(html: str) -> None:
    assert block(html) == ""


@pytest.mark.parametrize("html", ['<ul class="menu"><li><a id=x href="/a">Läs mer</a></li></ul>',
                                  '<div class="card"><p><a id=x href="/a">Läs mer</a></p></div>'])  # fmt: skip
def test_a_link_that_stands_alone_is_in_its_block(html: str) -> None:
    assert block(html) != ""
