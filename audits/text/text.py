"""The text model: main content as blocks, sentences and words.

Running text is the paragraphs. Headings, lists, tables, forms, links and contact cards are kept apart from it, and do
not count in LIX. List items that are whole sentences are nevertheless judged as sentences (`Text.judged`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bs4 import Tag

from audits.text.blocks import BlockKind, Piece, pieces
from audits.text.entries import is_listing
from audits.text.sentences import split_sentences
from audits.text.words import split_words

__all__ = ["Block", "BlockKind", "Sentence", "Text"]

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LABELS = frozenset(("label", "legend", "button", "caption", "figcaption", "summary", "optgroup", "dt", "pre"))
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$")
_META = re.compile(
    r"(?:(?:sidan|texten|artikeln|innehållet)\s+)?(?:(?:är|blev)\s+)?(?:senast\s+)?"
    r"(?:uppdaterad|ändrad|granskad|publicerad|sidansvarig|innehållsansvarig)\b",
    re.I,
)
_CONTACT_LABEL = re.compile(
    r"(?:telefon(?:nummer|tid(?:er)?)?|tfn|tel|e-?post(?:adress)?|mejl|mail|fax|(?:telefon)?växel|(?:besöks|post|leverans|"
    r"faktura|gatu)?adress|öppettider|öppet|org(?:anisations)?\.?\s?(?:nr|nummer)|bankgiro|plusgiro|kontakt(?:person)?)"
    r"(?::|\s*$|\s+(?=[\d+])|\s+\S+@)",
    re.I,
)
_CONTACT_TOKEN = re.compile(
    r"(?:\+46\s?|\b0)\(?\d{1,3}\)?[-–\s/]\s?\d{2,3}(?:[\s-]?\d{2,3}){1,3}\b|(?<=\S)@[^\s@]{1,255}\.\w|\b\d{3}\s\d{2}\s+[A-ZÅÄÖ]"
    r"|\b(?:må|ti|on|to|fr|lö|sö)\w{0,5}\.?\b.{0,25}\b\d{1,2}(?:[.:]\d\d)?\s*[–-]\s*\d{1,2}\b",
    re.I,
)
_CONTACT_BOX = re.compile(r"(?:^|[\s_-])(?:kontakt|contact|vcard|h-card|oppettid|opening|adress|address)", re.I)
_SHORT = 5  # words: a bare piece of at most this length without full stop is a label, not a sentence
_CARD = 30  # words: a contact card has at most this many
_CELL = 40  # words: a cell with at least this many holds running text, and its table is there for the layout


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence of a block: its text, its words, and its offset in the block's text."""

    text: str
    words: tuple[str, ...]
    start: int
    block: "Block"

    def __repr__(self) -> str:
        return f"Sentence({self.text!r})"


@dataclass(frozen=True, eq=False)
class Block:
    """An independent piece of text. ``level`` is a heading's level, else 0; ``quoted`` marks a quotation.

    ``text`` is normalised: NFC, spaces folded, no soft hyphens; a line break within the block is ``\\n``.
    """

    kind: BlockKind
    text: str
    element: Tag
    level: int = 0
    quoted: bool = False

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of the block that hold a word, in order."""
        found = (
            (start, self.text[start:end].replace("\n", " "), split_words(self.text[start:end]))
            for start, end in split_sentences(self.text)
        )
        return tuple(Sentence(text, words, start, self) for start, text, words in found if words)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return the words of the block."""
        return tuple(word for sentence in self.sentences for word in sentence.words)

    @property
    def whole(self) -> bool:
        """Return whether the block reads as sentences: a capital first, a full stop or the like last."""
        return len(self.words) > 3 and self.text[:1].isupper() and bool(_ENDS.search(self.text))


