"""Parse sitemaps. Files, addresses, depth and size are all limited, as some sitemaps are hostile and many broken."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Literal

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from crawler.web.bodies import Incomplete, TooLarge, gunzip

MAX_FILES = 100
MAX_URLS = 100_000  # of all sitemaps of a host together; the protocol allows 50,000 per file
MAX_DEPTH = 3  # the protocol does not even allow an index of indexes
MAX_BYTES = 52_428_800  # the protocol's limit for an uncompressed file
_TEXT_URL = re.compile(r"https?://\S+")


class BadSitemap(ValueError):
    """The file is not a valid sitemap; the message says why, in Swedish."""


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
        raise BadSitemap("för stor") from error
    except Incomplete as error:
        raise BadSitemap("skadad gzip-fil") from error
    if len(body) > limit:
        raise BadSitemap("för stor")
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
        raise BadSitemap("inga adresser")


def _xml(body: bytes) -> Iterator[tuple[Literal["page", "sitemap"], str]]:
    try:
        kind: Literal["page", "sitemap"] | None = None
        for event, element in iterparse(BytesIO(body.lstrip()), ("start", "end"), forbid_dtd=True):
            name = element.tag.rpartition("}")[2].lower()
            if kind is None:
                if name not in {"urlset", "sitemapindex"}:
                    raise BadSitemap("inte en webbplatskarta")
                kind = "page" if name == "urlset" else "sitemap"
            elif event == "end" and name == "loc" and element.tag.rpartition("}")[0] in _NAMESPACES:
                if address := (element.text or "").strip():
                    yield kind, address
            elif event == "end" and name in {"url", "sitemap"}:
                element.clear()
    except (ParseError, LookupError, ValueError) as error:
        if isinstance(error, BadSitemap):
            raise
        raise BadSitemap("otillåten XML" if isinstance(error, DefusedXmlException) else "felaktig XML") from error


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
