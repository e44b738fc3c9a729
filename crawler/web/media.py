"""Tell the media type of a body from its first bytes where the declared type is missing, vague or contradicted.

The patterns are those of the WHATWG MIME Sniffing standard. Beyond it, a body that is declared as HTML or plain text
and begins as a file of another kind is that file: nothing is to be judged as a page that is not one.
"""

import re
from email.message import Message

from audits.documents import type_of

START = 1445  # bytes that decide (MIME Sniffing, 5.2)
_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_UNKNOWN = ("", "unknown/unknown", "application/unknown", "*/*")
_FILE = ("application/octet-stream", "binary/octet-stream", "application/force-download", "application/download",
         "application/x-download")  # fmt: skip
_ZIP = ("application/zip", "application/x-zip-compressed")
_VAGUE = (*_FILE, *_ZIP, "text/plain")
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(
    rb"[\t\n\x0c\r ]*+<(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P)[ >]"
    rb"|[\t\n\x0c\r ]*+<!--|[\t\n\x0c\r ]*+<\?xml[^>]*+>\s*+<(?:!DOCTYPE )?HTML[ >]",
    re.I,
)
_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[\t\n\x0c\r ]|<!--(?:(?!-->).)*+-->|<\?[^>]*+>|<!(?!--)[^>]*+>)*+"
    rb"<(rss|feed|rdf:RDF)[ >\t\n\r]",
    re.S,
)
_TEXT = re.compile(rb"%PDF-|%!PS-Adobe-|\{\\rtf")  # files that need not hold a single binary byte
_SIGNATURES = tuple(
    (re.compile(pattern, re.S), media)
    for pattern, media in (
        (rb"%PDF-", "application/pdf"),
        (rb"%!PS-Adobe-", "application/postscript"),
        (rb"\{\\rtf", "application/rtf"),
        (rb"PK\x03\x04", "application/zip"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/octet-stream"),  # Office before 2007; the name says which
        (rb"\x1f\x8b\x08", "application/x-gzip"),
        (rb"Rar \x1a\x07\x00|Rar!\x1a\x07", "application/x-rar-compressed"),
        (rb"\x89PNG\r\n\x1a\n", "image/png"),
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"GIF8[79]a", "image/gif"),
        (rb"RIFF....WEBPVP", "image/webp"),
        (rb"BM", "image/bmp"),
        (rb"\x00\x00[\x01\x02]\x00", "image/x-icon"),
        (rb"....ftyp", "video/mp4"),
        (rb"\x1aE\xdf\xa3", "video/webm"),
        (rb"RIFF....AVI ", "video/avi"),
        (rb"RIFF....WAVE", "audio/wave"),
        (rb"FORM....AIFF", "audio/aiff"),
        (rb"OggS\x00", "application/ogg"),
        (rb"ID3", "audio/mpeg"),
        (rb"MThd\x00\x00\x00\x06", "audio/midi"),
    )
)


def is_html(content_type: str, start: bytes = b"") -> bool:
    """Return whether a body is a web page. Without ``start``, its first bytes, return whether it may be one."""
    kind = _essence(content_type)
    if not start:
        return kind.startswith(_HTML) or kind in _UNKNOWN
    return media_of(content_type, start).startswith(_HTML)


def _is_markup(body: bytes) -> bool:
    """Return whether a body of unknown type begins as HTML does."""
    return bool(_MARKUP.match(body.removeprefix(b"\xef\xbb\xbf")[:START]))


def is_vague(content_type: str) -> bool:
    """Return whether the declared type says so little that the first bytes of the body must be looked at."""
    return _essence(content_type) in (*_UNKNOWN, *_VAGUE)


def media_of(content_type: str, start: bytes, name: str = "") -> str:
    """Return the media type of a body that begins with ``start``, in lower case and without parameters.

    ``name`` is that of its file. It decides where the declared type and the bytes do not: between the formats that are
    zip archives, and for files of any kind.
    """
    declared, start = _essence(content_type), start[:START]
    found = declared
    if declared.startswith(_HTML):
        found = _feed(start) or _other_file(start) or declared
    elif declared in _UNKNOWN:
        found = _undeclared(start) if start else ""
    elif declared in _VAGUE:
        found = _other_file(start) or declared
    named = type_of(name)
    by_name = found in ("", *_FILE) or (found in _ZIP and named.startswith("application/vnd."))
    return named or found if by_name else found


def file_name(url: str, disposition: str) -> str:
    """Return the name of the file at ``url``, by its Content-Disposition or else by its address."""
    header = Message()
    header["content-disposition"] = disposition
    return header.get_filename("") or url.partition("?")[0].rpartition("/")[2]


def _essence(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()[:100]


def _undeclared(start: bytes) -> str:
    if _is_markup(start):
        return "text/html"
    if re.match(rb"[\t\n\x0c\r ]*+<\?xml", start):
        return "text/xml"
    if start.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")):
        return "text/plain"
    return _signature(start) or ("application/octet-stream" if _BINARY.search(start) else "text/plain")


def _other_file(start: bytes) -> str:
    """Return the type of a file that is not what is declared; "" if nothing shows that it is another."""
    return _signature(start) if _TEXT.match(start) or _BINARY.search(start) else ""


def _signature(start: bytes) -> str:
    return next((media for pattern, media in _SIGNATURES if pattern.match(start)), "")


def _feed(start: bytes) -> str:
    found = _FEED.match(start)
    return "" if not found else "application/atom+xml" if found[1] == b"feed" else "application/rss+xml"
