"""Elements of a page: their text, links with their element, and the signature that identifies them."""

import re
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

from audits.model import Region
from audits.page.addresses import join, split

RECIPE = 2  # of signatures; raised when the same element would get another one
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_STABLE = ("id", "name", "type", "role", "for", "href", "src", "aria-label", "alt", "title")
_GENERATED = re.compile(
    r"\d{4,}|[0-9a-f]{8,}|^(?:react|radix|mui|ember|ng|yui|gen|svid|portlet)[-_:]?|^:r|[_-]\d+$", re.I
)
_ADDRESSES = ("href", "src")
_MOST = 120  # characters of a value in a signature
_PARAMETERS = re.compile(r";[^/]*")
_CACHE_BUSTER = re.compile(r"[.-][0-9a-f]{6,}(?=\.\w{1,5}$)", re.I)


def fold(text: str) -> str:
    """Return ``text`` without soft hyphens, and with every run of white space as one space."""
    return " ".join(text.replace("\xad", "").replace("\u200b", "").split())


@dataclass(frozen=True)
class Anchor:
    """A link of a page with its element; ``href`` is absolute as written, ``text`` its accessible text."""

    element: Tag
    href: str
    text: str
    region: Region


def accessible_text(tag: Tag) -> str:
    """Return the text by which assistive technology names ``tag``: aria-label, text with image alts, or title."""
    label = fold(str(tag.get("aria-label") or ""))
    if label:
        return label
    parts = [
        str(node.get("alt") or "") if isinstance(node, Tag) else str(node)
        for node in tag.descendants
        if not isinstance(node, Tag) or node.name == "img"
    ]
    own = str(tag.get("alt") or "")
    return fold(" ".join((own, *parts))) or fold(str(tag.get("title") or tag.get("value") or ""))


def resolved_path(base: str, written: str) -> str:
    """Return the path of an address on the page ``base``, decoded, without what changes from night to night.

    An address without path, such as ``#top``, stays as it is written.
    """
    path = split(written if written[:1] == "#" else join(base, written)).path
    if not path:
        return written.partition("?")[0]
    return _CACHE_BUSTER.sub("", normalize("NFC", _PARAMETERS.sub("", unquote(path))))


def cut_value(value: str) -> str:
    """Return as much of an attribute's value as a signature has."""
    return fold(value)[:_MOST]


def resolve_signature(written: str, html: str, base: str) -> str:
    """Return a signature of version 0.2 or earlier, which has addresses as they are written, with them resolved.

    ``html`` is that of the element: it has the address whole, and the signature only its path.
    """
    if "|href=" not in written and "|src=" not in written:
        return written
    element = BeautifulSoup(html, "lxml").find(written.partition("|")[0])
    *parts, text = written.split("|")
    for at, part in enumerate(parts):
        name = part.partition("=")[0]
        value = str(element.get(name) or "").strip() if isinstance(element, Tag) and name in _ADDRESSES else ""
        if value:
            parts[at] = f"{name}={cut_value(resolved_path(base, value))}"
    return "|".join((*parts, text))


def signature(tag: Tag, text: str, base: str) -> str:
    """Return tag, stable attributes and visible text: what stays the same when a layout changes.

    Addresses are resolved against ``base``, so that a link of a template is the same on every level of the site.
    """
    parts = [tag.name]
    for name in _STABLE:
        value = str(tag.get(name) or "").strip()
        if name in _ADDRESSES and value:
            value = resolved_path(base, value)
        if value and not (name in ("id", "for") and _GENERATED.search(value)):
            parts.append(f"{name}={cut_value(value)}")
    return "|".join((*parts, text[:80]))
