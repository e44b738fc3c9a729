"""What the examples of the navigation rules do not show: nights that were cut short, documents, order, measures."""

from typing import Any

import msgspec
import pytest

from audits.base import SiteAudit
from audits.model import Finding, Link, Measure, PageRecord, Region, Target, UrlState
from audits.navigation.broken import BrokenLink
from audits.navigation.depth import DeepPage, percentile
from audits.navigation.orphans import Orphan
from audits.navigation.task_words import TaskWords, says
from audits.registry import Audits
from audits.runner import SiteResult, audit_site
from audits.site_config import Site
from audits.tasks import TaskReach
from audits.view import SiteView
from rules.loader import load_rules

RULES = load_rules()
HOST = "https://e.se"


def link(path: str, text: str = "Länk", region: Region = "main") -> Link:
    return Link(HOST + path, text, region)


def record(path: str, *links: Link, **more: Any) -> PageRecord:
    return PageRecord(HOST + path, "Titel", "Rubrik", "sv", "sv", "info", 50, links=links, **more)


def result(
    audit: type[SiteAudit], records: list[PageRecord], states: dict[str, UrlState] | None = None, **config: Any
) -> SiteResult:
    """What the audit says of the pages; ``states`` says what became of other addresses."""
    site = msgspec.convert({"site": {"id": "e", "name": "Ekvalla", "start": [HOST + "/"]}, **config}, Site)
    targets = {page.url: Target(page.url, "ok", 200) for page in records}
    for path, state in (states or {}).items():
        targets[HOST + path] = Target(HOST + path, state, 404 if state == "broken" else None)
    view = SiteView(site, [HOST + "/"], {page.url: page for page in records}, targets)
    return audit_site(view, Audits(RULES, (), [audit(RULES)]))


def values(found: SiteResult, name: str) -> dict[str, float | None]:
    return {measure.key: measure.value for measure in found.measures if measure.name == name}


def only(found: SiteResult) -> Finding:
    assert len(found.findings) == 1
    return found.findings[0]


@pytest.mark.parametrize(
    ("numbers", "expected"), [([0], 0), ([0, 1], 1), (list(range(10)), 8), (list(range(11)), 9), ([1] * 99 + [7], 1)]
)
def test_percentile(numbers: list[int], expected: int) -> None:
    """The nearest rank: nine tenths of the pages lie no deeper."""
    assert percentile(numbers, 0.9) == expected


def test_depth_and_inlinks_are_measured_for_every_page() -> None:
    """A page that no way leads to has no depth, and none of the pages is left out."""
    found = result(DeepPage, [record("/", link("/a")), record("/a", link("/")), record("/b", link("/a"))])
    assert values(found, "depth") == {HOST + "/": 0, HOST + "/a": 1, HOST + "/b": None}
    assert values(found, "inlinks") == {HOST + "/": 1, HOST + "/a": 2, HOST + "/b": 0}
    assert Measure("depth_p90", 1, "site") in found.measures


@pytest.mark.parametrize("audit", [DeepPage, Orphan, TaskReach])
def test_without_a_start_page_nothing_is_known(audit: type[SiteAudit]) -> None:
    """The start page did not answer: not tested, which is neither pass nor fail."""
    found = result(audit, [record("/a")], {"/": "timeout"}, task=[{"name": "T", "target": ["/a"], "required": True}])
    assert found.outcomes == {}
    assert found.findings == ()


def test_news_sink_and_are_left_alone() -> None:
    """An old news item is neither too deep nor an orphan."""
    way = [record(f"/{n}", link(f"/{n + 1}")) for n in range(6)]
    old = msgspec.structs.replace(record("/6"), kind="news")
    assert result(DeepPage, [record("/", link("/0")), *way, old]).findings == ()
    assert result(Orphan, [record("/"), old]).findings == ()


def test_orphans_are_not_known_when_the_night_was_cut_short() -> None:
    """The missing link may stand on a page that was not visited."""
    unseen: dict[str, UrlState] = {f"/{name}": "not-visited" for name in "abcdefgh"}
    found = result(Orphan, [record("/"), record("/ensam")], unseen)
    assert found.outcomes == {}
    assert values(found, "orphan_share") == {"": None}


def test_root_of_another_host_is_no_orphan() -> None:
    """People come to a host by its name."""
    root = msgspec.structs.replace(record("/"), url="https://e-tjanster.e.se/")
    assert result(Orphan, [record("/"), root]).outcomes == {"navigation.orphan": "pass"}


