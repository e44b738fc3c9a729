"""The page of weights and other parties' servers."""

from pathlib import Path

from lxml import html


def test_the_page_of_weights(folder: Path) -> None:
    """Each server with its pages, and the heaviest pages with what they weigh."""
    page = html.parse(folder / "hitta/vikt.html").getroot()
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr")]
    assert rows[0] == ["statistik.example", "12"]
    assert rows[1][1:] == ["812", "41"]
