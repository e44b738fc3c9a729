"""The links of a page, in their order, each with its text and its region."""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from lxml import etree

from audits.model import Link, Region
from audits.page import region_of, remove_secrets
from crawler.web import BadUrl, resolve

MAX_TEXT = 500  # of a link: nobody reads more, and a poisoned page must not fill the database
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_USERINFO = re.compile(r"^([a-z]+:[/\\]*)[^/\\@]*@", re.I)
# Addresses that are meant to be something else than a page. Other schemes are listed, as faults.
_NOT_PAGES = frozenset([
    "mailto", "tel", "sms", "fax", "callto", "skype", "sip", "javascript", "data", "about", "blob", "geo", "cid",
    "webcal", "webcals", "whatsapp", "intent", "android-app", "ms-word", "ms-excel", "ms-powerpoint", "msteams",
])  # fmt: skip
_INLINE = frozenset(["abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u", "wbr"])
_UNHEARD = frozenset(["script", "style", "noscript", "template"])
_TAGS = ("a", "area", "frame")  # of links
_PARTS = ("nav", "ul")  # what has most of a page's links, and is the same on many pages
_MAX_DEPTH = 8  # parts in parts that are looked up each by itself
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]", re.I)  # the same wherever on the host it stands


def read_links(root: etree._Element, base: str, keep_query: tuple[str, ...]) -> list[Link]:
    """Return the links of ``root``, resolved against ``base``; no link vanishes, a bad one keeps its text."""
    return _Walk(base, keep_query).read(list(root.iter(*_TAGS, *_PARTS)))


class _Walk:
    """The links of one page, in their order. Parts of it that stand on other pages too are remembered from there."""

    def __init__(self, base: str, keep_query: tuple[str, ...]) -> None:
        self.base = base
        self.origin = base[: base.find("/", base.find("://") + 3) + 1]
        self.keep_query = keep_query
        self.places: dict[etree._Element, int] = {}  # of the elements of this page
        self.relative = 0  # links so far that mean something else on another page
        _TEMPLATE.begin()

    def read(self, elements: list[etree._Element], depth: int = 0) -> list[Link]:
        links: list[Link] = []
        at = 0
        while at < len(elements):
            element = elements[at]
            at += 1
            if element.tag in _TAGS:
                links += self.link(element)
            elif depth < _MAX_DEPTH:
                inside, found = self.part(element, elements, at, depth)
                at += inside
                links += found
        return links

    def part(
        self, element: etree._Element, elements: list[etree._Element], at: int, depth: int
    ) -> tuple[int, Iterable[Link]]:
        """How many of ``elements`` stand in ``element``, and its links."""
        parent = element.getparent()
        place = -1 if parent is None else _TEMPLATE.place(parent, self.places)
        text = etree.tostring(element, encoding="utf-8", with_tail=False)
        key = (place, self.origin, self.keep_query, blake2b(text, digest_size=16).digest())
        known = _TEMPLATE.parts.get(key)
        if known is None:
            relative = self.relative
            inside = sum(1 for _ in element.iter(*_TAGS, *_PARTS)) - 1
            known = inside, tuple(self.read(elements[at : at + inside], depth + 1))
            if relative == self.relative:
                _TEMPLATE.remember(key, known)
        return known

    def link(self, element: etree._Element) -> Iterable[Link]:
        href = element.get("href") if element.tag != "frame" else element.get("src")
        if href is None or not (href := href.strip()) or href[0] == "#":
            return ()  # no link, or a place on this very page
        try:
            to = resolve(self.base, href, self.keep_query)
        except BadUrl as error:
            if error.scheme in _NOT_PAGES:
                return ()
            # Listed as it stands, less any password, so that its fault can be shown: no link vanishes.
            to = _USERINFO.sub(r"\1", _CONTROL.sub("", fold(href)))[:1000]
        self.relative += not _ABSOLUTE.match(href)
        return (Link(to, _name(element), _TEMPLATE.region(element, self.places)),)


def _name(link: etree._Element) -> str:
    """The accessible text: aria-label, else text with the alt of images, else title."""
    if label := link.get("aria-label"):
        return remove_secrets(fold(label))[:MAX_TEXT]
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
    return remove_secrets(fold(text) or fold(link.get("title") or ""))[:MAX_TEXT]


class _Template:
    """What pages share: header > nav > ul > li > a is the same on ten thousand of them, and read once.

    ``places`` are ways down from <html>, each with its number, whose region `region_of` is asked for once;
    ``parts`` are the links of whole lists and navigations, by their place and their text.
    """

    def __init__(self, limit: int = 50_000) -> None:
        self.limit = limit
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.numbers: dict[tuple[int, str, str, str, str, str], int] = {}
        self.places: list[tuple[int, str, dict[str, str]]] = []
        self.regions: dict[int, Region] = {}
        self.parts: dict[tuple[int, str, tuple[str, ...], bytes], tuple[int, tuple[Link, ...]]] = {}
        self.size = 0  # of the parts, in links

    def begin(self) -> None:
        """A new page: pages with generated ids and lists of their own fill the memory, then it starts afresh."""
        if len(self.places) + self.size > self.limit:
            self.clear()

    def remember(self, key: tuple[int, str, tuple[str, ...], bytes], part: tuple[int, tuple[Link, ...]]) -> None:
        """Keep the links of a part."""
        self.parts[key] = part
        self.size += len(part[1]) + 1

    def region(self, element: etree._Element, page: dict[etree._Element, int]) -> Region:
        """The region of ``element``; ``page`` remembers the places of the elements of this page."""
        number = self.place(element, page)
        if number not in self.regions:
            self.regions[number] = region_of(self._chain(number))
        return self.regions[number]

    def place(self, element: etree._Element, page: dict[etree._Element, int]) -> int:
        """The number of the way down to ``element``."""
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
                known = self.numbers[key] = len(self.places)
                attributes = {"aria-label": label, "role": role, "class": name, "id": mark}
                self.places.append((number, str(inner.tag), attributes))
            number = page[inner] = known
        return number

    def _chain(self, number: int) -> Iterator[tuple[str, dict[str, str]]]:
        while number >= 0:
            number, tag, attributes = self.places[number]
            yield tag, attributes


_TEMPLATE = _Template()


def fold(text: str) -> str:
    """Return ``text`` with every run of white space as one blank."""
    return _SPACE.sub(" ", text).strip()
