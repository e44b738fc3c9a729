"""A web that does not change has nothing fixed, whatever goes wrong in a night: real crawls, browser and database."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from audits.model import Artifact, PageResult
from audits.navigation.broken import BrokenLink
from audits.reasons import Code, Reason
from audits.site_config import RuleChoice, Site
from crawler.browser.browser import Browser
from crawler.config import load
from crawler.demo.demo import DemoWeb
from crawler.night import pipeline as night
from crawler.night.pipeline import run_night
from crawler.night.prepare import NightFailed
from reports.store.database import Run, Store, unpack

PAGES = 5
pytestmark = pytest.mark.browser


class Before:
    """The first night of a small part of the demo, which each test goes on from in a copy of its own."""

    def __init__(self, home: Path, web: DemoWeb) -> None:
        self.home, self.web = home, web
        (home / "site.toml").write_text(web.site_toml(), encoding="utf-8")
        site = load(home / "site.toml")
        self.site = replace(site, browser=replace(site.browser, workers=1))  # of five pages
        self.first = run_night(self.site, home, home / "first", max_pages=PAGES)

    def second(self, workdir: Path, site: Site | None = None, max_pages: int = PAGES) -> Run:
        """Another night over the same web, every page judged anew."""
        shutil.copytree(self.home / "first", workdir)
        return run_night(site or self.site, self.home, workdir, full=True, max_pages=max_pages)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    with DemoWeb() as web:
        yield Before(tmp_path_factory.mktemp("unchanged"), web)


def events(workdir: Path, run: str) -> Counter[str]:
    with Store(workdir, readonly=True) as store:
        return Counter(row["kind"] for row in store.rows("SELECT kind FROM event WHERE run = ?", run))


def areas(workdir: Path) -> Counter[str]:
    with Store(workdir, readonly=True) as store:
        return Counter(
            row["rule"].partition(".")[0] for row in store.rows("SELECT rule FROM issue WHERE state = 'open'")
        )


def nothing_is_fixed(before: Before, workdir: Path, run: str) -> None:
    assert events(workdir, run).keys() & {"fixed", "gone", "reopened"} == set()
    assert areas(workdir) >= areas(before.home / "first")


def test_there_is_something_to_lose(before: Before):
    assert areas(before.home / "first").total() > 0


def test_crawl_is_cut(before: Before, tmp_path: Path):
    run = before.second(tmp_path / "w", max_pages=3)
    assert run.state == "degraded"
    nothing_is_fixed(before, tmp_path / "w", run.id)


def test_browser_crashes(before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In the middle of each page: no page is looked at, and nothing that was found by looking is fixed."""
    look = Browser._look

    def crash(browser: Browser, *page: Any, **how: Any) -> Artifact:
        browser._chromium.kill()
        return look(browser, *page, **how)

    monkeypatch.setattr(Browser, "_look", crash)
    run = before.second(tmp_path / "w")
    assert run.state == "degraded"
    nothing_is_fixed(before, tmp_path / "w", run.id)


# Python runs it when it starts, so that audits break in the processes of AUDIT too.
BROKEN = """
from audits.accessibility.axe import AxeAudit
from audits.readability.sentences import LongSentence
from audits.readability.words import WordOfTheOffice

for audit in (AxeAudit, LongSentence, WordOfTheOffice):
    audit.run = lambda *_: iter([1 / 0])
"""


def test_audits_break(before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Some of pages, one of the whole site; the others go on."""
    (tmp_path / "sitecustomize.py").write_text(BROKEN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(BrokenLink, "run", lambda *_: iter([1 / 0]))
    run = before.second(tmp_path / "w")
    assert run.state == "degraded"
    assert len(run.notes) == 3  # pages, rules of pages, rules of the site
    nothing_is_fixed(before, tmp_path / "w", run.id)


def test_rules_change(before: Before, tmp_path: Path):
    """What a rule found that is not run any more is not fixed by that: it is off, and comes back with the rule."""
    site = replace(before.site, rules=RuleChoice(select=("readability.*",)))
    run = before.second(tmp_path / "w", site)
    assert events(tmp_path / "w", run.id).keys() & {"fixed", "gone", "reopened"} == set()
    assert areas(tmp_path / "w").keys() <= {"readability"}
    run = run_night(before.site, before.home, tmp_path / "w", full=True, max_pages=PAGES)
    nothing_is_fixed(before, tmp_path / "w", run.id)


def test_server_is_down(before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The round fails, and everything stays as it was."""
    monkeypatch.setattr(night, "_STAGES", night._STAGES | {"crawl": _nothing_answers})
    with pytest.raises(NightFailed):
        before.second(tmp_path / "w")
    with Store(tmp_path / "w", readonly=True) as store:
        run = store.run()
    assert run.state == "failed"
    assert events(tmp_path / "w", run.id) == Counter()


def _nothing_answers(context: night.Context, report: Callable[[int, int], None]) -> None:
    gone = replace(context.site.site, start=("http://127.0.0.1:9/",), hosts=("127.0.0.1:9",))
    crawl = replace(context.site.crawl, allow_private=("127.0.0.1:9",), timeout=2)
    night._crawl(replace(context, site=replace(context.site, site=gone, crawl=crawl)), report)


def test_only_a_sample_is_looked_at(before: Before, tmp_path: Path):
    """By configuration: the pages that the browser leaves out fix nothing, pass nothing, and degrade no night."""
    site = replace(before.site, browser=replace(before.site.browser, pages="sample"))
    workdir = tmp_path / "w"
    shutil.copytree(before.home / "first", workdir)
    with Store(workdir) as store:
        store.execute("UPDATE artifact SET engine = 'axe-core 4.0.0'")  # so that nothing of the first night is kept
    run = run_night(site, before.home, workdir, max_pages=PAGES)
    # Which five pages are fetched first, and so how many others are known, is a matter of timing.
    assert [note.code for note in run.notes] == [note.code for note in before.first.notes]
    assert Reason.of(Code.REMARK_BROWSER_SAMPLE) in run.remarks
    nothing_is_fixed(before, workdir, run.id)
    with Store(workdir, readonly=True) as store:
        rows = store.rows(
            "SELECT visit.artifact, result.data FROM visit JOIN result ON result.id = visit.result"
            " WHERE visit.run = ? AND visit.state = 'ok'", run.id,
        )  # fmt: skip
        judged = [(row["artifact"] is not None, unpack(row["data"], PageResult)) for row in rows]
    assert {looked for looked, _ in judged} == {True, False}
    for looked, result in judged:
        assert (result.outcomes.get("accessibility.color-contrast") is not None) is looked
