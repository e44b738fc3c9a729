"""The text model: main content as blocks, sentences and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bs4 import Tag

BlockKind = Literal["heading", "paragraph", "list-item", "table-cell", "links", "contact", "label"]


@dataclass(frozen=True)
class Sentence:
    """One sentence of a block: its text, its words, and its offset in the block's text."""

    text: str
    words: tuple[str, ...]
    start: int
    block: "Block"


@dataclass(frozen=True)
class Block:
    """A piece of text that stands by itself. ``level`` is a heading's level, else 0."""

    kind: BlockKind
    text: str
    element: Tag
    level: int = 0

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the block, in order."""
        return (Sentence(self.text, tuple(self.text.split()), 0, self),)


@dataclass(frozen=True)
class Text:
    """The blocks of a main content. ``sentences`` and ``words`` are those of running text (paragraphs)."""

    blocks: Sequence[Block]

    @classmethod
    def of(cls, main: Tag) -> "Text":
        """The text of an element."""
        return cls(tuple(Block("paragraph", tag.get_text(" ", strip=True), tag) for tag in main.find_all("p")))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences of running text."""
        return tuple(s for block in self.blocks if block.kind == "paragraph" for s in block.sentences)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words of the whole main content."""
        return tuple(word for block in self.blocks for sentence in block.sentences for word in sentence.words)

    @cached_property
    def running(self) -> str:
        """All text as one string, a block a line."""
        return "\n".join(block.text for block in self.blocks)
