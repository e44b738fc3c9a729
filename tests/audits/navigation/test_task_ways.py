"""The way to each task, as reports show it."""

from typing import Any

from msgspec import convert

from audits.model import Fact, Link, PageRecord, Target
from audits.navigation.task_ways import FACT, PROPOSALS, TaskWays
from audits.site_config import Site
from audits.view import SiteView
from rules.loader import load_rules

HOST = "https://e.se"
TASKS = [
    {"name": "Söka förskola", "target": ["/barn/forskola"], "words": ["förskola", "dagis"]},
    {"name": "Taxa", "target": ["/taxa.pdf"], "words": ["avgift"]},
    {"name": "Begravning", "target": ["/borta"]},
]


def record(path: str, title: str, **links: str) -> PageRecord:
    """A page with links: path (with _ for /) to text."""
    out = tuple(Link(HOST + to.replace("_", "/"), text, "main") for to, text in links.items())
    return PageRecord(HOST + path, title, title, "sv", "sv", "info", 50, links=out)


def facts(visits: dict[str, float] | None = None) -> dict[str, Any]:
    site = convert({"site": {"id": "e", "name": "Ekvalla", "start": [HOST + "/"]}, "task": TASKS}, Site)
    pages = (
        record("/", "Ekvalla", _barn="Barn och utbildning"),
        record("/barn", "Barn", _barn_forskola="Sök plats i förskola", _nytt="Nytt"),
        record("/barn/forskola", "Ansök", **{"_taxa.pdf": "Taxan"}),
        record("/nytt", "Nytt"),
    )
    targets = {HOST + "/taxa.pdf": Target(HOST + "/taxa.pdf", "not-html", 200)}
    view = SiteView(site, [HOST + "/"], {page.url: page for page in pages}, targets, visits=visits)
    return {item.name: item.value for item in TaskWays(load_rules()).run(view) if isinstance(item, Fact)}


def test_the_way_to_a_task() -> None:
    """Each step has its title and the text of the link to it; the residents' words are in the last link only."""
    way, document, missing = facts()[FACT]
    assert (way["clicks"], way["section_clicks"], way["visits"], way["named"]) == (2, 1, None, False)
    assert [(step["title"], step["link"], step["says"]) for step in way["steps"]] == [
        ("Ekvalla", "", None), ("Barn", "Barn och utbildning", False), ("Ansök", "Sök plats i förskola", True),
    ]  # fmt: skip
    assert [step["link"] for step in document["steps"]] == ["", "Barn och utbildning", "Sök plats i förskola", "Taxan"]
    assert (document["clicks"], document["section_clicks"], document["rank"], document["named"]) == (
        3,
        None,
        None,
        None,
    )
    assert (missing["state"], missing["steps"], missing["rank"]) == ("missing", [], None)


def test_visited_pages_that_are_no_task_are_proposed() -> None:
    """The most visited first; start pages are no task, and addresses without a page are not either."""
    visits = {HOST + "/": 900.0, HOST + "/nytt": 30.0, HOST + "/barn": 40.0, HOST + "/barn/forskola": 70.0}
    found = facts({**visits, HOST + "/borta": 500.0})
    assert found[PROPOSALS] == [(HOST + "/barn", 40), (HOST + "/nytt", 30)]
    assert found[FACT][0]["visits"] == 70
    assert PROPOSALS not in facts()
