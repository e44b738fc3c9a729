"""The database of a work folder: a name for each run; an unfinished one is gone on with while it is the same night."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from audits.reasons import Code, Reason
from reports.store.database import Store, StoreError, pack, unpack


def test_unfinished_run_is_gone_on_with(tmp_path: Path):
    with Store(tmp_path) as store:
        first = store.start_run("Europe/Stockholm", full=True, max_pages=7)
        assert store.start_run("Europe/Stockholm") == first
        assert (first.full, first.max_pages, first.state) == (True, 7, "running")


def test_two_runs_in_a_minute(tmp_path: Path):
    """Each has a name of its own, and the latest is the one that began last, whatever the clock says."""
    with Store(tmp_path) as store:
        names = []
        for _ in range(12):
            names.append(store.start_run("Europe/Stockholm").id)
            store.set_run(names[-1], state="done")
        assert len(set(names)) == 12
        assert [run.id for run in store.runs()] == names
        assert store.run().id == names[-1]


def test_run_of_another_night_is_over(tmp_path: Path):
    """What was broken off yesterday is not gone on with: it says that it never ended."""
    with Store(tmp_path) as store:
        old = store.start_run("Europe/Stockholm")
        started = datetime.fromisoformat(old.started) - timedelta(days=1)
        store.set_run(old.id, started=started.isoformat(), id="2000-01-01T0000")
        new = store.start_run("Europe/Stockholm")
        assert new.id != "2000-01-01T0000"
        assert (store.run("2000-01-01T0000").state, new.state) == ("failed", "running")
        assert store.run("2000-01-01T0000").reason == Reason.of(Code.NEVER_ENDED)


def test_a_run_that_was_broken_off_while_it_was_published_goes_on(tmp_path: Path):
    with Store(tmp_path) as store:
        run = store.start_run("Europe/Stockholm")
        store.set_run(run.id, stage="merge", state="degraded")
        assert store.start_run("Europe/Stockholm").id == run.id
        store.set_run(run.id, stage="publish")
        assert store.start_run("Europe/Stockholm").id != run.id


def test_notes_are_kept_once(tmp_path: Path):
    with Store(tmp_path) as store:
        run = store.start_run("Europe/Stockholm")
        store.note(run.id, Reason.of(Code.NOTE_WINDOW, count=3))
        store.note(run.id, Reason.of(Code.NOTE_WINDOW, count=3))
        store.remark(run.id, Reason.of(Code.REMARK_SOFT_404, host="www.exempel.se:443"))
        store.remark(run.id, Reason.of(Code.REMARK_SOFT_404, host="www.exempel.se:443"))
        assert store.run().notes == (Reason.of(Code.NOTE_WINDOW, count=3),)
        assert store.run().remarks == (Reason.of(Code.REMARK_SOFT_404, host="www.exempel.se:443"),)


def test_a_database_of_before_can_be_read(tmp_path: Path):
    """Reading commands change nothing, so they meet tables that the last migrations have not seen."""
    with Store(tmp_path) as store:
        run = store.start_run("Europe/Stockholm")
        store.set_run(run.id, notes='["Allt i en lista."]')
        store.execute("ALTER TABLE run DROP COLUMN remarks")
        store.execute("DELETE FROM _sqlite_migrations WHERE name = 'remarks'")
    with Store(tmp_path, readonly=True) as store:
        assert (store.run().notes, store.run().remarks) == ((Reason.of(Code.AS_WRITTEN, text="Allt i en lista."),), ())
    with Store(tmp_path) as store:
        store.remark(run.id, Reason.of(Code.REMARK_SOFT_404, host="www.exempel.se:443"))
        assert store.run().remarks == (Reason.of(Code.REMARK_SOFT_404, host="www.exempel.se:443"),)


def test_reading_what_is_not_there(tmp_path: Path):
    with pytest.raises(StoreError, match="webbrond night"):
        Store(tmp_path, readonly=True)


def test_readers_cannot_write(tmp_path: Path):
    with Store(tmp_path) as store:
        store.start_run("Europe/Stockholm")
    with Store(tmp_path, readonly=True) as store, pytest.raises(Exception, match="readonly"):
        store.url_id("https://www.exempel.se/")


def test_packed_is_unpacked():
    assert unpack(pack({"å": [1, None]}), dict[str, list[int | None]]) == {"å": [1, None]}


def test_copied_before_its_tables_change(tmp_path: Path):
    """A database with rounds in it is copied whole before a migration; an empty one, or one up to date, is not."""
    with Store(tmp_path) as store:
        run = store.start_run("Europe/Stockholm").id
    assert not (tmp_path / "backup").exists()
    with Store(tmp_path) as store:  # as it was before the last migration
        store.execute("DROP TABLE proposal")
        store.execute("DELETE FROM _sqlite_migrations WHERE name = 'what_was_proposed'")
    with Store(tmp_path) as store:
        assert store.row("SELECT 1 FROM proposal") is None
    [copy] = (tmp_path / "backup").iterdir()
    assert copy.name.endswith("-before-what_was_proposed.db")
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT id FROM run").fetchall() == [(run,)]
        assert not old.execute("SELECT 1 FROM sqlite_master WHERE name = 'proposal'").fetchall()


def test_a_newer_database_is_refused(tmp_path: Path):
    """Nothing is written into what a newer webbrond has made."""
    with Store(tmp_path) as store:
        store.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('webbrond', 'of_tomorrow', '')"
        )
    before = (tmp_path / "webbrond.db").read_bytes()
    with pytest.raises(StoreError, match=r"newer webbrond \(of_tomorrow\)"):
        Store(tmp_path)
    assert (tmp_path / "webbrond.db").read_bytes() == before
