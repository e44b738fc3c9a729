"""The page of tasks: the ways that the audit stored, in the order of their visits."""

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from reports.navigation.tasks import Step, Way
from reports.navigation.tasks import _words as words


@pytest.mark.parametrize(
    ("says", "named", "expected"),
    [
        (True, True, "i länken och på sidan"),
        (False, True, "på sidan, men inte i länken dit"),
        (True, None, "i länken"),
        (None, False, "inte på sidan"),
        (None, None, ""),
    ],
)
def test_where_the_words_are(says: bool | None, named: bool | None, expected: str) -> None:
    """Of all links the last one counts; nothing is said where site.toml has no words."""
    assert words(Way("T", named=named, steps=(Step("a", "A", says=True), Step("b", "B", says=says)))) == expected


def test_the_page_of_tasks(folder: Path) -> None:
    """Each task with its way; a much visited page is proposed; a task without a page says so."""
    page = html.parse(folder / "hitta/uppgifter.html").getroot()
    rows: list[Any] = page.xpath("//table[contains(@class, 'tops')]/tbody/tr")
    texts = [" ".join(row.text_content().split()) for row in rows]
    assert texts[0].startswith("Ansöka om förskola 1 200–0")
    assert "i länken, men inte i sidans titel eller rubrik8 %" in texts[0]
    assert any(text.startswith("Felanmäla Måste finnas") for text in texts)
    (way,) = page.xpath("//ol[@class='tight']")
    assert [" ".join(step.text_content().split()) for step in way] == [
        "Ekvalla", "Ansök om förskola länken: Sök plats på dagis invånarnas ord",
    ]  # fmt: skip
    proposed = page.xpath("//section[@aria-labelledby='forslag']//tbody/tr")
    assert len(proposed) == 1
    assert "840" in proposed[0].text_content()
    month = html.parse(folder / "manad/2026-11/index.html").getroot()
    assert "Ekvalla › Ansök om förskola" in " ".join(month.text_content().split())
