"""Servers that answer 200 for pages that do not exist: one improbable address a host shows what that looks like."""

import re
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

from lxml import etree
from msgspec import Struct

from crawler.parse.encoding import decode
from crawler.parse.extract import Extract, extract_page
from crawler.web import Incomplete, TooLarge, UnknownEncoding, is_html, unpack

MIN_TEXT = 20  # letters: a shell that a script fills says nothing, and every real page there has the same
SPREAD = 300  # bytes that such an answer may differ by, besides the address that it repeats
_UNREAD = ("script", "style", "noscript", "template", "title")


def probe(host: str) -> str:
    """A path that no server has: always the same for a host."""
    return "/webbrond-finns-inte-" + blake2b(host.encode(), digest_size=6).hexdigest()


class Soft(Struct, frozen=True):
    """What a host answers for a page that does not exist."""

    content_hash: str
    title: str
    neutral: tuple[str, str]  # the same when the address itself is left out of the page
    length: int

    def like(self, page: Extract, html: str, url: str) -> bool:
        """Whether ``page``, made of ``html``, is that answer."""
        if self.equals(page.content_hash, page.title):
            return True
        path = urlsplit(url).path
        near = abs(len(html) - self.length) <= SPREAD + 6 * len(url)
        return near and path != "/" and path in html and _neutral(html, url) == self.neutral

    def equals(self, content_hash: str, title: str) -> bool:
        """Whether a page with this content and title is that answer."""
        return (content_hash, title) == (self.content_hash, self.title)


def read(status: int, kind: str, encoding: str, body: bytes, url: str, limit: int) -> Soft | None:
    """What an answer teaches; None when it is an honest one, or says nothing."""
    if status != 200 or not is_html(kind, body):
        return None
    try:
        html, _ = decode(unpack(body, encoding, limit), kind)
    except (Incomplete, TooLarge, UnknownEncoding):
        return None
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
