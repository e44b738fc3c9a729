"""Parse sitemaps. Files, addresses, depth and size are all limited, as some sitemaps are hostile and many broken."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Literal

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from audits.reasons import Code, Reason, ReasonError
from crawler.web.bodies import Incomplete, TooLarge, gunzip

MAX_FILES = 100
MAX_URLS = 100_000  # of all sitemaps of a host together; the protocol allows 50,000 per file
MAX_DEPTH = 3  # the protocol does not even allow an index of indexes
MAX_BYTES = 52_428_800  # the protocol's limit for an uncompressed file
_BEGINS = re.compile(rb"\A\x1f\x8b|\A(?:\xef\xbb\xbf)?\s*https?://|<(?:\w+:)?(?:urlset|sitemapindex)\b")
_TEXT_URL = re.compile(r"https?://\S+")


class BadSitemap(ReasonError):
    """The file is not a valid sitemap; ``reason`` says why."""


def is_sitemap(body: bytes) -> bool:
    """Return whether a body begins as a sitemap does, whatever type it is sent as."""
    return bool(_BEGINS.search(body[:2_000]))


def parse_sitemap(body: bytes, limit: int = MAX_BYTES) -> Iterator[tuple[Literal["page", "sitemap"], str]]:
    """Yield ``(kind, address)`` for each address in a sitemap or a sitemap index, as written.

    ``limit`` is the maximum size in bytes, uncompressed. Raise `BadSitemap` at the point where parsing fails; addresses
    before it have been yielded by then.
    """
    limit = min(limit, MAX_BYTES)
    try:
        if body.startswith(b"\x1f\x8b"):
            body = gunzip(body, limit)
    except TooLarge as error:
        raise BadSitemap(Reason.of(Code.FILE_TOO_LARGE)) from error
    except Incomplete as error:
        raise BadSitemap(Reason.of(Code.DAMAGED_GZIP)) from error
    if len(body) > limit:
        raise BadSitemap(Reason.of(Code.FILE_TOO_LARGE))
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        yield from _lines(body)
        return
    yield from _xml(body)


def _lines(body: bytes) -> Iterator[tuple[Literal["page"], str]]:
    found = False
    for line in body.decode("utf-8-sig", "replace").splitlines():
        if _TEXT_URL.fullmatch(line.strip()):
            found = True
            yield "page", line.strip()
    if not found:
        raise BadSitemap(Reason.of(Code.NO_ADDRESSES))


def _xml(body: bytes) -> Iterator[tuple[Literal["page", "sitemap"], str]]:
    try:
        kind: Literal["page", "sitemap"] | None = None
        for event, element in iterparse(BytesIO(body.lstrip()), ("start", "end"), forbid_dtd=True):
            name = element.tag.rpartition("}")[2].lower()
            if kind is None:
                if name not in {"urlset", "sitemapindex"}:
                    raise BadSitemap(Reason.of(Code.NO_SITEMAP))
                kind = "page" if name == "urlset" else "sitemap"
            elif event == "end" and name == "loc" and element.tag.rpartition("}")[0] in _NAMESPACES:
                if address := (element.text or "").strip():
                    yield kind, address
            elif event == "end" and name in {"url", "sitemap"}:
                element.clear()
    except (ParseError, LookupError, ValueError) as error:
        code = Code.FORBIDDEN_XML if isinstance(error, DefusedXmlException) else Code.INVALID_XML
        raise BadSitemap(Reason.of(code)) from error


# Only these namespaces: image:loc and video:loc are not pages.
_NAMESPACES = frozenset(
    [
        "",
        "{http://www.google.com/schemas/sitemap/0.84",
        "{http://www.sitemaps.org/schemas/sitemap/0.9",
        "{http://www.sitemaps.org/schemas/sitemap/0.9/",
        "{https://www.sitemaps.org/schemas/sitemap/0.9",
    ]
)