@pytest.mark.parametrize("state", ["blocked", "timeout", "error", "excluded", "offsite", "too-large", "not-visited"])
def test_what_is_not_known_is_never_a_broken_link(state: UrlState) -> None:
    """403, 429, timeouts and the like say nothing of the page."""
    found = result(BrokenLink, [record("/", link("/a"))], {"/a": state})
    assert found.outcomes == {"navigation.broken-link": "pass"}
    assert values(found, "broken_targets") == {"": 0}


def test_broken_link_is_mended_first_where_an_editor_wrote_it() -> None:
    """One finding; content before menus, then the page that most people pass; every page that links is named."""
    found = only(
        result(
            BrokenLink,
            [
                record("/", link("/a"), link("/borta", region="footer")),
                record("/a", link("/b"), link("/borta", region="footer"), link("/borta", "Taxan")),
                record("/b", link("/borta", "Taxan")),
            ],
            {"/borta": "broken"},
        )
    )
    assert (found.url, found.scope, found.key) == (HOST + "/a", "site", HOST + "/borta")
    assert found.urls == (HOST + "/a", HOST + "/b", HOST + "/")
    assert found.values == {"target": HOST + "/borta", "pages": 3, "status": 404}
    assert found.place is not None
    assert (found.place.text, found.place.region) == ("Taxan", "main")


@pytest.mark.parametrize("state", ["not-html", "offsite", "excluded", "too-large"])
def test_task_may_be_answered_by_a_document_or_another_web(state: UrlState) -> None:
    """What has no record is one click beyond the nearest page that links to it."""
    pages = [record("/", link("/a")), record("/a", link("/taxa.pdf", "Taxan"))]
    task = [{"name": "Taxa", "target": ["/taxa.pdf"], "words": ["taxa"], "required": True}]
    found = result(TaskReach, pages, {"/taxa.pdf": state}, task=task)
    assert values(found, "task_clicks") == {"Taxa": 2}
    assert found.findings == ()
    assert result(TaskWords, pages, {"/taxa.pdf": state}, task=task).outcomes == {"navigation.task-words": "pass"}


@pytest.mark.parametrize("state", ["blocked", "timeout", "error", "not-visited"])
def test_required_page_that_did_not_answer_tonight_is_not_said_to_be_missing(state: UrlState) -> None:
    """Unknown is not missing, and no pass either."""
    task = [{"name": "Anslagstavla", "target": ["/anslagstavla"], "required": True}]
    found = result(TaskReach, [record("/", link("/anslagstavla"))], {"/anslagstavla": state}, task=task)
    assert found.findings == ()
    assert "navigation.required-page-missing" not in found.outcomes
    assert "navigation.task-far" not in found.outcomes


def test_a_task_gives_one_finding() -> None:
    """A required crisis page that is missing is one fault, not three."""
    task = [{"name": "Kris", "target": ["/kris"], "required": True, "crisis": True}]
    found = only(result(TaskReach, [record("/")], task=task))
    assert (found.rule, found.key, found.url) == ("navigation.crisis-page-missing", "Kris", HOST + "/")


def test_tasks_within_three_clicks_are_counted() -> None:
    """Found within the limit counts; too far, unreachable and missing do not."""
    pages = [record("/", link("/1")), *(record(f"/{n}", link(f"/{n + 1}")) for n in range(1, 5)), record("/ensam")]
    task = [{"name": name, "target": [f"/{name}"]} for name in ("3", "4", "ensam", "borta")]
    found = result(TaskReach, pages, task=task)
    assert values(found, "tasks_within_3") == {"": 1}
    assert [(finding.key, finding.values["clicks"]) for finding in found.findings] == [
        ("4", 4), ("ensam", "–"), ("borta", "–"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Ansök om bygglovet", "bygglov", True),
        ("Så ansöker du om bygglov", "ansöka bygglov", True),
        ("Hushållsavfall", "avfall", True),
        ("Sophämtningen är ändrad", "sophämtning", True),
        ("Förskolor i Ekvalla", "förskola", True),
        ("Svenska för invandrare (sfi)", "SFI", True),
        ("Språkundervisning, klassfil", "sfi", False),
        ("Kommunal vuxenutbildning", "komvux", False),
        ("Hämtning av hushållsavfall", "sopor", False),
        ("Felanmälan", "fel på gata", False),
        ("Anmäl fel på gatan", "fel på gata", True),
        ("VA och avlopp", "va", True),
        ("Vanliga frågor", "va", False),
        ("Parkering", "", False),
    ],
)
def test_says(text: str, words: str, expected: bool) -> None:
    """A word is found in any form and inside compounds; short words only by themselves."""
    assert says(text.casefold(), words) is expected
