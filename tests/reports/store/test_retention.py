"""Old rounds forget what they saw of each page; no issue, event or figure is ever forgotten."""

from pathlib import Path

from reports.store.database import Store, pack
from reports.store.retention import retire_runs

RUNS = [f"2026-{month:02}-{day:02}T0130" for month in (1, 2, 3) for day in range(1, 11)]


def night(store: Store, run: str, *, changed: bool) -> None:
    """One page, seen once more; changed: with a snapshot, an artifact and a result of its own."""
    store.execute("INSERT INTO run (id, started, state, healthy) VALUES (?, ?, 'done', 1)", run, run)
    _page(store, run, 0, changed=changed)
    store.execute("INSERT INTO measure (run, scope, key, name, value) VALUES (?, 'site', '', 'pages', 1)", run)


def _page(store: Store, run: str, number: int, *, changed: bool = True) -> None:
    page = store.url_id(f"https://www.exempel.se/{number}")
    if changed:
        snapshot = store.execute(
            "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
            " template_hash, warc, offset, links)"
            " VALUES (?, ?, '', 200, '', '', 1, '', '', '', '', 0, x'') RETURNING id",
            page, run,
        ).fetchone()[0]  # fmt: skip
        store.execute(
            "INSERT INTO artifact (snapshot, run, engine, state, data) VALUES (?, ?, 'axe', 'ok', x'')", snapshot, run
        )
        store.execute(
            "INSERT INTO result (snapshot, artifact, ruleset, data) VALUES (?, (SELECT max(id) FROM artifact), '', ?)",
            snapshot, pack({}),
        )  # fmt: skip
    store.execute(
        "INSERT INTO visit (run, url, state, snapshot, artifact, result) VALUES"
        " (?, ?, 'ok', (SELECT max(id) FROM snapshot), (SELECT max(id) FROM artifact), (SELECT max(id) FROM result))",
        run, page,
    )  # fmt: skip


def count(store: Store, table: str) -> int:
    row = store.row(f"SELECT count(*) AS n FROM {table}")
    assert row is not None
    return int(row["n"])


def test_one_round_a_month_and_the_latest_are_kept(tmp_path: Path) -> None:
    """What is forgotten takes along the snapshots, artifacts and results that nothing else uses."""
    with Store(tmp_path) as store:
        for run in RUNS:
            night(store, run, changed=run[8:10] in ("01", "05"))
        gone = retire_runs(store, 7)
        assert gone == [
            run for run in RUNS[:-7] if run not in ("2026-01-10T0130", "2026-02-10T0130", "2026-03-03T0130")
        ]
        assert retire_runs(store, 7) == []
        assert count(store, "visit") == 7 + 3
        # Of January's two results the second, of February's too, and both of March.
        assert [count(store, table) for table in ("snapshot", "artifact", "result")] == [4, 4, 4]
        assert count(store, "run") == count(store, "measure") == len(RUNS)
        assert store.row("PRAGMA foreign_key_check") is None


def test_the_last_healthy_round_stays(tmp_path: Path) -> None:
    """A month of failed rounds does not take away what the next is compared with."""
    with Store(tmp_path) as store:
        for run in RUNS:
            night(store, run, changed=False)
        store.execute("UPDATE run SET healthy = 0 WHERE id > '2026-01-05'")
        retire_runs(store, 7)
        assert store.row("SELECT 1 FROM visit WHERE run = '2026-01-04T0130'")


def test_forgetting_grows_with_what_is_forgotten(tmp_path: Path) -> None:
    """Twice the pages are twice the work, not four times: the keys of what goes are not looked for row by row."""
    assert _steps(tmp_path / "b", 80) < 3 * _steps(tmp_path / "a", 40)


def _steps(folder: Path, pages: int) -> int:
    """What forgetting one night of ``pages`` changed pages costs the database, in hundreds of its instructions."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with Store(folder) as store:
        for run in RUNS[:3]:
            store.execute("INSERT INTO run (id, started, state, healthy) VALUES (?, ?, 'done', 0)", run, run)
            with store.atomic():
                for page in range(pages):
                    _page(store, run, page)
        store.db.conn.set_progress_handler(step, 100)
        assert retire_runs(store, 1) == RUNS[:2]
        store.db.conn.set_progress_handler(None, 0)
        assert count(store, "snapshot") == pages
        assert store.row("PRAGMA foreign_key_check") is None
        assert store.row("PRAGMA foreign_keys") == {"foreign_keys": 1}
    return steps
