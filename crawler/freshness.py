"""How long a server is believed that says that a page has not changed."""

from datetime import datetime
from hashlib import blake2b

WHOLE_EVERY = 28  # days after which a page must come whole, whatever the server says


def is_due(url: str, whole_at: str, now: datetime) -> bool:
    """Whether the page must come whole again: each on a day of its own, so that not all do in one night."""
    shift = int.from_bytes(blake2b(url.encode(), digest_size=4).digest())
    last = datetime.fromisoformat(whole_at).toordinal()
    return (now.toordinal() + shift) // WHOLE_EVERY != (last + shift) // WHOLE_EVERY
