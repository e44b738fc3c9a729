"""Counts a page's running text, once, for all measures and rules and for the readability score."""

from collections.abc import Iterable, Sequence
from math import isinf
from pathlib import Path
from typing import NamedTuple

from audits.page import Page
from audits.readability.formulas import lix, ovix, rix, textstat_lix, textstat_rix
from audits.readability.nominalisations import is_nominalisation
from audits.readability.organisation import is_organisation
from audits.readability.passive import passives
from audits.readability.scope import EXEMPT, is_swedish, swedish_text
from audits.readability.score import readability
from audits.readability.words import stiff_hits, third_person
from audits.text import Block, Text, is_long
from rules import WordList, load_words, words

ENOUGH_WORDS = 100
ENOUGH_SENTENCES = 5
LONG_SENTENCE = 25  # words, for the share; the rule has its own limit


class Profile(NamedTuple):
    """The numbers of a page; None where the text is too short, not Swedish or of an exempt kind. Shares are 0-1."""

    words: int
    sentences: int
    lix: float | None = None
    rix: float | None = None
    ovix: float | None = None
    mean_sentence_length: float | None = None
    p90_sentence_length: float | None = None
    long_sentence_share: float | None = None
    passive_share: float | None = None
    passives_per_sentence: float | None = None
    nominalisations_per_1000: float | None = None
    stiff_words_per_1000: float | None = None
    you_mentions: float | None = None
    organisation_mentions: float | None = None
    third_person_mentions: float | None = None
    readability: float | None = None


class Count(NamedTuple):
    """The counts of one block of running text; counts of blocks add up to those of a section or a page."""

    lengths: tuple[int, ...] = ()  # of its sentences, in words
    long_words: int = 0
    passives: int = 0
    passive_sentences: int = 0
    nominalisations: int = 0
    stiff_words: int = 0
    you: int = 0
    organisation: int = 0
    third_person: int = 0


def profile(page: Page) -> Profile:
    """Return the profile of the running text of ``page``, computed once and kept with its text."""
    kept: Profile | None = page.text.__dict__.get("_profile")
    if kept is None:
        kept = page.text.__dict__["_profile"] = _measure(page)
    return kept


def stiff_list(page: Page) -> WordList:
    """Return the stiff words for the page's site: its own lists, then ours."""
    return load_words(tuple(map(Path, page.site.rules.words)))


def _measure(page: Page) -> Profile:
    judged = page.kind not in EXEMPT and is_swedish(page)
    text = swedish_text(page) if judged else page.text
    running, sentences = text.running_words, len(text.sentences)
    if not judged or len(running) < ENOUGH_WORDS or sentences < ENOUGH_SENTENCES:
        return Profile(len(running), sentences)
    found = measure(text, stiff_list(page))._replace(
        lix=textstat_lix(running, sentences), rix=textstat_rix(running, sentences)
    )
    return found._replace(readability=readability(found._asdict()))  # from the numbers that are shown


def measure(text: Text, stiff: WordList) -> Profile:
    """Return the profile of Swedish running text, however short; there must be at least one sentence."""
    return of_blocks(text.paragraphs, stiff)


def of_blocks(blocks: Sequence[Block], stiff: WordList) -> Profile:
    """Return the profile of blocks of running text, which together hold at least one sentence."""
    total = _added(_count(block, stiff) for block in blocks)
    lengths = sorted(total.lengths)
    words_, sentences = sum(lengths), len(lengths)
    variation = ovix([word for block in blocks for word in block.words])
    counted = Profile(
        words=words_,
        sentences=sentences,
        lix=lix(words_, sentences, total.long_words),
        rix=rix(sentences, total.long_words),
        ovix=None if isinf(variation) else variation,
        mean_sentence_length=words_ / sentences,
        p90_sentence_length=float(lengths[min(sentences - 1, int(0.9 * sentences))]),
        long_sentence_share=sum(length > LONG_SENTENCE for length in lengths) / sentences,
        passive_share=total.passive_sentences / sentences,
        passives_per_sentence=total.passives / sentences,
        nominalisations_per_1000=1000 * total.nominalisations / words_,
        stiff_words_per_1000=1000 * total.stiff_words / words_,
        you_mentions=float(total.you),
        organisation_mentions=float(total.organisation),
        third_person_mentions=float(total.third_person),
    )
    return counted._replace(readability=readability(counted._asdict()))


def _count(block: Block, stiff: WordList) -> Count:
    """Return the counts of one block, computed once and kept with it."""
    kept: tuple[WordList, Count] | None = block.__dict__.get("_count")
    if kept is None or kept[0] is not stiff:
        lower = [word.lower() for word in block.words]
        passive = [sum(1 for _ in passives(sentence)) for sentence in block.sentences]
        kept = block.__dict__["_count"] = (
            stiff,
            Count(
                lengths=tuple(len(sentence.words) for sentence in block.sentences),
                long_words=sum(map(is_long, block.words)),
                passives=sum(passive),
                passive_sentences=sum(map(bool, passive)),
                nominalisations=sum(map(is_nominalisation, lower)),
                stiff_words=len(stiff_hits(block, stiff)),
                you=sum(map(words("you").__contains__, lower)),
                organisation=sum(map(is_organisation, lower)),
                third_person=sum(1 for sentence in block.sentences for _ in third_person().find(sentence.text)),
            ),
        )
    return kept[1]


def _added(counts: Iterable[Count]) -> Count:
    found = tuple(counts)
    lengths = tuple(length for count in found for length in count.lengths)
    return Count(lengths, *(sum(numbers) for numbers in zip(*(count[1:] for count in found), strict=True)))
