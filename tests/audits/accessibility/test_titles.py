"""Titles that say nothing of the page, and those that only look so."""

import msgspec
import pytest
from cases import each

from audits.accessibility.titles import says_nothing
from audits.site_config import Site

SITE = msgspec.convert(
    {
        "site": {"id": "l", "name": "Linköping", "start": ["https://www.linkoping.se/"], "hosts": ["www.linkoping.se"]},
        "services": {"norm": {"sender": "Linköpings kommun e-tjänster"}, "domains": ["linkoping.se"]},
    },
    Site,
)
BORAS = msgspec.convert({"site": {"id": "b", "name": "Borås", "start": ["https://boras.se/"]}}, Site)


@each(
    "title",
    [
        "Sida", "Ny sida", "ny sida (2)", "Ny sida - Linköpings kommun", "Untitled", "Untitled Document", "Dokument1",
        "Dokument 1", "index.html", "index", "Default.aspx", "bygglov_2019.pdf", "Taxa 2024.docx", "Start",
        "Startsida – Linköpings kommun", "Hem | linkoping.se", "Home", "Linköping", "Linköpings kommun", "LINKÖPING",
        "www.linkoping.se", "linkoping.se", "Linköpings kommun – Linköping", "Microsoft Word - taxa", "A", "–",
        "Rubrik", "Linköpings kommun e-tjänster",
    ],
)  # fmt: skip
def test_says_nothing(title: str) -> None:
    """On an inner page these tell nothing."""
    assert says_nothing(title, SITE, start=False)


@pytest.mark.parametrize(
    "title",
    [
        "Bygglov", "Bygglov – Linköpings kommun", "Sfi", "Kommun och politik", "Starta eget", "Start av byggnation",
        "Om Linköping", "Sidor om sopor", "Hem och hushåll | Linköpings kommun", "Dokument om detaljplanen", "2024",
        "Hemtjänst", "Index över författningar", "Linköping 2030", "Så öppnar du .pdf", "E-tjänster: Linköpings kommun",
        "Hemsidor för föreningar", "Rubriker i media",
    ],
)  # fmt: skip
def test_says_something(title: str) -> None:
    """Words of the list that stand together with others tell something."""
    assert not says_nothing(title, SITE, start=False)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Start", False),
        ("Startsida – Linköping", False),
        ("Linköpings kommun", False),
        ("Ny sida", True),
        ("index.html", True),
    ],
)
def test_start_page_may_be_called_start(title: str, expected: bool) -> None:
    """The start page is the municipality; but what an editor left is wrong there too."""
    assert says_nothing(title, SITE, start=True) is expected


@pytest.mark.parametrize("title", ["Borås", "Borås Stad", "Borås stad | Borås", "Borås kommun"])
def test_a_name_that_ends_in_s(title: str) -> None:
    """The genitive's s is not known from the name's own, and need not be."""
    assert says_nothing(title, BORAS, start=False)
