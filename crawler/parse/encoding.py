"""Decode the bytes of a page to text, even if the page or its server declares the wrong charset.

The charset also decides the bytes of the queries in the page's addresses.
"""

import codecs
import re
from urllib.parse import quote_from_bytes

from lxml import etree
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Roughly well-formed UTF-8 outside ASCII, which text in another encoding practically never contains.
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_QUERY = re.compile(r"\?[^#]*")
_LETTERS = re.compile(r"[^\x00-\x7f]+")
_SINGLE_BYTE = {"cp1252", "iso8859-1", "latin-1", "latin_1", "iso8859-15", "ascii"}


def decode(body: bytes, content_type: str) -> tuple[str, str]:
    """Return the text of ``body`` and the charset used. NUL and undecodable bytes become U+FFFD.

    As in a browser, a byte order mark takes precedence, then the header, then the page's own declaration. Unlike in a
    browser, bytes that are clearly UTF-8 are decoded as such even if a single-byte charset is declared, and bytes that
    are clearly not UTF-8 never are, because the words of the page are to be judged.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _clean(body[len(bom) :].decode(name, "replace")), name
    declared = _declared(body, content_type)
    if declared in {"utf-16", "utf-16-le", "utf-16-be", "utf-32"}:
        return _clean(body.decode("utf-16-le" if declared == "utf-16" else declared, "replace")), declared
    if b"\0" in body[:400] and declared in (None, "utf-8") and (found := _undeclared_utf16(body[:400])):
        return _clean(body.decode(found, "replace")), found
    charset = declared or "utf-8"
    if charset == "utf-8" or charset in _SINGLE_BYTE:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            # Either a UTF-8 page with a broken character, or not UTF-8 at all: the majority of high bytes decides.
            proper = sum(map(len, _MULTIBYTE.findall(body)))
            if charset == "utf-8":
                charset = "utf-8" if proper * 2 > len(_HIGH.findall(body)) else _other(body)
        else:
            if charset == "utf-8" or not text.isascii():
                return _clean(text), "utf-8"
    try:
        return _clean(body.decode(charset, "replace")), charset
    except LookupError:
        return _clean(body.decode("cp1252", "replace")), "cp1252"


def encode_queries(root: etree._Element, charset: str) -> None:
    """Percent-encode what the queries of addresses in ``root`` have outside ASCII, as bytes of the page's ``charset``.

    The URL standard says so (percent-encode after encoding); everything else in an address is UTF-8, whatever the page.
    A character that the charset lacks becomes a character reference, as in a form.
    """
    if charset.startswith("utf"):
        return
    for element in root.iter("a", "area", "base", "frame", "img", "link", "meta", "script"):
        for name in ("href", "src", "content"):
            value = element.get(name)
            if value and "?" in value and not value.isascii():
                element.set(name, _QUERY.sub(lambda query: _in_bytes(query[0], charset), value, count=1))


def _in_bytes(query: str, charset: str) -> str:
    return _LETTERS.sub(lambda run: quote_from_bytes(run[0].encode(charset, "xmlcharrefreplace"), safe=""), query)


def _declared(body: bytes, content_type: str) -> str | None:
    name = http_content_type_encoding(content_type) if content_type else None
    if name is None:
        name = html_body_declared_encoding(body[:4096])
        if name and name.startswith("utf-16"):
            return "utf-8"  # the declaration could be read, so it is not UTF-16 (HTML standard, 13.2.3.3)
    resolved = resolve_encoding(name) if name else None
    return "utf-8" if resolved in {"utf-8", "utf8", "utf_8"} else resolved


def _other(body: bytes) -> str:
    """Return the charset of a page wrongly declared as UTF-8: what its markup declares, or the default, cp1252."""
    inner = html_body_declared_encoding(body[:4096])
    resolved = resolve_encoding(inner) if inner else None
    return resolved if resolved and not resolved.startswith("utf") else "cp1252"


def _undeclared_utf16(start: bytes) -> str | None:
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) // 4 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) // 4 and not odd else None


def _clean(text: str) -> str:
    return text.replace("\0", "\ufffd")
