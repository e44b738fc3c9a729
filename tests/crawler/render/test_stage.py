"""The render stage: which pages a browser looks at, what is kept, and what is said of the rest."""

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from browsers import Browsers

from audits.engine import parse_engine
from audits.model import Artifact
from audits.reasons import Code, Reason
from audits.site_config import Browser as Settings
from audits.site_config import Crawl, Identity, Services, Site
from crawler.browser import axe
from crawler.browser.page_server import Documents
from crawler.render import stage as render
from reports.store.database import Store, pack, unpack

RUN = "2026-11-22T0130"
START = "https://www.sandvik.example/"


def quiet(done: int, total: int) -> None: ...


def site(pages: str = "changed", **more: object) -> Site:
    identity = Identity(id="sandvik", name="Sandvik", start=(START,), hosts=("www.sandvik.example",))
    settings = Settings(pages=pages, workers=2)  # type: ignore[arg-type]
    return Site(identity, browser=settings, services=Services(pages=("*/tjanst/*",)), **more)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        begin(store, RUN)
        yield store


def begin(store: Store, run: str) -> None:
    store.execute("INSERT INTO run (id, started, state) VALUES (?, '2026-11-22T01:30:00+01:00', 'running')", run)


def visit(
    store: Store, url: str, *, run: str = RUN, snapshot: int | None = None, template: str = "t", kind: str = "text/html"
) -> int:
    """A fetched page of a run; the number of its snapshot, new unless given."""
    number = store.url_id(url)
    if snapshot is None:
        row = store.row(
            "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
            " template_hash, warc, offset, links)"
            " VALUES (?, ?, '', 200, ?, 'utf-8', 1, '', '', ?, 'a.warc', 0, ?) RETURNING id",
            number, run, kind, template, pack([]),
        )  # fmt: skip
        assert row is not None
        snapshot = int(row["id"])
    store.execute("INSERT INTO visit (run, url, state, snapshot) VALUES (?, ?, 'ok', ?)", run, number, snapshot)
    return snapshot


def outcome(store: Store, run: str = RUN) -> dict[str, tuple[str | None, int]]:
    rows = store.rows(
        "SELECT address AS url, artifact.state, rendered FROM visited"
        " LEFT JOIN artifact ON artifact.id = visited.artifact WHERE visited.run = ?",
        run,
    )
    return {row["url"].removeprefix(START): (row["state"], row["rendered"]) for row in rows}


def test_every_html_page_leaves_an_artifact(tmp_path: Path, store: Store, pool: Browsers) -> None:
    """Documents are no pages; progress counts to the end."""
    for name in ("", "a", "b"):
        visit(store, START + name)
    visit(store, START + "a.pdf", kind="application/pdf")
    progress: list[tuple[int, int]] = []
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=lambda *at: progress.append(at))
    assert outcome(store) == {"": ("ok", 1), "a": ("ok", 1), "b": ("ok", 1), "a.pdf": (None, 0)}
    assert progress == [(0, 3), (1, 3), (2, 3), (3, 3)]
    row = store.row("SELECT data FROM artifact JOIN snapshot ON snapshot.id = artifact.snapshot")
    assert row is not None
    assert unpack(row["data"], Artifact).url.startswith(START)
    assert store.run(RUN).notes == ()


