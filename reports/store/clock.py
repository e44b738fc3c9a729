"""Tell the time, and write it in the one form in which it is stored: ISO 8601 in UTC, such as 2026-11-22T00:30:00Z."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def local_now(timezone: str) -> datetime:
    """Return the time in ``timezone``, such as Europe/Stockholm."""
    return now().astimezone(ZoneInfo(timezone))


def timestamp(time: datetime | None = None) -> str:
    """Return ``time``, or the present, as it is stored."""
    return f"{(time or now()).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def local_day(stored: str, timezone: str) -> date:
    """Return the day on which a stored time falls in ``timezone``."""
    return datetime.fromisoformat(stored).astimezone(ZoneInfo(timezone)).date()
