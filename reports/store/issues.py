"""Read issues for decisions, and write issues and their aliases. What happens to one is an event: `Store.event`."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from reports.store.database import Store


class IssueRow(Struct, frozen=True):
    """What decisions need of an issue. ``urls`` are the pages that it is on, packed.

    ``decision``, ``reassigned`` and ``outgrown`` are decisions as JSON: of its state, of its owner, and on what it was
    about before. ``owner_before`` is the owner that it would have without.
    """

    id: int
    rule: str
    scope: str
    url: str
    owner: str
    state: str
    pages: int
    decision: str | None
    reassigned: str | None
    owner_before: str | None
    outgrown: str | None
    urls: bytes


_ROW = f"SELECT {', '.join(IssueRow.__struct_fields__)} FROM issue WHERE "


def read_live_issues(store: Store) -> Iterator[IssueRow]:
    """Yield the issues that are open or decided on."""
    return (IssueRow(*row) for row in [*store.execute(_ROW + "state IN ('open', 'accepted', 'not-a-fault')")])


def read_decided_issues(store: Store) -> Iterator[IssueRow]:
    """Yield the issues that a decision holds, closed ones too."""
    return (IssueRow(*row) for row in [*store.execute(_ROW + "decision IS NOT NULL OR reassigned IS NOT NULL")])


def add_issue(store: Store, **columns: Any) -> int:
    """Store a new issue, and return its number."""
    sql = f"INSERT INTO issue ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) RETURNING id"
    return int(store.execute(sql, *columns.values()).fetchone()[0])


def set_issue(store: Store, issue: int, **columns: Any) -> None:
    """Change columns of an issue."""
    names = ", ".join(f"{name} = ?" for name in columns)
    store.execute(f"UPDATE issue SET {names} WHERE id = ?", *columns.values(), issue)


def reopen_issue(store: Store, issue: int, origin: str) -> None:
    """Open an issue that was closed, and count that it is back."""
    sql = "UPDATE issue SET state = 'open', origin = ?, fixed_run = NULL, reopened = reopened + 1 WHERE id = ?"
    store.execute(sql, origin, issue)


def mark_seen(store: Store, run_id: str, issues: Iterable[int]) -> None:
    """Record that a run has seen ``issues``, all at once."""
    sql = "UPDATE issue SET last_seen_run = ?, last_checked_run = ? WHERE id = ?"
    store.db.conn.executemany(sql, ((run_id, run_id, issue) for issue in issues))


def add_alias(store: Store, fingerprint: str, issue: int) -> None:
    """Store a fingerprint that an issue has now, and keeps as an alias."""
    store.execute("INSERT OR IGNORE INTO alias (fingerprint, issue) VALUES (?, ?)", fingerprint, issue)
