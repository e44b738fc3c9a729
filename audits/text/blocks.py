"""Cuts main content into blocks: independent pieces of text, each with its kind.

Block-level elements separate; inline elements do not, not even inside a word. Text that readers do not see is left out:
elements that the caller omits as they are not displayed, scripts, menus and dialogs inside the content, and text for
screen readers only, which an editor does not write. Code and keys are not prose: a mark replaces them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bs4 import Tag
from bs4.element import CData, NavigableString

BlockKind = Literal["heading", "paragraph", "list-item", "table-cell", "links", "contact", "label"]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SKIPPED = _names("""
    audio canvas datalist dialog embed head iframe link map math meta meter nav object progress script select
    style svg textarea title video
""")
_BLOCKS = _names("""
    address article aside blockquote body button caption center dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu ol optgroup p pre search section summary
    table tbody td tfoot th thead tr ul
""")
_CODE = _names("code kbd samp tt")
OMITTED = "[…]"  # replaces code, keys or output of a program: not prose, and never judged as such
_UNSEEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|env-assistive-text|invisible-text|hidden-text"
    r"|u-visually-hidden)(?:\s|$)",
    re.I,
)
_REMOVED = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_AROUND_BREAK = re.compile(r" *\n *")


@dataclass
class Piece:
    """A block under construction: its text (folded, ``\\n`` for a line break), its context, and its link text."""

    element: Tag
    context: tuple[str, ...]
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    strong: int = 0

    @property
    def text(self) -> str:
        """Return the text as read."""
        return clean("".join(self.parts))


def clean(text: str) -> str:
    """Return ``text`` in NFC, without soft hyphens and zero-width characters, spaces folded, line breaks kept."""
    if not text.isascii():
        text = _REMOVED.sub("", unicodedata.normalize("NFC", text))
    return _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text)).strip()


def pieces(main: Tag, omitted: frozenset[int] = frozenset()) -> Iterator[Piece]:
    """Yield the pieces of text of ``main`` in reading order, but for the elements whose ids are ``omitted``."""
    walker = _Walker(_opened(main), omitted)
    yield from walker.walk(main, ())
    yield from walker.flush()


class _Walker:
    def __init__(self, opened: frozenset[str], omitted: frozenset[int]) -> None:
        self.opened = opened
        self.omitted = omitted
        self.current: Piece | None = None

    def flush(self) -> Iterator[Piece]:
        piece, self.current = self.current, None
        if piece is not None and piece.text:
            yield piece

    def walk(self, element: Tag, context: tuple[str, ...], depth: int = 0, link: bool = False) -> Iterator[Piece]:
        if depth > 200:  # deeper than any layout; keeps a hostile page from exhausting the stack
            return
        for node in element.children:
            if isinstance(node, Tag):
                name = node.name
                if name in _SKIPPED or id(node) in self.omitted or self._unseen(node):
                    continue
                if name == "br":
                    self._add(element, context, "\n", link, False)
                elif name in _CODE:
                    self._add(element, context, OMITTED if node.get_text(strip=True) else "", link, False)
                elif name in _BLOCKS:
                    yield from self.flush()
                    yield from self.walk(node, (*context, name), depth + 1, link)
                    yield from self.flush()
                elif name == "a" and node.get("href") is not None:
                    if self.current is not None or not any(inner.name in _BLOCKS for inner in node.find_all(True)):
                        self._open(element, context).links += 1
                    yield from self.walk(node, (*context, "a"), depth + 1, True)
                else:
                    inner = (*context, name) if name in ("q", "strong", "b", "sup") else context
                    yield from self.walk(node, inner, depth + 1, link)
            elif type(node) is NavigableString or isinstance(node, CData):
                strong = "strong" in context or "b" in context
                self._add(element, context, str(node).replace("\n", " "), link, strong)

    def _open(self, element: Tag, context: tuple[str, ...]) -> Piece:
        if self.current is None:
            while element.name not in _BLOCKS and element.parent is not None:
                element = element.parent
            self.current = Piece(element, tuple(name for name in context if name in _BLOCKS))
        return self.current

    def _add(self, element: Tag, context: tuple[str, ...], text: str, link: bool, strong: bool) -> None:
        if self.current is None and not text.strip():
            return
        piece = self._open(element, context)
        piece.parts.append(text)
        size = len(text) - text.count(" ")
        piece.linked += size * link
        piece.strong += size * strong

    def _unseen(self, tag: Tag) -> bool:
        attributes = tag.attrs
        if not attributes:
            return False
        if attributes.get("aria-hidden") == "true":
            return attributes.get("id") not in self.opened or tag.name in ("span", "i", "b")
        if attributes.get("role") in ("navigation", "dialog", "alertdialog"):
            return True
        classes = attributes.get("class")
        return bool(classes and _UNSEEN_CLASS.search(classes if isinstance(classes, str) else " ".join(classes)))


def _opened(main: Tag) -> frozenset[str]:
    """Return the ids of elements that a button in the content opens: closed accordions are content, though hidden at
    first.
    """
    ids: list[str] = []
    for tag in main.find_all(True, attrs={"aria-controls": True}):
        ids.extend(str(tag["aria-controls"]).split())
    return frozenset(ids)
