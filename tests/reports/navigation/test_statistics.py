"""The page of searches and statistics."""

from pathlib import Path

from lxml import html


def test_the_page_of_statistics(folder: Path) -> None:
    """Both lists, with their shares; the web team's page leads there."""
    page = html.parse(folder / "hitta/statistik.html").getroot()
    text = " ".join(page.text_content().split())
    assert "2 av 90 sökord" in text
    assert "10 % av sökningarna" in text
    assert "2 av 50 rader (4 %) passar ingen adress" in text
    cells = [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]
    assert cells == ["dagis300", "soptipp100", "/gammal12"]
    assert 'href="hitta/statistik.html"' in (folder / "index.html").read_text("utf-8")
