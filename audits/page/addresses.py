"""Parse addresses. One that cannot be parsed (``http://[::1``) is an address without parts, never an error.

Only this module of audits and reports imports what raises for such an address (`tests/test_house.py`).
"""

from urllib.parse import SplitResult, urljoin, urlsplit


def split(url: str) -> SplitResult:
    """Return the parts of ``url``; all are empty when it cannot be parsed."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # a wrong port raises only when it is read
    except ValueError:
        return urlsplit("")
    return parts


def join(base: str, href: str) -> str:
    """Return ``href`` resolved against ``base``; as written when it cannot be parsed."""
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def without_fragment(url: str) -> str:
    """Return ``url`` without what follows "#"."""
    return url.partition("#")[0]


def host_of(url: str) -> str:
    """Return host and port of an address, in lower case; "" for one that cannot be parsed."""
    return split(url).netloc.rpartition("@")[2].casefold()
