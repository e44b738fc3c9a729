"""Recognise a block that a publishing tool generates: the same markup on page after page, whatever data it shows."""

import hashlib
from collections.abc import Iterator
from itertools import groupby

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


def block_of(tag: Tag) -> str:
    """Return a hash of the markup of the block that ``tag`` is in, or "" where it is in none.

    A block is the innermost container with a class. Rows, items and cards in succession count once, and texts only
    where they are labels; so the same block with other data has the same hash. Links in running text are in no block.
    """
    if _is_in_running_text(tag):
        return ""
    container = next((each for each in (tag, *tag.parents) if each.name in _CONTAINERS and each.get("class")), None)
    if container is None or sum(1 for node in container.descendants if isinstance(node, Tag)) > MOST:
        return ""
    return digest_block("".join(_outline(container)))


def digest_block(outline: str) -> str:
    """Return the hash of an outline: ``tag.class{children}``, with the text of labels. blocks.js makes the same."""
    return hashlib.blake2b(outline[:OUTLINE].encode("utf-8", "replace"), digest_size=6).hexdigest()


def _is_in_running_text(tag: Tag) -> bool:
    link = tag if tag.name == "a" else tag.find_parent("a")
    if link is None:
        return False
    around = link.find_parent(_RUNNING)
    return around is not None and len(around.get_text(strip=True)) > len(link.get_text(strip=True))


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
