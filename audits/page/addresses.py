"""Addresses as people write them: what cannot be read (``http://[::1``) is an address without parts, never an error."""

from urllib.parse import SplitResult, urljoin, urlsplit


def split(url: str) -> SplitResult:
    """The parts of ``url``; all empty when it cannot be read."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read when asked for, and only then found to be no port
    except ValueError:
        return urlsplit("")
    return parts


def join(base: str, href: str) -> str:
    """``href`` as seen from ``base``; as it is written when it cannot be read."""
    try:
        return urljoin(base, href)
    except ValueError:
        return href
