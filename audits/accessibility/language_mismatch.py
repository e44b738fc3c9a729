"""Pages and parts that declare one language and are written in another."""

from collections.abc import Iterator
from functools import lru_cache

from bs4 import Tag

from audits.accessibility.names import in_hidden
from audits.base import PageAudit, PageYield
from audits.model import Place
from audits.page import Page, fold
from audits.text import Block, language

_TELLS = 8  # words of a block whose language can be told, when only blocks that agree with the page are counted
_MIXED = 0.25  # of the words: with this much in its own language, a page is not mislabelled as a whole
_TEXT = ("paragraph", "list-item", "table-cell")
_PIECES = ("span", "a", "q", "cite", "em", "i", "b", "strong", "p", "li", "dd", "blockquote", "h1", "h2", "h3", "h4")
_NO_LANGUAGE = ("code", "pre", "kbd", "samp", "script", "style", "template")


class _Texts:
    """The words of blocks in the language that is declared for each. Many blocks may be of one element."""

    def __init__(self) -> None:
        self._said: dict[int, str | None] = {}  # by the id (of Python) of the element; None: all of it is in one

    def of(self, block: Block) -> str:
        """Return the words of a block."""
        tag = block.element
        if id(tag) not in self._said:
            plain = tag.find(lang=True) is None and tag.find(_NO_LANGUAGE) is None
            self._said[id(tag)] = None if plain else _said(tag)
        said = self._said[id(tag)]
        return block.text if said is None else said


class LanguageMismatch(PageAudit):
    """Compares the declared language of the page, and of its long parts, with the language of the text."""

    rules = ("accessibility.language-mismatch",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for the page, or else one for each long part. Another rule judges pages without lang."""
        common = language.base_language(page.lang) == "se" and page.language == "sv"  # a mistake that shows at once
        least = _TELLS if common else self.limit("words")
        if not page.lang or len(page.text.words) < least:
            yield self.inapplicable()
            return
        declared = {id(block): declared_language(block.element, page.lang) for block in page.text.blocks}
        texts = _Texts()
        whole = _whole(page, declared, least, texts)
        if whole:
            text = fold(page.text.running)[:200]
            place = Place(signature=f"html|lang={page.lang}", text=text, heading=page.h1[:120])
            yield self.finding(page.url, place=place, values={"declared": page.lang, "detected": whole})
            return
        least = self.limit("part_words")
        told: set[int] = set()
        for first, lang, detected, words in _parts(page, declared, least, texts):
            if words >= least:
                told |= {id(first.element), *map(id, first.element.parents)}
                yield self.fail(page, first.element, declared=lang, detected=detected)
        for tag, lang, detected in _marked(page):
            if id(tag) not in told:
                yield self.fail(page, tag, declared=lang, detected=detected)
        if not page.language and not any(_agrees(page.lang, texts.of(block)) for block in page.text.blocks):
            yield self.untested()  # no finding, but not a pass either


def _whole(page: Page, declared: dict[int, str], least: float, texts: _Texts) -> str:
    """Return the language of the page when the page is mislabelled as a whole, else ""."""
    if not language.differ(page.lang, page.language):
        return ""
    own = [block for block in page.text.blocks if declared[id(block)] == page.lang]
    words = sum(len(texts.of(block).split()) for block in own)
    if words < least:
        return ""  # the foreign parts are marked
    detected = _foreign(page.lang, "\n".join(map(texts.of, own)))
    # A partly translated page is labelled correctly; its foreign parts are what is wrong.
    in_order = sum(_words(block) for block in own if _words(block) >= _TELLS and _agrees(page.lang, texts.of(block)))
    return detected if in_order < _MIXED * words else ""


def _parts(page: Page, declared: dict[int, str], least: float, texts: _Texts) -> Iterator[tuple[Block, str, str, int]]:
    """Yield parts in another language than declared: first block, declared, detected, words. Neighbours are one part.

    Short blocks are tested only on a page that seems to be in another language or in several, and after a part that is:
    the test is slow and seldom of use.
    """
    mixed = not page.language or language.differ(page.lang, page.language)
    shortest = _TELLS if mixed else least
    part: tuple[Block, str, str, int] | None = None
    for block in page.text.blocks:
        words = _words(block)
        if block.kind not in _TEXT or words < _TELLS:
            continue
        lang = declared[id(block)]
        foreign = _foreign(lang, texts.of(block)) if words >= shortest or part else ""
        if part and (lang, foreign) == part[1:3]:
            part = (*part[:3], part[3] + words)
            continue
        if part:
            yield part
        part = (block, lang, foreign, words) if foreign else None
    if part:
        yield part


def _marked(page: Page) -> Iterator[tuple[Tag, str, str]]:
    """Yield pieces of text with a ``lang`` of their own that are in another language than that ``lang``."""
    for tag in page.tags(*_PIECES):
        lang = str(tag.get("lang", "")).strip()
        if not lang:
            continue
        text = _said(tag)
        if len(text.split()) >= _TELLS and not in_hidden(page, tag) and (detected := _foreign(lang, text)):
            yield tag, lang, detected


def _said(tag: Tag) -> str:
    """Return the words of an element, without code and without inner parts that declare a language."""
    inside = tag.find_all(lambda piece: piece.has_attr("lang") or piece.name in _NO_LANGUAGE)
    if not inside:
        return fold(tag.get_text())
    apart = {id(piece) for piece in inside}
    texts = (text for text in tag.find_all(string=True) if not any(id(parent) in apart for parent in text.parents))
    return fold("".join(map(str, texts)))


def declared_language(tag: Tag, page_lang: str) -> str:
    """Return the language declared for an element: its own lang, else that of an ancestor, else that of the page."""
    for element in (tag, *tag.parents):
        lang = str(element.get("lang") or element.get("xml:lang") or "").strip()
        if lang:
            return lang
    return page_lang


def _words(block: Block) -> int:
    return sum(len(sentence.words) for sentence in block.sentences)


@lru_cache(64)  # blocks of one element have one text
def _agrees(lang: str, text: str) -> bool:
    detected = language.detect_language(text)
    return bool(detected) and not language.differ(lang, detected)


@lru_cache(64)
def _foreign(lang: str, text: str) -> str:
    """Return the language of ``text`` when that is surely another one than ``lang``, else ""."""
    if language.is_plainly(text, language.base_language(lang)):
        return ""
    detected = language.detect_language(text)
    return detected if language.differ(lang, detected) else ""
