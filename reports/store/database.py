"""Open webbrond.db safely, and offer the few operations that every stage needs.

One connection writes (WAL). A stage that needs many readers opens them with ``readonly=True``.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from audits.reasons import Code, Reason
from reports.masking import mask, mask_address, mask_packed
from reports.store import integrity
from reports.store.clock import local_now, timestamp
from reports.store.integrity import APPLICATION, Damaged, NoRun, StoreError

_STALE = timedelta(hours=20)  # a run interrupted longer ago is not resumed: its pages are yesterday's
PATIENCE = 30.0  # seconds to wait for another program that has locked the database
_NO_RUN = "there is no run yet; run `webbrond night` first"
_BACKUPS = 3  # backup copies, each made before a change of the tables
_FORGET = """
UPDATE url SET asked = NULL WHERE asked IS NOT NULL AND id NOT IN (
    SELECT url FROM visit WHERE run = ? AND state NOT IN ('broken', 'redirect', 'excluded', 'offsite'))
"""
STAGES = ("crawl", "render", "audit", "merge", "publish")


def sqlite_version() -> tuple[int, ...]:
    """Return the version of the SQLite library in use, such as (3, 40, 1)."""
    return sqlite3.sqlite_version_info


def pack(value: Any, masks: Callable[[str], str] | None = mask) -> bytes:
    """Return ``value`` (structs, lists, dicts) as compressed msgpack, with its texts masked by ``masks``."""
    data = msgspec.msgpack.encode(value)
    return zlib.compress(mask_packed(data, masks) if masks else data, 6)


def unpack[T](data: bytes, kind: type[T]) -> T:
    """Return what `pack` made of a value, decoded as a ``kind``. Raise `Damaged` if its checksum is wrong."""
    try:
        plain = zlib.decompress(data)
    except zlib.error as error:
        raise Damaged(
            "what is stored of a page is damaged; `webbrond night` reads such pages again, `webbrond publish` leaves"
            " them out, and both say so"
        ) from error
    return msgspec.msgpack.decode(plain, type=kind)


class Run(msgspec.Struct, frozen=True):
    """One night's run. ``stage`` is the last one completed, "" before the first."""

    id: str
    started: str
    finished: str | None
    stage: str
    state: str
    reason: Reason | None  # why it failed, or its first note
    full: bool
    max_pages: int | None
    ruleset: str
    engine: str
    rules: dict[str, int]
    healthy: bool
    notes: tuple[Reason, ...]  # what should have been checked and was not, which makes the run degraded
    remarks: tuple[Reason, ...] = ()  # what else is worth knowing
    page_limit: int | None = None  # how many pages site.toml wanted; None: not known

    def has_done(self, stage: str) -> bool:
        """Return whether ``stage`` was completed."""
        return self.stage != "" and STAGES.index(self.stage) >= STAGES.index(stage)


