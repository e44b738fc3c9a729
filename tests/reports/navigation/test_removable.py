"""The page of pages that may be removed."""

from pathlib import Path

from lxml import html


def test_the_page_of_candidates(folder: Path) -> None:
    """Each candidate with its date, the links to it, its clicks and its visits."""
    page = html.parse(folder / "hitta/ta-bort.html").getroot()
    (row,) = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr")]
    assert row[1:] == ["2021-03-03", "1", "ingen väg", "okänt"]
