"""Where sentences end and what a word is, on strings that are hard."""

import tomllib
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from cases import each

from audits.text.blocks import clean
from audits.text.sentences import split_sentences
from audits.text.text import Text
from audits.text.words import is_long, split_words

CORPUS = Path(__file__).parents[1] / "corpus"
SENTENCES = [
    case for group in tomllib.loads((CORPUS / "sentences.toml").read_text(encoding="utf-8")).values() for case in group
]
BLOCKS = tomllib.loads((CORPUS / "blocks.toml").read_text(encoding="utf-8"))["case"]
WORDS = tomllib.loads((CORPUS / "words.toml").read_text(encoding="utf-8"))


@each("case", SENTENCES)
def test_sentence_boundaries(case: str) -> None:
    """Every sentence of the corpus ends where the mark stands, and nowhere else."""
    text = clean(case.replace(" | ⏎", "⏎").replace(" | ", " ").replace("⏎", "\n"))
    expected = [clean(part.replace("⏎", "\n")) for part in case.split(" | ") if clean(part)]
    assert [text[start:end] for start, end in split_sentences(text)] == expected


@each("case", BLOCKS)
def test_blocks(case: dict[str, Any]) -> None:
    """A piece of a page falls into the blocks that a person sees, each of its kind."""
    main = BeautifulSoup(f"<main>{case['html']}</main>", "lxml").main
    assert main
    found = [f"{block.kind}: {block.text}".replace("\n", "⏎") for block in Text.of(main).blocks]
    assert found == case["blocks"]


@each(("text", "expected"), WORDS["cases"])
def test_words(text: str, expected: str) -> None:
    """The words of a text are those that a person would count."""
    assert list(split_words(clean(text))) == expected.split()


@each(("word", "expected"), WORDS["long"])
def test_long_words(word: str, expected: bool) -> None:
    """More than six letters make a word long; figures, marks and addresses do not."""
    assert is_long(word) is expected


def test_forgotten_blank() -> None:
    """A full stop without a blank after it ends a sentence between a small letter and a capital."""
    text = "Slut här.Nästa mening."
    assert [text[start:end] for start, end in split_sentences(text)] == ["Slut här.", "Nästa mening."]
