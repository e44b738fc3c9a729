"""Elements of a page: their text, links with their element, and the signature that identifies them."""

import re
from dataclasses import dataclass

from bs4 import Tag

from audits.model import Region
from audits.page.addresses import split

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_STABLE = ("id", "name", "type", "role", "for", "href", "src", "aria-label", "alt", "title")
_GENERATED = re.compile(
    r"\d{4,}|[0-9a-f]{8,}|^(?:react|radix|mui|ember|ng|yui|gen|svid|portlet)[-_:]?|^:r|[_-]\d+$", re.I
)
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


def signature(tag: Tag, text: str) -> str:
    """Return tag, stable attributes and visible text: what stays the same when a layout changes."""
    parts = [tag.name]
    for name in _STABLE:
        value = str(tag.get(name) or "").strip()
        if name in ("href", "src") and value:
            value = _CACHE_BUSTER.sub("", split(value).path or value.split("?")[0])
        if value and not (name in ("id", "for") and _GENERATED.search(value)):
            parts.append(f"{name}={fold(value)[:120]}")
    return "|".join((*parts, text[:80]))
