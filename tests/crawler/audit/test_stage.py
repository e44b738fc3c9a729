"""AUDIT over a real round: what could not be judged is said, tried again, and never counted as mended."""

import os
import signal
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from audits.documents import Facts
from audits.model import Finding, PageResult, SiteResult
from audits.reasons import Code, Reason
from crawler.audit import judge, stage
from crawler.audit.pool import AuditPool, Job, Judged, Setup
from reports.decisions.apply import dismissals
from reports.decisions.file import Decision, Decisions
from reports.figures import merge_night
from reports.store.database import Store, pack, unpack
from reports.store.documents import put_facts
from reports.store.visits import Visits
from rules.loader import load_rules

FAULT = '<p>Text som står här.</p><p><a href="/a">Läs mer</a></p>'  # a fault that no browser is needed for


def audit(night: Any, store: Store, *dismissed: Any) -> None:
    with AuditPool() as pool:
        stage.audit_run(night.site, store, night.workdir, night.run_id, lambda *_: None, pool, *dismissed)


def judged(night: Any) -> tuple[Reason, ...]:
    """AUDIT and MERGE of the last round; the run's notes."""
    with Store(night.workdir) as store:
        audit(night, store)
        merge_night(night.site, store, night.run_id, load_rules(), {})
        return store.run(night.run_id).notes


def issues(night: Any) -> dict[int, str]:
    with Store(night.workdir, readonly=True) as store:
        return {row["id"]: row["state"] for row in store.rows("SELECT id, state FROM issue")}


def test_an_archive_that_cannot_be_read_mends_nothing(hostile: Any, round_of: Callable[..., Any]) -> None:
    """The pages are errors, the run says how many, their issues stay open; once the archive is back they are judged."""
    hostile.page("/", "/a", body=FAULT)
    hostile.page("/a", body=FAULT)
    night = round_of().go()
    assert judged(night) == ()
    before = issues(night)
    assert "open" in before.values()

    hostile.page("/a", body=FAULT + "<p>Ny text.</p>")  # so that it is judged anew
    night.go()
    archives = list((night.workdir / "warc").iterdir())
    for path in archives:
        os.rename(path, f"{path}.borta")  # noqa: PTH104
    [note] = judged(night)
    assert note == Reason.of(Code.NOTE_UNREADABLE, count=1)
    assert issues(night) == before

    for path in archives:
        os.rename(f"{path}.borta", path)  # noqa: PTH104
    night.go()
    assert judged(night) == ()
    assert issues(night) == before


def test_what_could_not_be_read_is_counted(hostile: Any, round_of: Callable[..., Any]) -> None:
    """A page that ended its reader is in the same note as one that could not be judged; documents have their own."""
    for path in ("/b", "/c"):
        hostile.page(path)
    hostile.page("/", "/b", "/c", "/d.pdf")
    hostile.answer("/d.pdf", 200, b"%PDF-1.7", "application/pdf")
    night = round_of().go()
    with Store(night.workdir) as store:
        for path, reason in (("/b", Code.UNREADABLE), ("/c", Code.STOPS_THE_RUN)):
            number = store.url_id(hostile.url(path))
            store.execute("UPDATE visit SET state = 'error', reason = ? WHERE url = ?", reason, number)
        put_facts(
            store, night.run_id, store.url_id(hostile.url("/d.pdf")), Facts(state="failed"),
            form="pdf", etag="", modified="", size=8, digest="",
        )  # fmt: skip
    assert judged(night) == (Reason.of(Code.NOTE_UNREADABLE, count=2), Reason.of(Code.NOTE_DOCUMENTS_UNREAD, count=1))


