"""Decides which pages and sentences the plain-language rules judge."""

import re

from audits.model import Kind
from audits.page import Page
from audits.text import Block, Sentence, Text, language

SWEDISH = "sv"
EXEMPT: frozenset[Kind] = frozenset(("minutes", "statute", "news", "easy-read"))
GUIDES: frozenset[Kind] = frozenset(("info", "service"))  # where the municipality addresses a reader
_QUOTES = re.compile(r"[”“\"«»]")
_ERRAND = re.compile(
    r"\b(?:ansök(?:a|an|er|ningar|ningen)|sök(?:er|a|s|ande[nt]?)|anmäl(?:a|an|er|ningar)|bok(?:a|ar)|beställ(?:a|er)|betalar?"
    r"|blankett\w*|e-tjänst\w*|avgift(?:en|er|erna)?)\b",
    re.I,
)
_LEAST_ERRAND, _ERRAND_WORDS = 2, 150  # mentions; and words of the page for each


def is_swedish(page: Page) -> bool:
    """Return whether the page is in Swedish.

    For a text too short or too mixed to tell, the declared language counts, unless most of it is clearly in another.
    """
    if page.language or language.base_language(page.lang) not in ("", SWEDISH):
        return page.language == SWEDISH
    return 2 * len(swedish_text(page).words) >= len(page.text.words)


def swedish_text(page: Page) -> Text:
    """Return the text of the page without the paragraphs that are in another language. It is kept with the text."""
    kept: Text | None = page.text.__dict__.get("_swedish")
    if kept is None:
        blocks = [block for block in page.text.blocks if block.kind != "paragraph" or not is_foreign(block)]
        kept = page.text if len(blocks) == len(page.text.blocks) else Text(blocks)
        page.text.__dict__["_swedish"] = kept
    return kept


def applies(page: Page) -> bool:
    """Return whether the plain-language rules judge this page: Swedish running text, not of an exempt kind."""
    return page.kind not in EXEMPT and bool(page.text.judged) and is_swedish(page)


def why_no_score(page: Page) -> str:
    """Return the code of the reason why a page without a readability score has none."""
    if page.kind in EXEMPT:
        return f"exempt-{page.kind}"
    return "text-too-short" if is_swedish(page) else "not-swedish"


def is_errand(page: Page) -> bool:
    """Return whether residents come to the page with an errand, so that it ought to address them and say what to do.

    That is a page on how to apply, report, book or pay (``service``), or one that mentions these often enough. Reports,
    guidance to other authorities and pages about the municipality itself have another reader. The result is kept with
    the text.
    """
    if page.kind != "info":
        return page.kind == "service"
    kept: bool | None = page.text.__dict__.get("_errand")
    if kept is None:
        mentions = len(_ERRAND.findall(page.text.running))
        kept = mentions >= max(_LEAST_ERRAND, len(page.text.words) / _ERRAND_WORDS)
        page.text.__dict__["_errand"] = kept
    return kept


def is_foreign(at: Block | Sentence) -> bool:
    """Return whether a block or a sentence of a Swedish page is in another language: marked so, or clearly so."""
    element = at.element if isinstance(at, Block) else at.block.element
    for tag in (element, *element.parents):
        said = language.base_language(str(tag.get("lang") or ""))
        if said:
            if said != SWEDISH:
                return True
            break
    if language.is_plainly(at.text, SWEDISH):
        return False
    return language.detect_language(at.text) not in ("", SWEDISH)


def is_quoted(block: Block, start: int) -> bool:
    """Return whether the text at ``start`` of the block is a quotation, or a word that is only mentioned."""
    return block.quoted or len(_QUOTES.findall(block.text, 0, start)) % 2 == 1
