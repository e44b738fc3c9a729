"""Databases of earlier versions: opened as they are, and found in the form of today."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from reports.store.database import Store
from reports.store.migrations import migrations

RUN = "2026-11-01T0130"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A work folder as version 0.1.0 left it, after one night."""
    db = Database(tmp_path / "webbrond.db")
    migrations.apply(db, stop_before="addresses_and_documents")
    db["run"].insert({"id": RUN, "started": "2026-11-01T01:30:00+01:00", "state": "done", "healthy": 1})
    for number, (address, priority) in enumerate(
        {"": 0, "a": 1, "listed": 1_000, "b": 1_002, "of-before": 2_000}.items()
    ):
        db["url"].insert({"id": number, "url": f"https://www.exempel.se/{address}"})
        db["visit"].insert({"run": RUN, "url": number, "state": "ok", "priority": priority})
    db.close()
    return tmp_path


def test_priorities_become_source_and_clicks(old: Path):
    with Store(old) as store:
        rows = store.execute("SELECT source, clicks FROM visit ORDER BY url").fetchall()
    assert rows == [(0, 0), (0, 1), (1, 0), (1, 2), (2, 0)]
    assert [file.name for file in (old / "backup").iterdir()] == ["webbrond-001-before-addresses_and_documents.db"]
