"""The page of questions."""

from pathlib import Path

from lxml import html


def test_the_page_of_questions(folder: Path) -> None:
    """Each area with its questions, their scores and the page that answers."""
    page = html.parse(folder / "hitta/fragor.html").getroot()
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]
    assert any(row.startswith("Hur söker jag förskola?3") for row in rows)
    assert any(row.startswith("Var röstar jag?0") for row in rows)
    assert "1 utan svar (0 poäng)" in " ".join(page.text_content().split())
