"""What FETCH takes from a page: its links, its title, and hashes that tell whether it has changed. No rules here."""

import contextlib
import re
from collections.abc import Iterator
from typing import Literal

from lxml import etree
from msgspec import Struct, structs

from audits.model import Link, Region, Resource
from audits.personal_numbers import mask
from audits.regions import region_of
from crawler.encoding import decode
from crawler.fingerprints import fingerprints, layout
from crawler.urls import BadUrl, resolve

__all__ = ["Extract", "decode", "extract"]

MAX_TITLE = 500
MAX_TEXT = 500  # of a link: nobody reads more, and a poisoned page must not fill the database
_SPACE = re.compile(r"\s+")
_REFRESH = re.compile(r"\s*\d*(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\">]+)", re.I)
_NESTING = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<(?!/?(?:a|area|frame|img)\b)[^>]*>", re.S | re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_USERINFO = re.compile(r"^([a-z]+:[/\\]*)[^/\\@]*@", re.I)
# Addresses that are meant to be something else than a page. Other schemes are listed, as faults.
_NOT_PAGES = frozenset(
    [
        "mailto",
        "tel",
        "sms",
        "fax",
        "callto",
        "skype",
        "sip",
        "javascript",
        "data",
        "about",
        "blob",
        "geo",
        "cid",
        "webcal",
        "webcals",
        "whatsapp",
        "intent",
        "android-app",
        "ms-word",
        "ms-excel",
        "ms-powerpoint",
        "msteams",
    ]
)
_INLINE = frozenset(["abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u", "wbr"])
_UNHEARD = frozenset(["script", "style", "noscript", "template"])
_TAGS = ("a", "area", "frame")
_FILES: dict[str, tuple[str, Literal["style", "script", "image"]]] = {
    "link": ("href", "style"), "script": ("src", "script"), "img": ("src", "image"),
}  # fmt: skip
MAX_FILES = 300  # of a page: more are a gallery without end, or a trap


class Extract(Struct, frozen=True):
    """What one page says of itself and of others. ``refresh`` is where it moves on to by itself, or ""."""

    title: str
    lang: str
    links: tuple[Link, ...]
    canonical: str
    refresh: str
    content_hash: str
    template_hash: str
    text_lost: bool
    letters: int = 0  # bytes of text in the main content
    layout: str = ""  # a hash of the page's frame: the same for pages of one template
    resources: tuple[Resource, ...] = ()  # what the page is made of: style sheets, scripts, images


def extract(html: str, url: str, keep_query: tuple[str, ...] = ()) -> Extract:
    """Read ``html``, the page at the canonical address ``url``."""
    parser = _parser()
    root = etree.fromstring(html.encode("utf-8", "replace") or b" ", parser)
    if root is None:
        return Extract("", "", (), "", "", "", "", False)
    lost = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)
    base = _base(root, url, keep_query)
    found = _flat_links(html) if lost else _tree_links(root)
    head = Extract(
        title=mask(_fold(next((title.text or "" for title in root.iter("title")), "")))[:MAX_TITLE],
        lang=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()[:35],
        links=tuple(dict.fromkeys(_links(found, base, keep_query))),
        canonical=_canonical_link(root, base, keep_query),
        refresh=_refresh(root, base, keep_query),
        content_hash="",
        template_hash="",
        text_lost=lost,
        resources=tuple(_resources(root, base, keep_query)),
        layout=layout(root),
    )
    # Last, for it takes the page apart.
    content_hash, template_hash, letters = fingerprints(root, url.partition("?")[2])
    return structs.replace(head, content_hash=content_hash, template_hash=template_hash, letters=letters)


def _parser() -> etree.HTMLParser:
    # libxml2 stops at 2,048 levels even when told that huge is fine, and says so in its error log.
    return etree.HTMLParser(encoding="utf-8", huge_tree=True)


def _links(found: Iterator[tuple[str, str, Region]], base: str, keep_query: tuple[str, ...]) -> Iterator[Link]:
    for href, text, region in found:
        if href[:1] == "#":
            continue  # a place on this very page
        try:
            to = resolve(base, href, keep_query)
        except BadUrl as error:
            if error.scheme in _NOT_PAGES:
                continue
            # Listed as it stands, less any password, so that its fault can be shown: no link vanishes.
            to = _USERINFO.sub(r"\1", _CONTROL.sub("", _fold(href)))[:1000]
        yield Link(to, text, region)


def _tree_links(root: etree._Element) -> Iterator[tuple[str, str, Region]]:
    regions: dict[etree._Element, int] = {}
    for element in root.iter(*_TAGS):
        href = element.get("href") if element.tag != "frame" else element.get("src")
        if href is not None and (href := href.strip()):
            yield href, _name(element), _CHAINS.region(element, regions)


