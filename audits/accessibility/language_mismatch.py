"""Pages and parts that say they are in one language and are written in another."""

import re
from collections.abc import Iterator

from bs4 import Tag

from audits import language
from audits.base import PageAudit, PageYield
from audits.model import Place
from audits.page import Page, fold
from audits.text import Block

# Declared as one of these, a text can be judged: of Kurdish, say, the detector would name another language, surely.
_KNOWN = re.compile(
    r"ar|bg|bn|bs|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hu|is|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|so|sq|sv|sw|ta|th|tl|tr"
    r"|uk|ur|vi|zh"
)
# What the detector calls by one name, or may take for one another.
_ALIKE = (
    frozenset({"no", "da"}),
    frozenset({"bs", "hr", "sr", "sh", "cnr"}),
    frozenset({"fa", "prs", "pes"}),
    frozenset({"tl", "fil"}),
    frozenset({"he", "iw"}),
)
_TELLS = 8  # words of a block that tell its language, when only those blocks are counted that agree with the page
_MIXED = 0.25  # of the words: with so much in its own language, a page is not mislabelled as a whole
_TEXT = ("paragraph", "list-item", "table-cell")


class LanguageMismatch(PageAudit):
    """The declared language of the page, and of its long parts, against the language of the text."""

    rules = ("accessibility.language-mismatch",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """One finding for the page, or else one for each long part. A page without lang is another rule's."""
        least = self.limit("words")
        mistaken = language.base(page.lang) == "se" and page.language == "sv"  # no text is too short for that slip
        if not page.lang or (len(page.text.words) < least and not mistaken):
            yield self.inapplicable()
            return
        declared = {id(block): declared_language(block.element, page.lang) for block in page.text.blocks}
        whole = "sv" if mistaken else self._whole(page, declared)
        if whole:
            text = fold(page.text.running)[:200]
            place = Place(signature=f"html|lang={page.lang}", text=text, heading=page.h1[:120])
            yield self.finding(page.url, place=place, values={"declared": page.lang, "detected": whole})
            return
        least = self.limit("part_words")
        for first, lang, detected, words in _parts(page, declared, least):
            if words >= least:
                yield self.fail(page, first.element, declared=lang, detected=detected)
        if not page.language:  # no finding, but no clean bill either
            yield self.untested()

    def _whole(self, page: Page, declared: dict[int, str]) -> str:
        """The language of the page when the page is mislabelled as a whole, else ""."""
        if not _differ(page.lang, page.language):
            return ""
        own = [block for block in page.text.blocks if declared[id(block)] == page.lang]
        words = sum(map(_words, own))
        if words < self.limit("words"):
            return ""  # what is foreign says so itself
        detected = language.detect("\n".join(block.text for block in own))
        if not _differ(page.lang, detected):
            return ""
        # A page that is partly translated is labelled right; its foreign parts are what is wrong.
        in_order = sum(_words(block) for block in own if _words(block) >= _TELLS and _agrees(page.lang, block))
        return detected if in_order < _MIXED * words else ""


def _parts(page: Page, declared: dict[int, str], least: float) -> Iterator[tuple[Block, str, str, int]]:
    """Parts in another language than declared: first block, declared, detected, words. Neighbours are one part.

    Short blocks are asked only on a page that seems to be in another language: that is dear, and seldom of use.
    """
    shortest = _TELLS if _differ(page.lang, page.language) else least
    part: tuple[Block, str, str, int] | None = None
    for block in page.text.blocks:
        words = _words(block)
        if block.kind not in _TEXT or words < _TELLS:
            continue
        lang = declared[id(block)]
        detected = language.detect(block.text) if words >= shortest else ""
        foreign = detected if _differ(lang, detected) else ""
        if part and (lang, foreign) == part[1:3]:
            part = (*part[:3], part[3] + words)
            continue
        if part:
            yield part
        part = (block, lang, foreign, words) if foreign else None
    if part:
        yield part


def declared_language(tag: Tag, page_lang: str) -> str:
    """What is declared of an element: its own lang, else that of what surrounds it, else that of the page."""
    for element in (tag, *tag.parents):
        lang = str(element.get("lang") or element.get("xml:lang") or "").strip()
        if lang:
            return lang
    return page_lang


def _words(block: Block) -> int:
    return sum(len(sentence.words) for sentence in block.sentences)


def _agrees(lang: str, block: Block) -> bool:
    detected = language.detect(block.text)
    return bool(detected) and not _differ(lang, detected)


def _differ(declared: str, detected: str) -> bool:
    """Whether a text declared as ``declared`` ("sv-SE") is surely not in it; False when one cannot tell."""
    said = language.base(declared)
    if not detected or said == detected or any({said, detected} <= group for group in _ALIKE):
        return False
    known = _KNOWN.fullmatch(said) or any(said in group for group in _ALIKE)
    return bool(known) or detected == "sv"  # "se" is Sami, and often written where Swedish is meant
