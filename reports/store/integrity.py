"""Recognise a database that is not what it was, and say in one sentence what to do about it."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

log = logging.getLogger(__name__)
APPLICATION = 0x77627264  # "wbrd", in the header of each database of webbrond: PRAGMA application_id
_SECONDS = 120.0  # of a night that the check may take; a gigabyte takes one or two
_TABLES = {"run", "url", "visit", "issue"}  # of a database that an older version made, without the number
_MISSING = "is missing"
_EMPTY = "is empty"


class StoreError(RuntimeError):
    """The database cannot be used as it is. The message names the file and says what to do."""


class NoRun(StoreError):
    """There is no database, because there has been no run."""


class Damaged(StoreError):
    """A packed value cannot be unpacked; `repair` makes the next night write it again."""


def refuse_lost(path: Path, state: str = _MISSING) -> None:
    """Raise `StoreError` if the database is missing or empty, but its folder shows that there have been runs."""
    if left := next(_traces(path.parent), None):
        raise StoreError(f"{path}: {state}, but there have been runs: {left} is still there. {restoring(path)}")


def _traces(folder: Path) -> Iterator[Path]:
    """Yield what only a run leaves."""
    for pattern in ("backup/webbrond-*.db", "reports/[0-9][0-9][0-9][0-9]-*T*", "warc/*.warc.gz"):
        yield from folder.glob(pattern)


def require_ours(connection: sqlite3.Connection, path: Path, versions: int) -> bool:
    """Return whether the database has tables yet; ``versions`` is the number of migrations that are known.

    Raise `StoreError` if another program, or a newer webbrond, made it, and if it was emptied.
    """
    application, version = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in
                            ("application_id", "user_version"))  # fmt: skip
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if application not in (0, APPLICATION) or (application == 0 and tables and not tables >= _TABLES):
        raise StoreError(
            f"{path}: is a database of another program, and was not changed; move it to another folder, or give"
            f" webbrond another work folder (--workdir). {restoring(path)}"
        )
    if application == APPLICATION and version > versions:
        raise StoreError(f"{path}: made by a newer webbrond (version {version} of the tables); upgrade first")
    if not tables:
        refuse_lost(path, _EMPTY)
    return bool(tables)


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `StoreError` if the structure of the database is damaged."""
    until = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, 1_000_000)
    try:
        found = [text for (text,) in connection.execute("PRAGMA quick_check(1)")]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        log.warning("%s: not checked to the end: that takes more than %d s", path, _SECONDS)
    else:
        if found != ["ok"]:
            raise StoreError(f"{path}: is damaged ({found[0].splitlines()[-1]}). {restoring(path)}")
    finally:
        connection.set_progress_handler(None, 0)


def sentence(path: Path, error: Exception) -> str:
    """Return what is wrong with the database, and what to do."""
    again = "run the command again: what was stored before is still there"
    # Text that is not UTF-8 is an error of the Python module, without a code of SQLite.
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"{path}: is locked by another program (sqlite3, Datasette, a backup); end that, and {again}"
        case sqlite3.SQLITE_FULL:
            return f"{path}: the disk is full; free some space, and {again}"
        case sqlite3.SQLITE_IOERR:
            return f"{path}: cannot be read or written, as the disk is full or fails; see to it, and {again}"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return f"{path}: cannot be opened for writing; give webbrond's user the right to write it and its folder"
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CONSTRAINT:
            return f"{path}: is damaged ({error}). {restoring(path)}"
    return f"{path}: {error}"


def restoring(path: Path) -> str:
    """Return how to get the database back, naming the newest copy that webbrond made before a change of its tables."""
    copies = sorted(path.parent.glob("backup/webbrond-*.db"), key=lambda copy: copy.stat().st_mtime)
    made = f"; the newest that webbrond made itself is {copies[-1]}" if copies else ""
    return (
        f"Put your latest backup in its place{made}. Or, to begin again without the history, move all of"
        f" {path.parent} away"
    )
