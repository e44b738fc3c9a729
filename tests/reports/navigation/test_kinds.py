"""The page of kinds of pages."""

from pathlib import Path

from lxml import html


def test_the_page_of_kinds(folder: Path) -> None:
    """Each kind with its headings and how pages deviate; how questions are shown; both answers to a question."""
    page = html.parse(folder / "hitta/sidslag.html").getroot()
    cells = [[" ".join(cell.text_content().split()) for cell in row[1:]] for row in page.xpath("//tbody/tr")]
    assert cells[:2] == [["Saknar Måltider"], ["Har rubrikerna i en annan ordning"]]
    assert [row[0] for row in cells[2:]] == ["12", "2"]
    (question,) = page.xpath("//dt")
    assert "Vad kostar det?" in question.text_content()
    assert [answer.xpath("q")[0].text for answer in page.xpath("//dd")] == ["Det kostar 500 kr.", "Det är gratis."]
