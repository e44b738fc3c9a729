"""The hours of the night in which a round may be made."""

from datetime import datetime, time, timedelta


def closes(window: str, now: datetime) -> datetime | None:
    """When the window "22:00-06:00" that is open at ``now`` closes; None when it is not open. "" is always open."""
    if not window.strip():
        return datetime.max.replace(tzinfo=now.tzinfo)
    start, end = (time.fromisoformat(part.strip()) for part in window.split("-"))
    for day in (now.date() - timedelta(days=1), now.date()):
        opens = datetime.combine(day, start, now.tzinfo)
        shuts = datetime.combine(day if start < end else day + timedelta(days=1), end, now.tzinfo)
        if opens <= now < shuts:
            return shuts
    return None
