"""The page of the communicator on duty."""

from pathlib import Path

from lxml import html


def test_the_page_of_a_crisis(folder: Path) -> None:
    """Each check says in words whether it is passed; what is most urgent comes first, and the unknown is no pass."""
    page = html.parse(folder / "kris/index.html").getroot()
    text = " ".join(page.text_content().split())
    assert "Sidan är inte redo. Gör detta först: Mer än ett klick från startsidan." in text
    states = [line.get("class") for line in page.xpath("//ul[@class='checks']/li")]
    assert states[:4] == ["good", "bad", "good", "unknown"]
    assert "Att åtgärda: Väger för mycket" in text
    assert "Inte prövat: Får mellanlagras" in text
    assert "1 200 kB" in text