def test_a_rule_that_failed_is_said(
    hostile: Any, round_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page with an outcome "error" makes a note, and its result is not kept."""
    hostile.page("/", body=FAULT)
    night = round_of().go()
    whole = AuditPool.judge

    def flawed(pool: AuditPool, setup: Setup, jobs: Any, put: Any) -> None:
        def put_flawed(batch: Any, results: list[Judged]) -> None:
            kept = [unpack(one.data, PageResult) for one in results]
            errors = [
                PageResult(r.record, {**r.outcomes, "x.y": "error"}, (*r.findings, Finding("x.y", "u", "error")))
                for r in kept
            ]
            put(batch, [Judged(pack(result), "error") for result in errors])

        whole(pool, setup, jobs, put_flawed)

    with monkeypatch.context() as patch:
        patch.setattr(AuditPool, "judge", flawed)
        with Store(night.workdir) as store:
            audit(night, store)
            [note] = store.run(night.run_id).notes
    assert note == Reason.of(Code.NOTE_RULE_ERRORS, count=1)
    with Store(night.workdir) as store:
        Visits(store, night.run_id).reuse_results(stage.judgement(night.site))
        assert store.row("SELECT result FROM visit WHERE run = ? AND state = 'ok'", night.run_id) == {"result": None}


def test_a_page_that_takes_too_long(
    hostile: Any, round_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given up, whatever audit it stands in, and every rule says that it could not be tried; none has passed."""
    hostile.page("/", body="<div>" * 3_000 + FAULT)
    night = round_of().go()
    one = judge.Judge(Setup(night.site, str(night.workdir), "2026-12-01"))
    with Store(night.workdir) as store:
        [row] = store.rows(stage._TO_DO, night.run_id)
    assert not one.judge(Job(**row)).flaw
    monkeypatch.setattr(judge, "PATIENCE", 0.01)
    found = one.judge(Job(**row))
    result = unpack(found.data, PageResult)
    assert (found.flaw, found.error) == ("unreadable", "_TooSlowError()")
    assert (result.not_tested, set(result.outcomes.values())) == (("unreadable",), {"error"})
    assert {finding.values["error"] for finding in result.findings} == {"TooSlowError"}
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_a_clock_that_is_set_back(hostile: Any, round_of: Callable[..., Any]) -> None:
    """The night before is the one that was made before, whatever its name says: what was mended is fixed."""
    hostile.page("/", body=FAULT)
    night = round_of().go()
    judged(night)
    with Store(night.workdir) as store:  # the first night was made by a clock that ran ahead
        store.execute("PRAGMA foreign_keys = OFF")
        store.execute("UPDATE run SET id = '2099-01-01T0100' WHERE id = ?", night.run_id)
        for table in ("visit", "measure", "site_result", "service"):
            store.execute(f"UPDATE {table} SET run = '2099-01-01T0100' WHERE run = ?", night.run_id)
    hostile.page("/", body="<p>Länken är borta.</p>")
    night.go()
    with Store(night.workdir) as store:
        from reports.issues.merge import _Night

        audit(night, store)
        before = _Night(night.site, store, night.run_id, load_rules()).before
        assert before is not None
        assert before.id == "2099-01-01T0100"


STATEMENT = """<h1>Tillgänglighetsredogörelse</h1>
<p>Testvik kommun står bakom den här webbplatsen. Webbplatsen är helt förenlig med lagen om tillgänglighet.</p>"""
ENGLISH = """<p>If you are new in town you can get help from the municipality. We can tell you how to find a school for
your children, how to apply for childcare and where to learn Swedish. You do not need to book a time first.</p>"""


def test_a_statement_is_held_against_what_people_have_decided(hostile: Any, round_of: Callable[..., Any]) -> None:
    """An accepted fault still contradicts "helt förenlig"; what is decided to be no fault does not, that very night."""
    hostile.page("/", "/t", "/new", body=FAULT + '<a href="/t">Tillgänglighetsredogörelse</a>')
    hostile.page("/t", body=STATEMENT)
    hostile.page("/new", body=ENGLISH)
    night = round_of().go()
    judged(night)
    day = date(2026, 11, 22)
    decided: tuple[tuple[Any, bool], ...] = (("", True), ("not-a-fault", False), ("accept", True))
    with Store(night.workdir) as store:
        rules = {row["rule"]: row["id"] for row in store.rows("SELECT id, rule FROM issue WHERE state = 'open'")}
        assert "accessibility.statement-contradiction" in rules
        issue = rules["accessibility.language-mismatch"]
        for action, contradicted in decided:
            decision = Decision(action, "x", "web", day, issue=issue) if action else None
            audit(night, store, dismissals(store, Decisions((decision,) if decision else ()), day))
            row = store.row("SELECT data FROM site_result WHERE run = ?", night.run_id)
            assert row
            found = {finding.rule for finding in unpack(row["data"], SiteResult).findings}
            assert ("accessibility.statement-contradiction" in found) is contradicted, action


def test_what_was_not_read_of_a_page_is_no_pass(hostile: Any, round_of: Callable[..., Any]) -> None:
    """Its beginning is judged, nothing passes there, and the night says that the page was cut."""
    hostile.page("/", "/lang")
    hostile.page("/lang", body=FAULT + f"<script>rad = '{'<br>' * 200_001}'</script>" + FAULT)
    night = round_of().go()
    assert Reason.of(Code.NOTE_PARTLY_READ, count=1) in judged(night)
    with Store(night.workdir, readonly=True) as store:
        row = store.row(
            "SELECT data FROM visited JOIN result ON result.id = visited.result WHERE address LIKE '%/lang'"
        )
    assert row
    assert {"fail"} <= set(unpack(row["data"], PageResult).outcomes.values()) <= {"fail", "error", "needs-review"}
