"""Detect servers that answer 200 for missing pages, by what each host answers for one improbable address."""

import re
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

from lxml import etree
from msgspec import Struct

from crawler.parse.encoding import decode
from crawler.parse.extract import Extract, extract_page
from crawler.web import Incomplete, TooLarge, UnknownEncoding, is_html, unpack

MIN_TEXT = 20  # characters; a shell that a script fills has fewer, and every real page of its site looks the same
SPREAD = 300  # characters by which such answers may differ, apart from the address that they repeat
_UNREAD = ("script", "style", "noscript", "template", "title")


def probe(host: str) -> str:
    """Return a path that no server has, always the same for one host."""
    return "/webbrond-finns-inte-" + blake2b(host.encode(), digest_size=6).hexdigest()


class Soft(Struct, frozen=True):
    """What a host answers for a page that does not exist."""

    content_hash: str
    title: str
    neutral: tuple[str, str]  # content hash and title with the address itself left out of the page
    length: int

    def like(self, page: Extract, html: str, url: str) -> bool:
        """Return whether ``page``, extracted from ``html`` at ``url``, is that answer."""
        if self.equals(page.content_hash, page.title):
            return True
        path = urlsplit(url).path
        near = abs(len(html) - self.length) <= SPREAD + 6 * len(url)
        return near and path != "/" and path in html and _neutral(html, url) == self.neutral

    def equals(self, content_hash: str, title: str) -> bool:
        """Return whether a page with this content hash and title is that answer."""
        return (content_hash, title) == (self.content_hash, self.title)


def read(status: int, kind: str, encoding: str, body: bytes, url: str, limit: int) -> Soft | None:
    """Return what the host answers for a page that does not exist, from the answer at ``url``.

    Return None if its status says so, or if it has too little text to tell. ``limit`` is in bytes, decompressed.
    """
    if status != 200:
        return None
    try:
        body = unpack(body, encoding, limit)
    except (Incomplete, TooLarge, UnknownEncoding):
        return None
    if not is_html(kind, body):
        return None
    html, _ = decode(body, kind)
    page = extract_page(html, url)
    if page.text_lost or _text(html) < MIN_TEXT:
        return None
    return Soft(page.content_hash, page.title, _neutral(html, url), len(html))


def _neutral(html: str, url: str) -> tuple[str, str]:
    path = urlsplit(url).path
    own_names = {url, path, unquote(path), path.rpartition("/")[2]} - {"", "/"}
    for own in sorted(own_names, key=len, reverse=True):
        html = re.sub(rf"(?<!<){re.escape(own)}(?![\w-])", "", html)
    page = extract_page(html, url)
    return page.content_hash, page.title


def _text(html: str) -> int:
    root = etree.fromstring(html.encode("utf-8", "replace") or b" ", etree.HTMLParser(encoding="utf-8"))
    if root is None:
        return 0
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    return sum(len(text.strip()) for text in root.itertext() if isinstance(text, str))
