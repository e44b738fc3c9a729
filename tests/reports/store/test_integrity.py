"""A database that is not what it was: every command says so in one sentence, and none begins again in silence."""

import os
import random
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from world import make

from audits.reasons import Code
from crawler.cli.main import main
from crawler.doctor import checks
from reports.store import Store, StoreError, database, pack, repair
from reports.store.integrity import APPLICATION

SITE = """
[site]
id = "x"
name = "Exempels kommun"
start = ["https://www.exempel.se/"]
[report]
mail = { host = "127.0.0.1", from = "webb@exempel.se", to = "webb@exempel.se" }
"""
COMMANDS = (
    ("status",), ("export", "--what", "issues"), ("owners",), ("decide", "--list"), ("mail", "--dry-run"),
    ("publish",), ("merge",), ("night",),
)  # fmt: skip


def flip(file: Path, at: int, count: int = 8) -> None:
    data = bytearray(file.read_bytes())
    for offset in range(at, at + count):
        data[offset] ^= 0xFF
    file.write_bytes(data)


def foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("CREATE TABLE run (id TEXT)")


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("PRAGMA user_version = 999")


def page_of(table: str) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        with closing(sqlite3.connect(file)) as other:
            [size] = other.execute("PRAGMA page_size").fetchone()
            [page] = other.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        flip(file, (page - 1) * size)

    return damage


DAMAGES: dict[str, tuple[Callable[[Path], Any], str, int]] = {
    "missing": (Path.unlink, "is missing, but there have been runs", len(COMMANDS)),
    "emptied": (lambda file: file.write_bytes(b""), "is empty, but there have been runs", len(COMMANDS)),
    "foreign": (foreign, "is a database of another program", len(COMMANDS)),
    "no database": (lambda file: file.write_bytes(random.Random(1).randbytes(90_000)), "is damaged", len(COMMANDS)),
    "header": (lambda file: flip(file, 3), "is damaged", len(COMMANDS)),
    "newer": (newer, "made by a newer webbrond", len(COMMANDS)),
    "page": (page_of("run"), "is damaged", 4),
    "unread page": (page_of("measure"), "is damaged", 3),  # only those that go through all of it find it
}


@pytest.fixture
def site_file(tmp_path: Path) -> Path:
    """A site with a database, a backup of it, and reports."""
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    make(tmp_path / "x", 3, 1, ("2026-11-20T0130", "2026-11-21T0130"), "sv")
    (tmp_path / "x" / "reports" / "2026-11-21T0130").mkdir(parents=True)
    (tmp_path / "x" / "backup").mkdir()
    (tmp_path / "x" / "backup" / "webbrond-027-before-x.db").touch()
    return tmp_path / "site.toml"


@pytest.mark.parametrize("kind", DAMAGES)
def test_it_is_said_and_left_as_it_is(site_file: Path, kind: str):
    """Exit code 4, one sentence that names the file and the backup, and nothing is written."""
    file = site_file.parent / "x" / "webbrond.db"
    damage, words, finding = DAMAGES[kind]
    damage(file)
    before = file.read_bytes() if file.exists() else None
    for command, *options in COMMANDS[-finding:]:
        result = CliRunner().invoke(main, [command, str(site_file), *options])
        assert result.exit_code == 4, (command, result.output)
        [said] = [line for line in result.output.splitlines() if line.startswith("webbrond:")]
        assert f"{file}: {words}" in said, command
        assert ("webbrond-027-before-x.db" in said) == (kind != "newer"), command
        assert (file.read_bytes() if file.exists() else None) == before, command
    [diagnosis] = checks._database(file.parent)  # of `webbrond doctor`
    assert (diagnosis.ok, words in diagnosis.text) == (False, True)