def _name(link: etree._Element) -> str:
    """The accessible text: aria-label, else text with the alt of images, else title."""
    if label := link.get("aria-label"):
        return mask(_fold(label))[:MAX_TEXT]
    if len(link) == 0:
        text = link.text or link.get("alt") or ""
    else:
        parts: list[str] = []
        for node in link.iter():
            gap = "" if node.tag in _INLINE else " "  # a word may go on in bold, but not in the next block
            if isinstance(node.tag, str) and node.tag not in _UNHEARD:
                parts += (gap, (node.get("alt") or "") if node.tag == "img" else (node.text or ""), gap)
            if node is not link:
                parts.append(node.tail or "")
        text = "".join(parts)
    return mask(_fold(text) or _fold(link.get("title") or ""))[:MAX_TEXT]


class _Chains:
    """The region of elements, asked of `region_of` once for each way down from <html>, and remembered across pages.

    A municipality's pages share their templates: header > nav > ul > li > a is the same on ten thousand pages.
    """

    def __init__(self, limit: int = 50_000) -> None:
        self.limit = limit
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.numbers: dict[tuple[int, str, str, str, str, str], int] = {}
        self.links: list[tuple[int, str, dict[str, str]]] = []
        self.regions: dict[int, Region] = {}

    def region(self, element: etree._Element, page: dict[etree._Element, int]) -> Region:
        """The region of ``element``; ``page`` remembers the elements of this page."""
        if not page and len(self.links) > self.limit:
            self.clear()  # pages with generated ids fill it; start afresh
        number = self._number(element, page)
        if number not in self.regions:
            self.regions[number] = region_of(self._chain(number))
        return self.regions[number]

    def _number(self, element: etree._Element, page: dict[etree._Element, int]) -> int:
        path = []
        node: etree._Element | None = element
        while node is not None and node not in page:
            path.append(node)
            node = node.getparent()
        number = -1 if node is None else page[node]
        for inner in reversed(path):
            get = inner.get
            label, role, name, mark = get("aria-label", ""), get("role", ""), get("class", ""), get("id", "")
            key = (number, str(inner.tag), role, label, name, mark)
            known = self.numbers.get(key)
            if known is None:
                known = self.numbers[key] = len(self.links)
                attributes = {"aria-label": label, "role": role, "class": name, "id": mark}
                self.links.append((number, str(inner.tag), attributes))
            number = page[inner] = known
        return number

    def _chain(self, number: int) -> Iterator[tuple[str, dict[str, str]]]:
        while number >= 0:
            number, tag, attributes = self.links[number]
            yield tag, attributes


_CHAINS = _Chains()


def _flat_links(html: str) -> Iterator[tuple[str, str, Region]]:
    """The links of a page that is nested too deeply for a tree: every element but those of links is left out."""
    root = etree.fromstring((_NESTING.sub(" ", html) or " ").encode("utf-8", "replace"), _parser())
    if root is not None:
        yield from ((href, text, "main") for href, text, _ in _tree_links(root))


def _resources(root: etree._Element, base: str, keep_query: tuple[str, ...]) -> Iterator[Resource]:
    seen = set()
    for element in root.iter(*_FILES):
        attribute, kind = _FILES[element.tag]
        href = element.get(attribute)
        if not href or href in seen or href[:5] == "data:":
            continue
        if kind == "style" and "stylesheet" not in (element.get("rel") or "").lower().split():
            continue
        seen.add(href)
        with contextlib.suppress(BadUrl):
            yield Resource(resolve(base, href, keep_query), kind)
        if len(seen) == MAX_FILES:
            return


def _base(root: etree._Element, url: str, keep_query: tuple[str, ...]) -> str:
    for element in root.iter("base"):
        if href := (element.get("href") or "").strip():
            try:
                return resolve(url, href, keep_query)
            except BadUrl:
                return url
    return url


def _canonical_link(root: etree._Element, base: str, keep_query: tuple[str, ...]) -> str:
    for element in root.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (href := element.get("href")):
            try:
                return resolve(base, href, keep_query)
            except BadUrl:
                return ""
    return ""


def _meta(root: etree._Element, attribute: str, value: str) -> Iterator[str]:
    for element in root.iter("meta"):
        if (element.get(attribute) or "").strip().lower() == value and not any(
            True for _ in element.iterancestors("noscript")
        ):
            yield element.get("content") or ""


def _refresh(root: etree._Element, base: str, keep_query: tuple[str, ...]) -> str:
    for content in _meta(root, "http-equiv", "refresh"):
        if found := _REFRESH.match(content):
            try:
                return resolve(base, found[1].strip(), keep_query)
            except BadUrl:
                return ""
    return ""


def _fold(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
