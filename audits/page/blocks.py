"""Recognise a block that a publishing tool generates: the same markup on page after page, whatever data it shows."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import groupby, islice

from bs4 import Tag

_CONTAINERS = frozenset(
    ["table", "ul", "ol", "dl", "form", "figure", "section", "article", "aside", "nav", "details", "fieldset", "div"]
)
_RUNNING = frozenset(["p", "li", "dd", "td", "blockquote", "figcaption"])  # an editor writes links in their text
_SAID = frozenset(["th", "caption", "label", "legend", "button", "summary", "h2", "h3", "h4", "h5", "h6"])  # no data
_REPEATED = frozenset(["tr", "li", "dt", "dd", "option", "tbody", "article", "div"])
MOST = 400  # elements; a larger container is a part of the page, not a block
OUTLINE = 2_000  # characters of an outline that are compared
LONGEST = 60  # characters of a text


class Blocks:
    """The blocks of one page. ``letters`` counts the letters of an element's text."""

    def __init__(self, letters: Callable[[Tag], int]) -> None:
        self._letters = letters
        self._known: dict[int, str] = {}  # by the id (of Python) of the container

    def of(self, tag: Tag) -> str:
        """Return a hash of the markup of the block that ``tag`` is in, or "" where it is in none.

        A block is the innermost container with a class. Rows, items and cards in succession count once, and texts only
        where they are labels; so the same block with other data has the same hash. Links in running text are in no
        block.
        """
        if self._is_in_running_text(tag):
            return ""
        container = next((each for each in (tag, *tag.parents) if each.name in _CONTAINERS and each.get("class")), None)
        if container is None:
            return ""
        if id(container) not in self._known:
            self._known[id(container)] = _digest_container(container)
        return self._known[id(container)]

    def _is_in_running_text(self, tag: Tag) -> bool:
        link = tag if tag.name == "a" else tag.find_parent("a")
        around = link.find_parent(_RUNNING) if link is not None else None
        return around is not None and link is not None and self._letters(around) > self._letters(link)


def _digest_container(container: Tag) -> str:
    tags = (node for node in container.descendants if isinstance(node, Tag))
    return "" if sum(1 for _ in islice(tags, MOST + 1)) > MOST else digest_block("".join(_outline(container)))


def digest_block(outline: str) -> str:
    """Return the hash of an outline: ``tag.class{children}``, with the text of labels. blocks.js makes the same."""
    return hashlib.blake2b(outline[:OUTLINE].encode("utf-8", "replace"), digest_size=6).hexdigest()


def _outline(tag: Tag) -> Iterator[str]:
    yield ".".join((tag.name, *sorted(tag.get("class") or ())))
    if tag.name in _SAID:
        yield f"={' '.join(tag.get_text().split())[:LONGEST]}"
    parts = ["".join(_outline(child)) for child in tag.children if isinstance(child, Tag)]
    yield "{"
    for part, same in groupby(parts):
        name = part.partition("{")[0].partition(".")[0].partition("=")[0]
        yield from [part] if name in _REPEATED else same
    yield "}"