class Store:
    """The database of one work folder; a context manager that closes it."""

    def __init__(self, workdir: Path, *, readonly: bool = False) -> None:
        from sqlite_utils import Database  # imported late: commands that do not open the store need not wait for it

        self.path = workdir / "webbrond.db"
        if not self.path.exists():
            integrity.refuse_lost(self.path)
            if readonly:
                raise NoRun(f"{self.path}: {_NO_RUN}")
        try:
            if readonly:
                connection = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
            else:
                workdir.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(self.path, timeout=PATIENCE)
            # Autocommit: only `with store.atomic()` opens a transaction, so that none is ever left open by accident.
            connection.isolation_level = None
            self.db = Database(connection)
            try:
                is_new = not self._require_ours()
                if readonly and is_new:
                    raise NoRun(f"{self.path}: {_NO_RUN}")
                if readonly:
                    self._make_up_view()
                else:
                    if is_new:
                        connection.execute(f"PRAGMA application_id = {APPLICATION}")
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("PRAGMA synchronous = NORMAL")
                    connection.execute("PRAGMA foreign_keys = ON")
                    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is gone from the file too
                    self._migrate()
            except BaseException:
                connection.close()
                raise
        except (sqlite3.Error, OSError) as error:
            raise StoreError(integrity.sentence(self.path, error)) from error
        self.atomic = self.db.atomic

    def _require_ours(self) -> bool:
        """Return whether there are tables yet. Raise `StoreError` when they are not ours, or a newer webbrond's."""
        from reports.store.migrations import migrations

        known = {migration.name for migration in migrations._migrations}
        if not integrity.require_ours(self.db.conn, self.path, len(known)):
            return False
        if unknown := {migration.name for migration in migrations.applied(self.db)} - known:
            raise StoreError(f"{self.path}: made by a newer webbrond ({', '.join(sorted(unknown))}); upgrade first")
        return True

    def _migrate(self) -> None:
        """Bring the tables up to date, and mark the file as ours, with the number of its migrations."""
        from reports.store.migrations import migrations

        done = {migration.name for migration in migrations.applied(self.db)}
        pending = [migration.name for migration in migrations._migrations if migration.name not in done]
        if done and pending and self.db.execute("SELECT count(*) FROM run").fetchone()[0]:
            self._back_up(f"webbrond-{len(done):03}-before-{pending[0]}.db")
        migrations.apply(self.db)
        for name, value in (("application_id", APPLICATION), ("user_version", len(migrations._migrations))):
            if self.db.execute(f"PRAGMA {name}").fetchone()[0] != value:
                self.db.execute(f"PRAGMA {name} = {value}")

    def check(self) -> None:
        """Raise `StoreError` if the structure of the database is damaged, which takes some seconds per gigabyte."""
        try:
            integrity.check(self.db.conn, self.path)
        except sqlite3.Error as error:
            raise StoreError(integrity.sentence(self.path, error)) from error

    def _make_up_view(self) -> None:
        """Let a reader of a database that was not migrated yet have the view `visited`, for as long as it reads."""
        from reports.store.tables import VISITED_0_1

        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'visited'").fetchone():
            self.db.execute(VISITED_0_1.replace("CREATE VIEW", "CREATE TEMP VIEW"))

    def _back_up(self, name: str) -> None:
        """Copy the whole database before its tables change. Only the latest copies are kept."""
        folder = self.path.parent / "backup"
        folder.mkdir(exist_ok=True)
        target = folder / name
        target.unlink(missing_ok=True)  # left by an attempt that failed
        self.db.execute("VACUUM INTO ?", (str(target),))
        for old in sorted(folder.glob("webbrond-*.db"))[:-_BACKUPS]:
            old.unlink()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Close the database. Raise `StoreError`, which says what to do, in place of an error of SQLite."""
        self.db.close()
        if isinstance(error, Damaged):
            raise StoreError(f"{self.path}: {error}") from error
        if isinstance(error, sqlite3.Error):
            raise StoreError(integrity.sentence(self.path, error)) from error

    def rows(self, sql: str, *values: Any) -> Iterator[dict[str, Any]]:
        """Return the rows that ``sql`` selects, as dicts by column."""
        return self.db.query(sql, values)

    def row(self, sql: str, *values: Any) -> dict[str, Any] | None:
        """Return the first row that ``sql`` selects, or None."""
        return next(iter(self.rows(sql, *values)), None)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Run one statement; the texts among ``values`` are masked."""
        return self.db.execute(sql, [mask(value) if isinstance(value, str) else value for value in values])

    def url_id(self, url: str, *, ask: bool = False) -> int:
        """Return the number of ``url``. A new URL is interned first.

        With ``ask``, one that is stored masked is kept as it is too, because it is to be requested.
        """
        shown = self.shown(url)
        row = self.db.execute("SELECT id FROM url WHERE url = ?", (shown,)).fetchone()
        if row is None:
            row = self.db.execute("INSERT INTO url (url) VALUES (?) RETURNING id", (shown,)).fetchone()
        if ask and shown != url:
            self.db.execute("UPDATE url SET asked = ? WHERE id = ?", (url, row[0]))
        return int(row[0])

    def shown(self, url: str) -> str:
        """Return ``url`` as it is stored and shown: masked, if it holds a secret or what may be a personal number."""
        return mask_address(url, self._key) if mask(url) != url else url

    def asked(self, url: str) -> str:
        """Return the address that is requested for ``url``, a stored one."""
        row = self.db.execute("SELECT asked FROM url WHERE url = ? AND asked IS NOT NULL", (url,)).fetchone()
        return str(row[0]) if row else url

    def forget_asked(self, run_id: str) -> None:
        """Forget what was requested for masked addresses, except for what the run after ``run_id`` must request."""
        self.db.execute(_FORGET, [run_id])
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was overwritten must not stay in the log

    def pack(self, value: Any) -> bytes:
        """Return ``value`` as `pack` does, with masked addresses as in the table ``url``."""
        return pack(value, lambda text: self.shown(text) if text.startswith(("http:", "https:")) else mask(text))

    def share_key(self, other: "Store") -> None:
        """Mask addresses as ``other`` does, so that a masked address is the same in both."""
        self.execute("UPDATE _address_key SET key = ?", other._key)

    @cached_property
    def _key(self) -> bytes:
        return bytes(self.db.execute("SELECT key FROM _address_key").fetchone()[0])

    # --- runs -------------------------------------------------------------------------------------------------

    def start_run(self, timezone: str, site: str = "", *, full: bool = False, max_pages: int | None = None) -> Run:
        """Return the unfinished run of this folder, or start a new one of ``site``, the id of a site.

        The id of a run is the local time at which it starts.
        """
        now = local_now(timezone)
        # The state is final before the reports are published: a run interrupted in between must still be published.
        unfinished = self.row(
            "SELECT id, started, state FROM run WHERE state = 'running' OR (stage = 'merge' "
            "AND state IN ('done', 'degraded') AND rowid = (SELECT max(rowid) FROM run)) ORDER BY rowid DESC LIMIT 1"
        )
        if unfinished and now - datetime.fromisoformat(unfinished["started"]) < _STALE:
            return self.run(unfinished["id"])
        if unfinished and unfinished["state"] == "running":
            self.set_run(unfinished["id"], state="failed", reason=Reason.of(Code.NEVER_ENDED).encode())
        run_id = name = now.strftime("%Y-%m-%dT%H%M")
        number = 1
        while self.row("SELECT 1 FROM run WHERE id = ?", run_id):
            number += 1
            run_id = f"{name}-{number}"
        self.execute(
            "INSERT INTO run (id, started, state, full, max_pages, site) VALUES (?, ?, 'running', ?, ?, ?)",
            run_id, timestamp(now), int(full), max_pages, site,
        )  # fmt: skip
        return self.run(run_id)

    def run(self, run_id: str | None = None) -> Run:
        """Return the run ``run_id``, or the latest. Raise `StoreError` when there is none."""
        latest = "SELECT id FROM run ORDER BY rowid DESC LIMIT 1"
        row = self.row(f"SELECT * FROM run WHERE id = coalesce(nullif(?, ''), ({latest}))", run_id)
        if row is None:
            wanted = f"no run {run_id}" if run_id else "no run"
            raise StoreError(f"{self.path}: {wanted}; `webbrond status` lists them")
        row["reason"] = Reason.decode(row["reason"]) if row["reason"] else None
        row["notes"] = tuple(map(Reason.decode, json.loads(row["notes"])))
        # No such column before this version first writes.
        row["remarks"] = tuple(map(Reason.decode, json.loads(row.get("remarks") or "[]")))
        row["rules"] = json.loads(row["rules"])
        return msgspec.convert(row, Run, strict=False)

    def runs(self) -> list[Run]:
        """Return every run, the oldest first."""
        return [self.run(row["id"]) for row in self.rows("SELECT id FROM run ORDER BY rowid")]

    def set_run(self, run_id: str, **columns: Any) -> None:
        """Change columns of a run."""
        names = ", ".join(f"{name} = ?" for name in columns)
        self.execute(f"UPDATE run SET {names} WHERE id = ?", *columns.values(), run_id)

    def event(self, issue: int, run_id: str, kind: str, note: str = "", who: str = "") -> None:
        """Record what happened to an issue, and why. ``who`` is the role that decided it, "" for the run itself."""
        self.execute(
            "INSERT INTO event (issue, run, kind, note, who, at) VALUES (?, ?, ?, ?, ?, ?)",
            issue, run_id, kind, note, who, timestamp(),
        )  # fmt: skip

    def note(self, run_id: str, note: Reason) -> None:
        """Store what the run should have checked and did not. Equal notes are stored once."""
        self._append(run_id, "notes", self.run(run_id).notes, note)

    def remark(self, run_id: str, remark: Reason) -> None:
        """Store what the run met, though it checked what it should. Equal remarks are stored once."""
        self._append(run_id, "remarks", self.run(run_id).remarks, remark)

    def _append(self, run_id: str, column: str, stored: tuple[Reason, ...], new: Reason) -> None:
        if new not in stored:
            self.set_run(run_id, **{column: json.dumps([each.encode() for each in (*stored, new)], ensure_ascii=False)})
