"""Bureaucratic words, and the reader mentioned in the third person."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from audits.base import PageAudit, PageYield
from audits.model import Verdict
from audits.page import Page
from audits.readability.passive import modern_passive
from audits.readability.scope import GUIDES, applies, is_errand, is_foreign, is_quoted, swedish_text
from audits.readability.support import support_verbs
from audits.text import Block, Sentence
from rules import WORDS_FOLDER, Hit, WordList, are_whole, load_words, read_words, words

_TEXT = ("paragraph", "list-item")
_STIFF = "readability.stiff-word"  # the rule of the municipality's own lists
_SHOWN = 5  # words of a page that are named
_STAFF = re.compile(r"\b(?:du|dig|er|ni) som (?:arbetar|jobbar|är anställd|möter|handlägger)\b", re.I)
_OPENING = 3  # sentences that say for whom a page is
_STAFF_PATH = re.compile(
    r"/(?:[\w-]*-)?(?:jobba|lediga-jobb|som-arbetsgivare|intranat|personal(?:sid|ingang)\w*|utforarwebb\w*"
    r"|for-dig-som-arbetar|for-(?:medarbetare|utforare))(?=[-/]|$)"
)
_COMPANY = re.compile(r"bolag\b|\b(?:företag|firma|förening)|juridisk", re.I)


def stiff_hits(block: Block, stiff: WordList) -> list[tuple[Sentence, Hit]]:
    """Return the stiff words of a block with their sentence, without quotations and names. Kept with the block."""
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
    """Return whether a word is written as a name: with a capital inside a sentence, and not all in capitals."""
    before = text[: hit.start].rstrip(' (”"–-•')
    return hit.text[:1].isupper() and bool(before) and before[-1] not in ":.!?" and not hit.text.isupper()


@cache
def third_person() -> WordList:
    """Return the words that mention a reader in the third person."""
    return WordList(read_words(WORDS_FOLDER / "third-person.csv"))


class WordOfTheOffice(PageAudit):
    """One finding for each sentence and word or phrase that a list has a plainer one for, by the list's rule."""

    rules = (_STIFF, "readability.archaic-form", "readability.support-verb")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check paragraphs and list items with the shipped lists, after the municipality's own."""
        if not applies(page):
            yield from map(self.inapplicable, self.rules)
            return
        own = tuple(map(Path, page.site.rules.words))
        stiff, whole = load_words(own), are_whole(own)
        if not whole:  # its issues stay as they are: they may be about words that could not be read
            yield Verdict(_STIFF, "error")
        for block in page.text.blocks:
            if block.kind not in _TEXT:
                continue
            seen = set()
            for sentence, rule, start, word, better in sorted(_hits(block, stiff), key=lambda hit: hit[0].start):
                if (rule, sentence.start, word.lower()) in seen or is_foreign(sentence):
                    continue
                if rule == _STIFF and not whole:
                    continue
                if is_quoted(block, sentence.start + start):
                    continue
                seen.add((rule, sentence.start, word.lower()))
                yield self.fail(page, sentence, rule=rule, word=word, better=better)


class StiffPage(PageAudit):
    """One finding for a page with so many bureaucratic words that it is better written again."""

    rules = ("readability.stiff-page",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check the running text of a page that has enough of it; the words themselves are findings of their own."""
        running = len(swedish_text(page).running_words)
        if not applies(page) or running < self.limit("words"):
            yield self.inapplicable()
            return
        own = tuple(map(Path, page.site.rules.words))
        if not are_whole(own):
            yield self.untested()
            return
        stiff = load_words(own)
        found = [hit.text.lower() for block in swedish_text(page).paragraphs for _, hit in stiff_hits(block, stiff)]
        if len(found) >= self.limit("least") and len(found) > self.limit("per_1000") * running / 1000:
            shown = ", ".join(list(dict.fromkeys(found))[:_SHOWN])
            yield self.review(page, stiff=len(found), words=running, shown=shown)


def _hits(block: Block, stiff: WordList) -> Iterator[tuple[Sentence, str, int, str, str]]:
    """Yield sentence, rule, place, word and replacement: from the lists, of old passives, and of support verbs."""
    for sentence, hit in stiff_hits(block, stiff):
        yield sentence, hit.entry.rule, hit.start, hit.text, hit.entry.replacement
    for sentence in block.sentences:
        for word in sentence.words:
            if word.endswith("es") and (modern := modern_passive(word)):
                yield sentence, "readability.archaic-form", sentence.text.find(word), word, modern
        for start, phrase, verb in support_verbs(sentence.text):
            yield sentence, "readability.support-verb", start, phrase, verb


class ThirdPerson(PageAudit):
    """One question for each sentence that seems to call its reader "the individual" or "the applicant".

    It is never a fault. On pages that it had not been tuned to, it was right four times of five, because the individual
    may be a person whom the reader reports, cares for or decides about.
    """

    rules = ("readability.third-person",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check pages for an errand, and those that say "you"; not those for staff or providers."""
        if not applies(page) or not (_says_you(page) or is_errand(page)) or _is_about_others(page):
            yield self.inapplicable()
            return
        for sentence in page.text.judged:
            if _speaks_to_reader(sentence) or _defines(sentence) or _COMPANY.search(sentence.text):
                continue
            for hit in third_person().find(sentence.text):
                if not is_quoted(sentence.block, sentence.start + hit.start) and not is_foreign(sentence):
                    yield self.review(page, sentence, word=hit.text, better=hit.entry.replacement)
                    break


def _speaks_to_reader(sentence: Sentence) -> bool:
    """Return whether the sentence contains "you": then the third person is probably not the reader."""
    return not words("you").isdisjoint(word.lower() for word in sentence.words)


def _defines(sentence: Sentence) -> bool:
    return not words("defining").isdisjoint(word.lower() for word in sentence.words)


def _says_you(page: Page) -> bool:
    """Return whether the page addresses its reader elsewhere."""
    return page.kind in GUIDES and any(map(_speaks_to_reader, page.text.judged))


def _is_about_others(page: Page) -> bool:
    """Return whether the page is for a reader who acts for the person: a trustee, staff, a provider.

    Heading, opening and address are checked.
    """
    if _STAFF_PATH.search(page.url.lower()):
        return True
    if any(_STAFF.search(sentence.text) for sentence in page.text.sentences[:_OPENING]):
        return True
    head = re.findall(r"[^\W\d_]+", f"{page.h1} {page.title}".lower().replace("god man", "godman"))
    return any(word.startswith(role) for word in head for role in words("other-readers"))
