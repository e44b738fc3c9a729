"""Databases of earlier versions: opened as they are, and found in the form of today."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from reports.store.clock import local_day
from reports.store.database import Store
from reports.store.migrations import migrations

RUN = "2026-11-01T0130"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A work folder as version 0.1.0 left it, after one night."""
    db = Database(tmp_path / "webbrond.db")
    migrations.apply(db, stop_before="addresses_and_documents")
    db["run"].insert(
        {
            "id": RUN,
            "started": "2026-11-01T01:30:00+01:00",
            "finished": "2026-11-01T02:15:00+00:00",
            "state": "done",
            "healthy": 1,
        }
    )
    for number, (address, priority) in enumerate(
        {"": 0, "a": 1, "listed": 1_000, "b": 1_002, "of-before": 2_000}.items()
    ):
        db["url"].insert({"id": number, "url": f"https://www.exempel.se/{address}"})
        db["visit"].insert({"run": RUN, "url": number, "state": "ok", "priority": priority})
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
    assert [file.name for file in (old / "backup").iterdir()] == ["webbrond-001-before-addresses_and_documents.db"]
