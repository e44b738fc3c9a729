"""How long a server is believed that says that a page has not changed."""

from datetime import datetime
from hashlib import blake2b

WHOLE_EVERY = 28  # days after which a page must come whole, whatever the server says


def is_due(url: str, whole_at: str, now: datetime, every: int = WHOLE_EVERY) -> bool:
    """Whether the page must come whole again: each on a day of its own, so that not all do in one night.

    ``every`` says how many days it is at most between two of them.
    """
    shift = int.from_bytes(blake2b(url.encode(), digest_size=4).digest())
    last = datetime.fromisoformat(whole_at).toordinal()
    return (now.toordinal() + shift) // every != (last + shift) // every
