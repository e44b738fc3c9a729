"""The question bank: 3, 1 and 0 as docs/questions.md defines them."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import convert

from audits.model import Fact, Heading, Link, Measure, PageRecord, Target
from audits.navigation.questions import QuestionBank
from audits.site_config import Site
from audits.view import SiteView

HOST = "https://e.se"
BANK = """area;question;words;target
Bygga;Bygglov?;bygglov|byggtillstånd;
Bygga;Altan?;altan;
Bygga;Tomt?;tomt;
Skola;Skolskjuts?;skolskjuts;
Skola;Taxa?;taxa;
Skola;Rektor?;rektor;
Skola;Faktura?;faktura;/faktura
Skola;Avgift?;förskola avgift;
"""


def page(path: str, name: str, *links: tuple[str, str], **more: Any) -> PageRecord:
    out = tuple(Link(HOST + to, text, "main") for to, text in links)
    return PageRecord(HOST + path, name, name, "sv", "sv", "info", 50, links=out, **more)


@pytest.fixture
def said(tmp_path: Path) -> list[Any]:
    (tmp_path / "fragor.csv").write_text(BANK, "utf-8")
    file = {"file": str(tmp_path / "fragor.csv")}
    site = convert({"site": {"id": "e", "name": "Ekvalla", "start": [HOST + "/"]}, "questions": file}, Site)
    pages = [
        page("/", "Ekvalla", ("/1", "Bygga")),
        page("/1", "Bygglovet", ("/2", "Köp"), headings=(Heading(2, "Altaner"),)),
        page("/2", "Köp", ("/3", "Vidare"), ("/taxa.pdf", "Vår taxa"), lead="Här kan du köpa tomter av oss."),
        page("/3", "Mer", ("/4", "Mer")),
        page("/4", "Skolskjuts och förskola"),
        page("/faktura", "Betala oss"),
    ]
    views = SiteView(
        site, [HOST + "/"], {one.url: one for one in pages},
        {HOST + "/taxa.pdf": Target(HOST + "/taxa.pdf", "not-html", 200)}, readability={HOST + "/1": 70.0},
    )  # fmt: skip
    return list(QuestionBank({}).run(views))


def test_scores(said: list[Any]) -> None:
    """Near in its title 3; in another heading, the lead, a link to a document, too deep or without the words 1."""
    (fact,) = [item.value for item in said if isinstance(item, Fact)]
    found = {one["question"]: (one["score"], one["page"].removeprefix(HOST), one["clicks"]) for one in fact}
    assert found == {
        "Bygglov?": (3, "/1", 1),
        "Altan?": (1, "/1", 1),
        "Tomt?": (1, "/2", 2),
        "Skolskjuts?": (1, "/4", 4),
        "Taxa?": (1, "/taxa.pdf", None),
        "Rektor?": (0, "", None),
        "Faktura?": (1, "/faktura", None),
        "Avgift?": (0, "", None),
    }


def test_measures_by_area_and_whole(said: list[Any]) -> None:
    measures = {item.key: item.value for item in said if isinstance(item, Measure)}
    assert measures == {"": 33.3, "Bygga": 55.6, "Skola": 20.0}


def test_a_hard_page_answers_in_part(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("question;words\nBygglov?;bygglov\n", "utf-8")
    site = {"id": "e", "name": "E", "start": [HOST + "/"]}
    config = convert({"site": site, "questions": {"file": str(tmp_path / "f.csv")}}, Site)
    start = page("/", "Bygglov")
    view = SiteView(config, [start.url], {start.url: start}, {}, readability={start.url: 41.0})
    (fact,) = [item.value for item in QuestionBank({}).run(view) if isinstance(item, Fact)]
    assert (fact[0]["score"], fact[0]["plain"]) == (1, 41.0)
