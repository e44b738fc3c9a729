"""Words of the office, and the reader spoken of as somebody else."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.scope import GUIDES, applies, is_foreign, is_quoted
from audits.text import Block, Sentence
from rules.wordlist import FOLDER, Hit, WordList, load_words, read_words, words

_TEXT = ("paragraph", "list-item")


def stiff_hits(block: Block, stiff: WordList) -> list[tuple[Sentence, Hit]]:
    """The stiff words of a block with their sentence: neither quoted nor part of a name. Kept with the block."""
    kept: tuple[WordList, list[tuple[Sentence, Hit]]] | None = block.__dict__.get("_stiff")
    if kept is None or kept[0] is not stiff:
        found = [
            (sentence, hit)
            for sentence in block.sentences
            for hit in stiff.find(sentence.text)
            if not is_quoted(block, sentence.start + hit.start) and not _is_name(sentence.text, hit)
        ]
        kept = block.__dict__["_stiff"] = (stiff, found)
    return kept[1]


def _is_name(text: str, hit: Hit) -> bool:
    """Whether a word is written as a name: with a capital inside a sentence, or all in capitals as an acronym is."""
    before = text[: hit.start].rstrip(' (”"–-•')
    return hit.text[:1].isupper() and bool(before) and before[-1] not in ":.!?" and not hit.text.isupper()


@cache
def third_person() -> WordList:
    """The words by which a reader is spoken of as somebody else."""
    return WordList(read_words(FOLDER / "third-person.csv"))


class StiffWord(PageAudit):
    """One finding for each sentence and stiff word, with what to write instead."""

    rules = ("readability.stiff-word",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges paragraphs and list items by the shipped list, after the municipality's own."""
        if not applies(page):
            yield self.inapplicable()
            return
        stiff = load_words(tuple(map(Path, page.site.rules.words)))
        for block in page.text.blocks:
            if block.kind not in _TEXT:
                continue
            seen = set()
            for sentence, hit in stiff_hits(block, stiff):
                if (sentence.start, hit.text.lower()) in seen or is_foreign(sentence):
                    continue
                seen.add((sentence.start, hit.text.lower()))
                yield self.fail(page, sentence, word=hit.text, better=hit.entry.replacement)


class ThirdPerson(PageAudit):
    """One finding for each sentence that speaks of its reader as "the individual" or "the applicant"."""

    rules = ("readability.third-person",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges pages that speak to a resident, not those that speak to staff or providers about residents."""
        if page.kind not in GUIDES or not applies(page) or _is_about_others(page):
            yield self.inapplicable()
            return
        for sentence in page.text.judged:
            if _speaks_to_reader(sentence) or _defines(sentence):
                continue
            for hit in third_person().find(sentence.text):
                if not is_quoted(sentence.block, sentence.start + hit.start) and not is_foreign(sentence):
                    yield self.fail(page, sentence, word=hit.text, better=hit.entry.replacement)
                    break


def _speaks_to_reader(sentence: Sentence) -> bool:
    """Whether "you" stands in the sentence: then the other person is likely another."""
    return not words("you").isdisjoint(word.lower() for word in sentence.words)


def _defines(sentence: Sentence) -> bool:
    return not words("defining").isdisjoint(word.lower() for word in sentence.words)


def _is_about_others(page: Page) -> bool:
    """Whether the page's headline names a reader who acts for or beside the person: a trustee, staff, a provider."""
    head = re.findall(r"[^\W\d_]+", f"{page.h1} {page.title}".lower())
    return any(word.startswith(role) for word in head for role in words("other-readers"))
