"""Mask what is stored: passwords, keys and what may be a personal identity number, wherever it comes from.

Every text passes here on its way into the database. An address that holds such a thing is stored masked, with a tag
that tells it from others that are equal then: ``/beslut-900101-****~kjhgmnop``. The tag is a hash with a key that never
leaves the database, so that a number cannot be found by trying all of them.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec

from audits.page import remove_secrets

_DIGEST = re.compile(r"(?:\w+:)?[0-9a-f]{16,128}")  # a hash, which may look like a number
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # a tag must not look like a number


@lru_cache(maxsize=10_000)  # most texts of a page are on other pages too
def mask(text: str) -> str:
    """Return ``text`` as it may be stored."""
    return text if _DIGEST.fullmatch(text) else remove_secrets(text)


def mask_address(url: str, key: bytes) -> str:
    """Return ``url`` as it may be stored: itself, or masked with a tag that only the same address has."""
    masked = mask(url)
    if masked == url:
        return url
    tag = blake2b(url.encode("utf-8", "surrogatepass"), key=key, digest_size=4).hexdigest().translate(_LETTERS)
    return masked.replace("****", f"****~{tag}", 1) if "****" in masked else f"{masked}~{tag}"


def mask_packed(data: bytes, masks: Callable[[str], str] = mask) -> bytes:
    """Return msgpack ``data`` with each of its texts masked."""
    value = msgspec.msgpack.decode(data)
    masked = _masked(value, masks)
    return data if masked == value else msgspec.msgpack.encode(masked)


def _masked(value: Any, masks: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return masks(value)
    if isinstance(value, list):
        return [_masked(each, masks) for each in value]
    if isinstance(value, dict):
        return {_masked(key, masks): _masked(each, masks) for key, each in value.items()}
    return value