def test_an_unchanged_page_keeps_what_was_seen_unless_all_are_asked_for(
    tmp_path: Path, store: Store, pool: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same snapshot and same axe: last night's artifact holds; "full" and "all" look again."""
    monkeypatch.setattr("crawler.render.choice._EVERY", 1_000_000)
    kept = visit(store, START + "a")
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    for run, pages, full, rendered in (("2", "changed", False, 0), ("3", "changed", True, 1), ("4", "all", False, 1)):
        begin(store, run)
        visit(store, START + "a", run=run, snapshot=kept)
        render.render_pages(site(pages), tmp_path, run, full=full, on_progress=quiet)
        assert outcome(store, run) == {"a": ("ok", rendered)}
    assert len(pool.looked) == 3


def test_each_unchanged_page_is_looked_at_on_one_night_of_seven(tmp_path: Path, store: Store, pool: Browsers) -> None:
    """Whatever changed without the page's own HTML is found within a week, and no night has to do it all."""
    pages = {START + str(number): visit(store, START + str(number)) for number in range(70)}
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    nights = []
    for night in range(7):
        pool.looked.clear()
        begin(store, f"night {night}")
        for url, snapshot in pages.items():
            visit(store, url, run=f"night {night}", snapshot=snapshot)
        render.render_pages(site(), tmp_path, f"night {night}", full=False, on_progress=quiet)
        nights.append(list(pool.looked))
    assert sorted(url for night in nights for url in night) == sorted(pages)
    assert all(2 <= len(night) <= 20 for night in nights)


def test_another_axe_or_a_failed_look_is_no_reason_to_keep(tmp_path: Path, store: Store, pool: Browsers) -> None:
    """What was not tested last night is tried again; results of another engine do not count."""
    failed, other = visit(store, START + "a"), visit(store, START + "b")
    pool.states = {START + "a": "timeout"}
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    store.execute("UPDATE artifact SET engine = 'axe-core 4.0.0' WHERE snapshot = ?", other)
    assert store.run(RUN).notes == (Reason.of(Code.NOTE_BROWSER_FAILED, count=1),)
    begin(store, "2")
    visit(store, START + "a", run="2", snapshot=failed)
    visit(store, START + "b", run="2", snapshot=other)
    pool.states = {}
    render.render_pages(site(), tmp_path, "2", full=False, on_progress=quiet)
    assert outcome(store, "2") == {"a": ("ok", 1), "b": ("ok", 1)}


def test_what_other_page_scripts_saw_is_looked_at_again(tmp_path: Path, store: Store, pool: Browsers) -> None:
    """An artifact without what today's scripts gather is not kept."""
    snapshot = visit(store, START + "a")
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    store.execute("UPDATE artifact SET reader = reader - 1")
    begin(store, "2")
    visit(store, START + "a", run="2", snapshot=snapshot)
    render.render_pages(site(), tmp_path, "2", full=False, on_progress=quiet)
    assert outcome(store, "2") == {"a": ("ok", 1)}


OTHERS = {"browser": "Chrome 157.0", "fonts": "5e71f5e5"}


@pytest.mark.parametrize("part", OTHERS)
def test_another_browser_or_other_fonts_look_at_every_page_again(
    tmp_path: Path, store: Store, pool: Browsers, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """One page is due: the browser that looks at it says that it is another, and then all are."""
    monkeypatch.setattr("crawler.render.choice._is_due", lambda url, turn: url.endswith("/a"))
    pages = {START + name: visit(store, START + name) for name in "abc"}
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    assert store.run(RUN).engine == pool.engine
    old, pool.engine = pool.engine, str(msgspec.structs.replace(parse_engine(pool.engine), **{part: OTHERS[part]}))
    begin(store, "2")
    for url, snapshot in pages.items():
        visit(store, url, run="2", snapshot=snapshot)
    render.render_pages(site(), tmp_path, "2", full=False, on_progress=quiet)
    assert outcome(store, "2") == dict.fromkeys("abc", ("ok", 1))
    assert store.run("2").engine == pool.engine != old


def test_no_browser_is_started_where_no_page_is_to_be_looked_at(
    tmp_path: Path, store: Store, pool: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that the night tells of was seen by the engine of before: the run carries that."""
    monkeypatch.setattr("crawler.render.choice._EVERY", 1_000_000)
    kept = visit(store, START + "a")
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    seen_by, pool.engine = pool.engine, str(msgspec.structs.replace(parse_engine(pool.engine), fonts="5e71f5e5"))
    begin(store, "2")
    visit(store, START + "a", run="2", snapshot=kept)
    render.render_pages(site(), tmp_path, "2", full=False, on_progress=quiet)
    assert (pool.started, outcome(store, "2"), store.run("2").engine) == (1, {"a": ("ok", 0)}, seen_by)


def test_what_version_0_1_saw_is_looked_at_again(
    tmp_path: Path, store: Store, pool: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knew of axe only. Without any browser tonight, that is what there is, and it holds as it did then."""
    monkeypatch.setattr("crawler.render.choice._EVERY", 1_000_000)
    kept = visit(store, START + "a")
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    of_then = axe.engine(axe.script_path())
    store.execute("UPDATE artifact SET engine = ?", of_then)
    for run, missing, rendered, engine in (("2", "Chromium saknas.", 0, of_then), ("3", "", 1, pool.engine)):
        pool.missing = missing
        begin(store, run)
        visit(store, START + "a", run=run, snapshot=kept)
        render.render_pages(site(), tmp_path, run, full=False, on_progress=quiet)
        assert (outcome(store, run), store.run(run).engine) == ({"a": ("ok", rendered)}, engine)


def test_a_sample_is_a_page_a_template_the_start_and_the_services(tmp_path: Path, store: Store, pool: Browsers) -> None:
    """The rest is not looked at, and the run says so."""
    for name, template in (("", "1"), ("a", "1"), ("b", "2"), ("c", "2"), ("tjanst/bygglov", "2")):
        visit(store, START + name, template=template)
    render.render_pages(site("sample"), tmp_path, RUN, full=False, on_progress=quiet)
    assert sorted(pool.looked) == [START, START + "b", START + "tjanst/bygglov"]
    assert store.run(RUN).remarks == (Reason.of(Code.REMARK_BROWSER_SAMPLE),)
    assert store.run(RUN).notes == ()  # it is what site.toml asks for


def test_no_browser_is_said_and_no_error(tmp_path: Path, store: Store, pool: Browsers) -> None:
    """Switched off or not installed: the night goes on, and says so; only what is missing degrades it."""
    visit(store, START)
    render.render_pages(site("none"), tmp_path, RUN, full=True, on_progress=quiet)
    pool.missing = Reason.of(Code.NO_CHROMIUM)
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    assert outcome(store) == {"": (None, 0)}
    [off], [missing] = store.run(RUN).remarks, store.run(RUN).notes
    assert off == Reason.of(Code.REMARK_BROWSER_OFF)
    assert missing == Reason.of(Code.NOTE_AXE_MISSING, why=Reason.of(Code.NO_CHROMIUM))


def test_an_interrupted_stage_goes_on_where_it_stood(tmp_path: Path, store: Store, pool: Browsers) -> None:
    """Each artifact is safe as soon as it is there; no page is looked at twice."""
    for name in "abcdef":
        visit(store, START + name)

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render.render_pages(site(), tmp_path, RUN, full=False, on_progress=stop)
    assert sum(rendered for _, rendered in outcome(store).values()) == 3
    done = {START + name for name, (_, rendered) in outcome(store).items() if rendered}
    pool.looked.clear()
    render.render_pages(site(), tmp_path, RUN, full=True, on_progress=quiet)
    assert set(outcome(store).values()) == {("ok", 1)}
    assert not done & set(pool.looked)


def test_our_own_mistakes_cost_a_page_and_are_said(tmp_path: Path, store: Store, pool: Browsers) -> None:
    """Whatever goes wrong with one page, the others are looked at, and the run says that one was not."""

    def break_down(url: str) -> None:
        if url == START:
            raise ZeroDivisionError

    visit(store, START)
    visit(store, START + "a")
    pool.during = break_down
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    assert outcome(store) == {"": ("error", 1), "a": ("ok", 1)}
    assert store.run(RUN).notes == (Reason.of(Code.NOTE_BROWSER_FAILED, count=1),)


@pytest.mark.browser
def test_two_real_browsers_share_the_pages(tmp_path: Path, store: Store) -> None:
    """End to end with Chromium: artifacts in the database, threads and browsers gone."""
    documents = Documents()
    documents.put('<!doctype html><html lang="sv"><title>Sida</title><main><h1>Hej</h1><img src="a.png"></main></html>')
    try:
        local = site()
        local = msgspec.structs.replace(
            local,
            site=msgspec.structs.replace(local.site, hosts=(documents.host,), start=(documents.url,)),
            crawl=Crawl(allow_private=(documents.host,)),
        )
        visit(store, documents.url)
        visit(store, documents.url + "saknas")
        render.render_pages(local, tmp_path, RUN, full=False, on_progress=quiet)
    finally:
        documents.close()
    artifacts = [unpack(row["data"], Artifact) for row in store.rows("SELECT data FROM artifact ORDER BY snapshot")]
    assert [artifact.state for artifact in artifacts] == ["ok", "error"]
    assert [rule.id for rule in artifacts[0].axe if rule.outcome == "fail"] == ["image-alt"]
    assert "404" in artifacts[1].reason
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("browser-")]


def test_several_engines_in_a_run_are_a_remark(tmp_path: Path, store: Store, pool: Browsers) -> None:
    """The nodes of a Grid may differ."""
    for name in ("", "a"):
        visit(store, START + name)
    pool.engines[START] = f"{pool.engine[:-8]}ffffffff"
    render.render_pages(site(), tmp_path, RUN, full=False, on_progress=quiet)
    [remark] = store.run(RUN).remarks
    assert remark == Reason.of(Code.REMARK_ENGINES, engines=f"{pool.engine}; {pool.engines[START]}")
