"""Databases of earlier versions: opened as they are, and found in the form of today."""

import json
import re
from pathlib import Path

import pytest
from sqlite_utils import Database

from audits.reasons import Code, Reason
from reports.language import Language, word_reason
from reports.store.clock import local_day
from reports.store.database import Store
from reports.store.migrations import migrations
from reports.store.sentences_0_1 import read_templates, recognise

RUN = "2026-11-01T0130"
OLD = (
    "Sidan är hämtad.",
    "Samma sida som https://www.exempel.se/, på en annan adress.",
    "Dokument (PDF), inte en webbsida (application/pdf).",
    "Servern www.exempel.se har ett certifikat som har gått ut, så inget hämtas därifrån.",
    "",
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A work folder as version 0.1.0 left it, after one night."""
    db = Database(tmp_path / "webbrond.db")
    migrations.apply(db, stop_before="clicks_and_source")
    notes = ["3 sidor ej besökta: tiden för nattens rond tog slut.", "En anteckning av en annan version."]
    sitemap = "Ogiltig webbplatskarta: https://www.exempel.se/s.xml (servern svarade inte i tid)."
    remarks = [f"{sitemap} Ronden fortsatte längs länkarna."]
    db["run"].insert({
        "id": RUN, "started": "2026-11-01T01:30:00+01:00", "finished": "2026-11-01T02:15:00+00:00",
        "state": "degraded", "healthy": 1, "reason": notes[0],
        "notes": json.dumps(notes), "remarks": json.dumps(remarks),
    })  # fmt: skip
    for number, (address, priority) in enumerate(
        {"": 0, "a": 1, "listed": 1_000, "b": 1_002, "of-before": 2_000}.items()
    ):
        db["url"].insert({"id": number, "url": f"https://www.exempel.se/{address}"})
        db["visit"].insert({"run": RUN, "url": number, "state": "ok", "priority": priority, "reason": OLD[number]})
    db["snapshot"].insert({
        "id": 1, "url": 0, "run": RUN, "fetched_at": "", "status": 200, "content_type": "", "charset": "", "bytes": 1,
        "body_hash": "", "content_hash": "", "template_hash": "", "warc": "", "offset": 0, "links": b"",
    })  # fmt: skip
    hangs = "Sidan hänger webbläsaren: den blev inte klar på 45 sekunder. Sidan är inte testad med axe."
    db["artifact"].insert({"snapshot": 1, "run": RUN, "engine": "", "state": "timeout", "reason": hangs, "data": b""})
    db.close()
    return tmp_path


def test_a_reader_of_an_old_database_has_the_view(old: Path):
    """Commands that only read change nothing: the next night does."""
    with Store(old, readonly=True) as store:
        assert store.row("SELECT address FROM visited WHERE url = 1") == {"address": "https://www.exempel.se/a"}
        assert store.row("SELECT 1 FROM sqlite_master WHERE name = 'visited'") is None


def test_the_view_costs_no_more_than_the_joins_that_a_query_uses(tmp_path: Path):
    """By the primary keys, and without the addresses of targets and linking pages where nothing asks for them."""
    with Store(tmp_path) as store:

        def searched(sql: str) -> list[str]:
            steps = [row["detail"].split() for row in store.rows(f"EXPLAIN QUERY PLAN {sql}", RUN)]
            assert {step[0] for step in steps} == {"SEARCH"}, steps
            return [step[1] for step in steps]

        assert searched("SELECT address FROM visited WHERE run = ?") == ["visit", "url"]
        assert searched("SELECT target FROM visited WHERE run = ? AND address = ''") == ["url", "visit", "target"]
        with_titles = "SELECT address, title FROM visited JOIN snapshot ON snapshot.id = snapshot WHERE visited.run = ?"
        assert searched(with_titles) == ["visit", "url", "snapshot"]


def test_the_start_of_a_run_becomes_utc(old: Path):
    with Store(old) as store:
        run = store.run()
    assert (run.started, run.finished) == ("2026-11-01T00:30:00Z", "2026-11-01T02:15:00Z")
    assert local_day(run.started, "Europe/Stockholm").isoformat() == "2026-11-01"


def test_priorities_become_source_and_clicks(old: Path):
    with Store(old) as store:
        rows = store.execute("SELECT source, clicks FROM visit ORDER BY url").fetchall()
    assert rows == [(0, 0), (0, 1), (1, 0), (1, 2), (2, 0)]
    assert [file.name for file in (old / "backup").iterdir()] == ["webbrond-015-before-clicks_and_source.db"]


def test_sentences_become_codes_with_parameters(old: Path):
    late = Reason.of(Code.NOTE_WINDOW, count=3)
    with Store(old) as store:
        run = store.run()
        visits = [Reason.decode(row["reason"]) for row in store.rows("SELECT reason FROM visit ORDER BY url LIMIT 4")]
        [artifact] = store.rows("SELECT reason FROM artifact")
    assert (run.reason, run.notes[0]) == (late, late)
    assert run.notes[1] == Reason.of(Code.AS_WRITTEN, text="En anteckning av en annan version.")
    timeout = Reason.of(Code.TIMEOUT)
    assert run.remarks == (Reason.of(Code.REMARK_SITEMAP, url="https://www.exempel.se/s.xml", detail=timeout),)
    assert visits == [
        Reason.of(Code.FETCHED),
        Reason.of(Code.SAME_PAGE, url="https://www.exempel.se/"),
        Reason.of(Code.NOT_HTML, kind="pdf", type="application/pdf"),
        Reason.of(Code.CERTIFICATE, host="www.exempel.se", fault="expired"),
    ]
    assert artifact["reason"] == Reason.of(Code.BROWSER_HANGS, seconds=45).encode()


def test_readers_of_an_old_database_get_its_sentences(old: Path):
    """Reading commands migrate nothing."""
    with Store(old, readonly=True) as store:
        assert word_reason(store.run().notes[0], Language("en")).endswith("tiden för nattens rond tog slut.")


def test_old_sentences_are_worded_as_before():
    """Nothing is lost on the way from a sentence to its code and back."""
    samples = {"fault": "har gått ut", "kind": "Film", "why": "Servern svarade inte i tid.", "detail": "fel 503"}
    numbers = dict.fromkeys(("count", "limit", "status", "seconds", "failures", "number", "code"), "17")
    reworded = {
        Code.SCRIPT_HOST,
        Code.BROWSER_GAVE_UP,
        Code.NO_AXE,
        Code.REMARK_RULE_NOT_SELECTED,
        Code.BROWSER_UNSTYLED,
        Code.REMARK_BROWSER_PAGES,
    }
    for template, code in read_templates():
        sentence = re.sub(r"\{(\w+)\}", lambda gap: (samples | numbers).get(gap[1], f"<{gap[1]}>"), template)
        found = recognise(sentence)
        assert found.code is code, sentence
        if code not in reworded and "} ärende har" not in template:  # of one issue, the number was a word
            assert word_reason(found, Language("sv")) == sentence
