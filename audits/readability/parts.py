"""The parts of a page's text that stand out: its sections, each with its numbers, and its hardest sentences.

They are stored as the fact ``text`` of every page that has a score, for site audits and reports.
"""

from collections.abc import Iterator
from typing import Any

from audits.page import Page
from audits.readability.formulas import lix
from audits.readability.profile import of_blocks, profile, stiff_list
from audits.readability.scope import applies, swedish_text
from audits.text import Block, is_long

FACT = "text"
_SECTION_WORDS, _SECTION_SENTENCES = 50, 4  # below this a section's numbers are chance
_HARDEST, _LEAST_WORDS, _HARD = 3, 8, 50  # LIX over 50 is hard, and common in official texts
_CUT = 300  # characters of a sentence that are kept


def text_fact(page: Page) -> dict[str, Any]:
    """Return the parts that stand out on a page; {} when it has no score.

    ``readability``, ``lix`` and ``stiff_words_per_1000`` are those of the page. ``sections`` holds the same of each
    section, with its heading and words. ``hardest`` holds text, words and LIX of the hardest sentences.
    """
    if profile(page).readability is None:
        return {}
    found = profile(page)
    whole = {name: round(getattr(found, name), 1) for name in ("readability", "lix", "stiff_words_per_1000")}
    return {**whole, "sections": sections(page), "hardest": hardest(page)}


def sections(page: Page) -> list[dict[str, Any]]:
    """Return the parts of the page between headings that hold enough running text, with their numbers."""
    stiff = stiff_list(page)
    found = []
    for heading, blocks in _cut(page):
        lengths = [len(sentence.words) for block in blocks for sentence in block.sentences]
        if sum(lengths) >= _SECTION_WORDS and len(lengths) >= _SECTION_SENTENCES:
            numbers = of_blocks(blocks, stiff)
            found.append(
                {
                    "heading": heading[:120],
                    "words": numbers.words,
                    "readability": round(numbers.readability or 0.0, 1),
                    "lix": round(numbers.lix or 0.0, 1),
                    "stiff_words_per_1000": round(numbers.stiff_words_per_1000 or 0.0, 1),
                }
            )
    return found


def _cut(page: Page) -> Iterator[tuple[str, list[Block]]]:
    heading, blocks = "", list[Block]()
    for block in swedish_text(page).blocks:
        if block.kind == "heading":
            yield heading, blocks
            heading, blocks = block.text, []
        elif block.kind == "paragraph":
            blocks.append(block)
    yield heading, blocks


def hardest(page: Page) -> list[dict[str, Any]]:
    """Return the sentences that are hardest to read: those over the LIX limit, those with most long words first.

    Long words weigh most in the page's score. Short and easy sentences are left out.
    """
    found: dict[str, tuple[int, int, float]] = {}
    judged = profile(page).readability is not None or (page.language == "sv" and applies(page))
    for sentence in swedish_text(page).judged if judged else ():
        words, long_words = len(sentence.words), sum(map(is_long, sentence.words))
        value = lix(words, 1, long_words)
        if words >= _LEAST_WORDS and value >= _HARD:
            found.setdefault(sentence.text.strip()[:_CUT], (long_words, words, value))
    worst = sorted(found.items(), key=lambda one: one[1], reverse=True)[:_HARDEST]
    return [{"text": text, "words": words, "lix": round(value)} for text, (_, words, value) in worst]
