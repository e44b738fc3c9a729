"""Decide how long to trust a server that says that a page has not changed."""

from datetime import datetime
from hashlib import blake2b

WHOLE_EVERY = 28  # days after which a page must be fetched whole, whatever the server says


def is_due(url: str, whole_at: str, now: datetime, every: int = WHOLE_EVERY) -> bool:
    """Return whether the page must be fetched whole again. ``whole_at`` is when it last was, in ISO 8601.

    Two whole fetches are at most ``every`` days apart. Each page has its own day, so that not all are due in one night.
    """
    shift = int.from_bytes(blake2b(url.encode(), digest_size=4).digest())
    last = datetime.fromisoformat(whole_at).toordinal()
    return (now.toordinal() + shift) // every != (last + shift) // every
