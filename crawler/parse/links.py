"""Read the links of a page in document order, each with its text and its region."""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from lxml import etree

from audits.model import Link, Region
from audits.page import region_of, remove_secrets
from crawler.web import BLANKS, BadUrl, is_slip, resolve

MAX_TEXT = 500  # characters of a link's text; no reader needs more, and a hostile page must not fill the database
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What stands after "//" and before "@", or a name with a password. "mailtoo:anna@x.se" is an address to be shown whole.
_USERINFO = re.compile(r"^([a-z+.-]+:[/\\]*)(?:(?<=[/\\])[^/\\@]*|[^/\\@:]*:[^/\\@]*)@", re.I)
_LISTED = ("http", "https", "file", "ftp", "ftps", "sftp")  # schemes of pages and files; others are of other programs
_INLINE = frozenset(["abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u", "wbr"])
_UNHEARD = frozenset(["script", "style", "noscript"])
_TAGS = ("a", "area", "frame")  # the elements that are links
_PARTS = ("nav", "ul")  # they hold most of a page's links, and are the same on many pages
_MAX_DEPTH = 8  # levels of nested parts that are each looked up separately
_ABSOLUTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]", re.I)  # resolves to the same address on every page of the host


def read_links(root: etree._Element, base: str, keep_query: tuple[str, ...]) -> list[Link]:
    """Return the links of ``root``, resolved against ``base``. A link that cannot be resolved is kept as written."""
    return _Walk(base, keep_query).read(list(root.iter(*_TAGS, *_PARTS)))


class _Walk:
    """Reads the links of one page in document order. Parts that other pages have too are read only once."""

    def __init__(self, base: str, keep_query: tuple[str, ...]) -> None:
        self.base = base
        self.origin = base[: base.find("/", base.find("://") + 3) + 1]
        self.keep_query = keep_query
        self.places: dict[etree._Element, int] = {}  # by element of this page
        self.relative = 0  # links so far that would resolve differently on another page
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
        """Return how many of ``elements`` are inside ``element``, and its links."""
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
        if href is None or not (href := href.strip(BLANKS)) or href[0] == "#":
            return ()  # no link, or a link within this page
        slip = is_slip(href)
        try:
            to = _as_written(href) if slip else resolve(self.base, href, self.keep_query)
        except BadUrl as error:
            if error.scheme and error.scheme not in _LISTED:
                return ()
            to = _as_written(href)
        self.relative += not _ABSOLUTE.match(href)
        return (Link(to, _name(element), _TEMPLATE.region(element, self.places)),)


def _as_written(href: str) -> str:
    """Return the address of a faulty link, without any secret, so that its fault can be shown and no link is lost."""
    return remove_secrets(_USERINFO.sub(r"\1", _CONTROL.sub("", fold(href))))[:1000]


def _name(link: etree._Element) -> str:
    """Return the accessible text of a link: aria-label, else text with the alt of images, else title."""
    if label := link.get("aria-label"):
        return remove_secrets(fold(label))[:MAX_TEXT]
    if len(link) == 0:
        text = link.text or link.get("alt") or ""
    else:
        parts: list[str] = []
        for node in link.iter():
            gap = "" if node.tag in _INLINE else " "  # a word may continue in bold, but not in the next block
            if isinstance(node.tag, str) and node.tag not in _UNHEARD:
                parts += (gap, (node.get("alt") or "") if node.tag == "img" else (node.text or ""), gap)
            if node is not link:
                parts.append(node.tail or "")
        text = "".join(parts)
    return remove_secrets(fold(text) or fold(link.get("title") or ""))[:MAX_TEXT]


class _Template:
    """A cache of what pages share: header > nav > ul > li > a is the same on ten thousand pages, and is read once.

    ``places`` are numbered paths down from <html>, so that `region_of` is called once for each. ``parts`` are the links
    of whole lists and navigations, by their place and their markup.
    """

    def __init__(self, limit: int = 50_000) -> None:
        self.limit = limit
        self.clear()

    def clear(self) -> None:
        """Empty the cache."""
        self.numbers: dict[tuple[int, str, str, str, str, str], int] = {}
        self.places: list[tuple[int, str, dict[str, str]]] = []
        self.regions: dict[int, Region] = {}
        self.parts: dict[tuple[int, str, tuple[str, ...], bytes], tuple[int, tuple[Link, ...]]] = {}
        self.size = 0  # of the parts, in links plus 1 for each part

    def begin(self) -> None:
        """Begin a page: empty the cache if it is full, as generated ids and unique lists would grow it without end."""
        if len(self.places) + self.size > self.limit:
            self.clear()

    def remember(self, key: tuple[int, str, tuple[str, ...], bytes], part: tuple[int, tuple[Link, ...]]) -> None:
        """Store the links of a part."""
        self.parts[key] = part
        self.size += len(part[1]) + 1

    def region(self, element: etree._Element, page: dict[etree._Element, int]) -> Region:
        """Return the region of ``element``; ``page`` caches the places of the elements of this page."""
        number = self.place(element, page)
        if number not in self.regions:
            self.regions[number] = region_of(self._chain(number))
        return self.regions[number]

    def place(self, element: etree._Element, page: dict[etree._Element, int]) -> int:
        """Return the number of the path down to ``element``; ``page`` caches it."""
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
    """Return ``text`` with each run of white space as one space, stripped at both ends."""
    return _SPACE.sub(" ", text).strip()
