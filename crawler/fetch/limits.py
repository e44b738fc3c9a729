"""Limits of a run: free disk space, age of stored copies, and the hours in which it may run."""

import shutil
from datetime import datetime, time, timedelta
from pathlib import Path

from reports.store import Store

ROOM = 200_000_000  # bytes that must be free, so that the database is never half-written and the later stages have room
_DAY = 86_400


def free_bytes(workdir: Path) -> int:
    """Return the free bytes of the disk that holds ``workdir``."""
    return shutil.disk_usage(workdir).free


def expire_copies(store: Store, workdir: Path, now: float, days: int = 30) -> list[str]:
    """Delete WARC files and logs older than ``days`` that neither of the two latest runs needs; return their names.

    They are deleted because both may contain what people wrote. ``now`` is in seconds since 1970. A page that never
    changes gets a new copy every few weeks (`crawler.frontier.freshness`), so that no file is needed forever.
    """
    runs = [row["id"] for row in store.rows("SELECT id FROM run WHERE state != 'failed' ORDER BY rowid DESC LIMIT 2")]
    needed = {
        row["warc"]
        for run in runs
        for row in store.rows(
            "SELECT DISTINCT warc FROM visit JOIN snapshot ON snapshot.id = visit.snapshot WHERE visit.run = ?", run
        )
    }
    gone = []
    for path in sorted([*(workdir / "warc").glob("*.warc.gz"), *(workdir / "logs").glob("*.log")]):
        of_latest = path.name.partition(".")[0] in runs
        if not of_latest and path.name not in needed and now - path.stat().st_mtime > days * _DAY:
            path.unlink()
            gone.append(path.name)
    return gone


def window_end(window: str, now: datetime) -> datetime | None:
    """Return when ``window`` ("22:00-06:00") closes, or None if ``now`` is outside it. "" is always open."""
    if not window.strip():
        return datetime.max.replace(tzinfo=now.tzinfo)
    start, end = (time.fromisoformat(part.strip()) for part in window.split("-"))
    for day in (now.date() - timedelta(days=1), now.date()):
        opens = datetime.combine(day, start, now.tzinfo)
        shuts = datetime.combine(day if start < end else day + timedelta(days=1), end, now.tzinfo)
        if opens <= now < shuts:
            return shuts
    return None