@dataclass(frozen=True)
class Text:
    """The blocks of main content. ``sentences`` are those of running text (paragraphs)."""

    blocks: Sequence[Block]

    @classmethod
    def of(cls, main: Tag, omitted: frozenset[int] = frozenset()) -> "Text":
        """Return the text of an element without that of the elements whose ids (of Python) are ``omitted``."""
        return cls(tuple(map(_block, pieces(main, omitted))))

    @cached_property
    def paragraphs(self) -> tuple[Block, ...]:
        """Return the blocks of running text."""
        return tuple(block for block in self.blocks if block.kind == "paragraph")

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of running text."""
        return tuple(sentence for block in self.paragraphs for sentence in block.sentences)

    @cached_property
    def judged(self) -> tuple[Sentence, ...]:
        """Return the sentences of running text, and of the list items that are whole sentences."""
        return tuple(
            sentence
            for block in self.blocks
            if block.kind == "paragraph" or (block.kind == "list-item" and block.whole)
            for sentence in block.sentences
        )

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return the words of the whole main content."""
        return tuple(word for block in self.blocks for word in block.words)

    @cached_property
    def running_words(self) -> tuple[str, ...]:
        """Return the words of running text."""
        return tuple(word for sentence in self.sentences for word in sentence.words)

    @cached_property
    def running(self) -> str:
        """Return all text as one string, one block per line."""
        return "\n".join(block.text.replace("\n", " ") for block in self.blocks)

    @cached_property
    def kinds(self) -> Counter[BlockKind]:
        """Return how many words there are in blocks of each kind."""
        counts: Counter[BlockKind] = Counter()
        for block in self.blocks:
            counts[block.kind] += len(block.words)
        return counts


def _block(piece: Piece) -> Block:
    text = piece.text
    innermost = next((name for name in reversed(piece.context) if name in _HEADINGS), "")
    if innermost:
        return Block("heading", text, piece.element, int(innermost[1]))
    return Block(_kind(piece, text), text, piece.element, quoted="blockquote" in piece.context)


def _kind(piece: Piece, text: str) -> BlockKind:
    context = piece.context
    if not _LABELS.isdisjoint(context):
        return "label"
    if "address" in context:
        return "contact"
    size = len(text) - text.count(" ") - text.count("\n")
    ended = bool(_ENDS.search(text))
    if piece.links and not ended and piece.linked >= 0.8 * size:
        return "links"
    words = text.count(" ") + text.count("\n") + 1
    if "td" in context or "th" in context:
        return "paragraph" if words >= _CELL and _is_layout(piece.element, text) else _in_table(piece, text, words)
    if words <= _CARD and _is_contact(piece, text, ended):
        return "contact"
    if "li" in context or "dd" in context:
        return "list-item"
    if is_listing(text):
        return "table-cell"
    if (words <= 12 and _META.match(text)) or ((not ended or text[-1] == "?") and _is_label(piece, size, words)):
        return "label"
    return "paragraph"


def _is_label(piece: Piece, size: int, words: int) -> bool:
    """Return whether a piece is a bold line that serves as a heading, or a short bare piece of a box."""
    if words <= 12 and piece.strong >= size:
        return True
    return words <= _SHORT and piece.text[-1] != "?" and piece.element.name not in ("p", "blockquote", "main")


def _is_contact(piece: Piece, text: str, ended: bool) -> bool:
    lines = text.split("\n")
    if ended and len(lines[-1].split()) > 6 and not _CONTACT_LABEL.match(text):
        return False
    if any(_CONTACT_LABEL.match(line) for line in lines):
        return True
    if not ended and _CONTACT_TOKEN.search(text):
        # A sentence that lost its full stop has more words about the number than a contact card has.
        return len(split_words(text)) <= 8 or len(lines) > 1
    return not ended and any(_CONTACT_BOX.search(mark) for mark in _marks(piece.element))


def _marks(element: Tag) -> list[str]:
    """Return the classes and ids of the element and of the three around it."""
    marks = []
    for tag in (element, *list(element.parents)[:3]):
        classes = tag.get("class")
        marks.append(f"{classes if isinstance(classes, str) else ' '.join(classes or ())} {tag.get('id') or ''}")
    return marks


def _is_layout(element: Tag, text: str) -> bool:
    table = element if element.name == "table" else element.find_parent("table")
    if table is None:
        return False
    return table.get("role") in ("presentation", "none") or (
        table.find("th") is None and len(re.findall(r"[.!?]\s", text)) > 1
    )


def _in_table(piece: Piece, text: str, words: int) -> BlockKind:
    """Return the kind of a short piece in a table: a cell, or its kind outside the table where that is only layout."""
    table = piece.element if piece.element.name == "table" else piece.element.find_parent("table")
    if table is not None and table.get("role") in ("presentation", "none"):
        bare = Piece(piece.element, tuple(name for name in piece.context if name not in ("td", "th")), piece.parts)
        bare.linked, bare.links, bare.strong = piece.linked, piece.links, piece.strong
        return _kind(bare, text)
    return "table-cell" if words else "label"
