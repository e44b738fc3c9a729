"""Finds the main content of a page.

The selector of site.toml is tried first, then landmarks. Without these, the content is what holds all running text: no
class decides it, as names change with a layout while the text stays.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from bs4 import BeautifulSoup, Tag
from msgspec import Struct

from audits.text import Block, Text

_BESIDE = frozenset(["nav", "header", "footer", "aside", "dialog"])
_ROLES = frozenset(["banner", "navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog"])
_SECTIONING = ("article", "main", "section")
_ID = re.compile(r"(?:main|page|site)?[-_]?(?:main|content|innehall|innehåll)", re.I)
_ENDED = re.compile(r"[.!?…][\"')\]]*$")
_TELLING = frozenset(["paragraph", "list-item", "table-cell"])
_PROSE = 5  # words of a sentence in running text
_MOST = 0.5  # of the running text: an element whose id says that it is the content has at least that much
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOXES = ("div", "section", "article", "td")


class Content(Struct, frozen=True):
    """The main content: the element that holds it, and the ids (of Python) of the elements in it that are not part.

    ``marked``: the page or site.toml says which element it is.
    """

    main: Tag
    omitted: frozenset[int]
    marked: bool = True


def main_content(soup: BeautifulSoup, selector: str = "", omitted: frozenset[int] = frozenset()) -> Content:
    """Return the main content; without any marker, what holds all running text.

    ``selector`` is the municipality's own setting ([crawl] main); it wins where it matches text. ``omitted`` are the
    ids (of Python) of the elements that are not displayed, or ask for consent to cookies.
    """
    for found in soup.select(selector) if selector else ():
        if found.get_text(strip=True):
            return Content(found, omitted)
    for found in (*soup.find_all("main"), *soup.find_all(role="main")):  # five times as fast as a selector
        if found.get_text(strip=True) and not _is_in(found, omitted):
            return Content(found, omitted)
    body = soup.body or soup
    omitted |= {id(tag) for tag in body.find_all(_is_beside)}
    text = Text.of(body, omitted)
    prose = [(block.element, len(block.text)) for block in text.blocks if _is_prose(block)]
    shares = _shares(prose)
    for box in body.find_all(_BOXES, id=True):
        if not _ID.fullmatch(str(box["id"])) or not box.get_text(strip=True) or _is_in(box, omitted):
            continue
        if not prose or shares.get(id(box), 0.0) >= _MOST:
            return Content(box, omitted)
    if not prose:
        return Content(body, omitted, marked=False)
    heads = [block.element for block in text.blocks if block.level == 1]
    found = _widen(_common([*heads[:1], *(element for element, _ in prose)]), body, omitted)
    return Content(found, omitted.union(map(id, _ends(found, text.blocks, omitted))), marked=False)


def flat(tag: Tag) -> dict[str, str]:
    """Return the attributes of ``tag`` that decide its region, each as one string."""
    return {
        name: " ".join(value) if isinstance(value, list) else str(value)
        for name, value in tag.attrs.items()
        if name in ("role", "class", "id", "aria-label")
    }


def _is_beside(tag: Tag) -> bool:
    """Return whether the element is a landmark outside the content; an article's own header or footer is not."""
    role = tag.get("role")
    if role:
        return role in _ROLES
    return tag.name in _BESIDE and (tag.name not in ("header", "footer") or tag.find_parent(_SECTIONING) is None)


def _is_in(tag: Tag, omitted: frozenset[int]) -> bool:
    return any(id(each) in omitted for each in (tag, *tag.parents))


def _is_prose(block: Block) -> bool:
    return block.kind in _TELLING and len(block.text.split()) >= _PROSE and bool(_ENDED.search(block.text))


def _shares(prose: Sequence[tuple[Tag, int]]) -> dict[int, float]:
    """Return the share of the running text that is in each element, by its id (of Python)."""
    inside: defaultdict[int, int] = defaultdict(int)
    for element, size in prose:
        for tag in (element, *element.parents):
            inside[id(tag)] += size
    whole = sum(size for _, size in prose)
    return {key: size / whole for key, size in inside.items()}


def _common(tags: list[Tag]) -> Tag:
    """Return the innermost element around all of ``tags``."""
    around = [tags[0], *tags[0].parents]
    for tag in tags[1:]:
        chain = {id(tag), *(id(parent) for parent in tag.parents)}
        around = [parent for parent in around if id(parent) in chain]
    return around[0]


def _ends(main: Tag, blocks: Iterable[Block], omitted: frozenset[int]) -> Iterator[Tag]:
    """Yield the first and last boxes of ``main`` that hold only links, labels and contacts: a menu, a foot."""
    telling: set[int] = set()
    for block in blocks:
        if _is_prose(block) or block.kind in ("heading", "list-item", "table-cell"):
            telling.update(id(tag) for tag in (block.element, *block.element.parents))
    children = [child for child in main.children if isinstance(child, Tag) and id(child) not in omitted]
    for row in (children, children[::-1]):
        yield from takewhile(lambda child: child.name in _BOXES and id(child) not in telling, row)


def _widen(main: Tag, body: Tag, omitted: frozenset[int]) -> Tag:
    """Return the element around ``main`` and the boxes that are like it or like one around it: portlets in a row."""
    found = main
    at: Tag | None = main
    while at is not None and at is not body and at.parent is not None:
        inside = at
        if any(
            _is_like(inside, other) and id(other) not in omitted
            for other in (*at.find_next_siblings(), *at.find_previous_siblings())
        ):
            found = at.parent
        at = at.parent
    return found


def _is_like(box: Tag, other: Tag) -> bool:
    """Return whether two boxes have a heading each and a class in common, or neither has a class."""
    if other.name != box.name or other.name not in _BOXES or other.find(_HEADINGS) is None:
        return False
    classes, others = set(box.get("class") or ()), set(other.get("class") or ())
    return bool(classes & others) or not classes | others