def test_locked(site_file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    with closing(sqlite3.connect(site_file.parent / "x" / "webbrond.db")) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("DELETE FROM measure")
        for command, *options in COMMANDS:
            result = CliRunner().invoke(main, [command, str(site_file), *options])
            assert result.exit_code == 4, (command, result.output)
            assert "is locked by another program" in result.output


def fill(workdir: Path, hard: int) -> None:
    """Write more than there is room for."""
    with Store(workdir) as store, store.atomic():
        resource.setrlimit(resource.RLIMIT_FSIZE, (store.path.stat().st_size, hard))
        for number in range(20_000):
            store.url_id(f"https://www.exempel.se/{number}")


def test_full_disk(tmp_path: Path):
    """Whatever is written meanwhile fails with a sentence, and what was there stays."""
    with Store(tmp_path) as store:
        store.url_id("https://www.exempel.se/")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        with pytest.raises(StoreError, match=r"the disk .*full.*run the command again"):
            fill(tmp_path, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with Store(tmp_path) as store:
        assert store.row("SELECT count(*) AS n FROM url") == {"n": 1}


def test_a_night_on_a_full_disk_says_so(site_file: Path):
    """Not even its lock can be written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        result = CliRunner().invoke(main, ["night", str(site_file)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert result.exit_code == 4
    assert "free some space, and run the command again" in result.output


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_read_only():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with Store(Path(folder)) as store:
            store.url_id("https://www.exempel.se/")
        store.path.chmod(0o444)
        Path(folder).chmod(0o555)
        with as_nobody(), pytest.raises(StoreError, match="the right to write it and its folder"):
            Store(Path(folder))
        Path(folder).chmod(0o755)


def test_an_emptied_database_without_runs_is_a_first_night(tmp_path: Path):
    """It was killed as it began."""
    (tmp_path / "webbrond.db").touch()
    with Store(tmp_path) as store:
        assert store.runs() == []


def test_a_database_of_before_gets_its_mark(tmp_path: Path):
    with Store(tmp_path) as store:
        store.start_run("Europe/Stockholm")
        store.execute("PRAGMA application_id = 0")
        store.execute("PRAGMA user_version = 0")
    with Store(tmp_path) as store:
        assert store.row("PRAGMA application_id") == {"application_id": APPLICATION}
        migrations = store.row("SELECT count(*) AS user_version FROM _sqlite_migrations")
        assert store.row("PRAGMA user_version") == migrations


def spoil(store: Store, table: str, column: str) -> None:
    """Flip bytes in the middle of the first value."""
    key, data = store.execute(f"SELECT rowid, {column} FROM {table} WHERE {column} <> x''").fetchone()
    middle = len(data) // 2
    spoilt = data[:middle] + bytes(byte ^ 0xFF for byte in data[middle : middle + 8]) + data[middle + 8 :]
    store.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", spoilt, key)


def test_damaged_values_cost_their_pages(site_file: Path):
    """They are removed from where they are relied on: those visits are errors, and an issue keeps its number."""
    with Store(site_file.parent / "x") as store:
        numbers = [row["id"] for row in store.rows("SELECT id FROM issue")]
        for table, column in (("result", "data"), ("issue", "finding"), ("issue", "urls"), ("site_result", "data")):
            if table != "site_result":
                spoil(store, table, column)
        store.execute("UPDATE snapshot SET links = ?, body_hash = 'x'", pack((1, 2, 3))[:-4] + b"1234")
        snapshots = store.row("SELECT count(*) AS n FROM snapshot")
        assert snapshots
        assert repair(store) == 2 + snapshots["n"]  # an issue counts once
        assert repair(store) == 0
        [lost] = store.rows("SELECT state, result FROM visit WHERE reason = ?", Code.DAMAGED.value)
        assert lost == {"state": "error", "result": None}
        assert store.row("SELECT count(*) AS n FROM snapshot WHERE body_hash = ''") == snapshots
        assert [row["id"] for row in store.rows("SELECT id FROM issue")] == numbers
        assert store.row("PRAGMA foreign_key_check") is None
    result = CliRunner().invoke(main, ["export", str(site_file), "--what", "issues"])
    assert result.exit_code == 0, result.output


def test_damaged_values_are_said_to_readers(site_file: Path):
    with Store(site_file.parent / "x") as store:
        spoil(store, "issue", "finding")
    result = CliRunner().invoke(main, ["export", str(site_file), "--what", "issues"])
    assert result.exit_code == 4
    assert "webbrond.db: what is stored of a page is damaged; `webbrond night` reads such pages again" in result.output
