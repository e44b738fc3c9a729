"""Compute all there is to know about a page's body. A pure function, so that it can run in any process."""

from hashlib import blake2b

from msgspec import Struct, structs

from crawler.parse.bounds import bound
from crawler.parse.encoding import decode
from crawler.parse.extract import Extract, extract_page
from crawler.parse.soft404 import Soft
from crawler.web import Incomplete, TooLarge, UnknownEncoding, is_html, media_of, record, unpack
from reports.store import pack


class Question(Struct, frozen=True, array_like=True):
    """An answer with a body that may be a page, and what is already known of the page."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    kind: str  # its Content-Type
    encoding: str  # its Content-Encoding
    body: bytes  # as received, with its content encoding
    limit: int  # bytes, decompressed
    now: str  # ISO 8601
    known: str = ""  # the hash of the body that is stored already, which needs no new copy
    soft: Soft | None = None
    keep_query: tuple[str, ...] = ()


class Reading(Struct, frozen=True, array_like=True):
    """The result for a body. With a ``fault`` all else is empty. The page's links are in ``targets`` and ``links``."""

    fault: str = ""  # "too-large" | "incomplete" | "encoding" | "not-html"
    page: Extract | None = None
    targets: tuple[str, ...] = ()  # the addresses of the links, in document order
    links: bytes = b""  # the links, packed
    charset: str = ""
    size: int = 0  # bytes, decompressed
    body_hash: str = ""
    empty: bool = False
    now: str = ""  # copied from the question
    soft: bool = False  # the body is what the host answers for pages that do not exist
    record: bytes = b""  # the WARC record; empty if the body is known
    media: str = ""  # with the fault "not-html": its media type


def read_page(question: Question) -> Reading:
    """Return the `Reading` of a body: decompress, decode and parse it."""
    try:
        body = unpack(question.body, question.encoding, question.limit)
    except TooLarge:
        return Reading("too-large")
    except Incomplete:
        return Reading("incomplete")
    except UnknownEncoding:
        return Reading("encoding")
    if not is_html(question.kind, body):
        return Reading("not-html", media=media_of(question.kind, body))
    text, charset = decode(body, question.kind)
    text, cut = bound(text)
    page = extract_page(text, question.url, question.keep_query, charset)
    if question.soft and question.soft.like(page, text, question.url):
        return Reading(soft=True)
    body_hash = blake2b(body, digest_size=16).hexdigest()
    same = body_hash == question.known
    return Reading(
        page=structs.replace(page, links=(), cut=cut),
        targets=tuple(link.to for link in page.links),
        links=pack(page.links, masks=None),  # `crawler.frontier.snapshots` masks them
        charset=charset,
        size=len(body),
        body_hash=body_hash,
        empty=not body.strip(),
        now=question.now,
        record=b"" if same else record(question.url, question.status, question.headers, question.body, question.now),
    )
