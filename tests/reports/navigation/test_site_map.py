"""The map of the site: every page is in one bubble, and the table has the same numbers."""

from pathlib import Path
from typing import Any

from lxml import html


def page(folder: Path, path: str) -> Any:
    return html.parse(folder / path).getroot()


def numbers(row: Any) -> list[int]:
    return [int("".join(cell.text_content().split()).replace("–0", "0")) for cell in row.xpath("td")]


def test_numbers(folder: Path, world: Any) -> None:
    """The bubbles add up to the pages that were checked, and so do the rows of the table."""
    found = page(folder, "hitta/karta.html")
    bubbles = [int(text) for text in found.xpath("//*[contains(@class, 'site-map')]//*[@class='value']/text()")]
    table = [numbers(row) for row in found.xpath("//table/tbody/tr")]
    sections = table[:-1] if len(table) > 1 else table
    pages = len(list(folder.glob("sida/*/*.html")))
    assert sum(bubbles) == sum(row[0] for row in sections) == pages > 0
    assert all(row[0] == sum(row[1:-2]) for row in table)
    svg = found.xpath("//*[contains(@class, 'site-map')]")[0]
    assert svg.get("role") == "img"
    assert str(pages) in svg.xpath("*[name()='desc']")[0].text


def test_each_administration_has_its_own(folder: Path) -> None:
    """The maps of the administrations share the pages between them."""
    maps = list(folder.glob("forvaltning/*/karta.html"))
    of_owners = [numbers(page(folder, str(path)).xpath("//table/tbody/tr")[-1])[0] for path in maps]
    assert sum(of_owners) == len(list(folder.glob("sida/*/*.html")))
