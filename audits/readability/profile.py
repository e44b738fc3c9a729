"""What a page's running text is like: every count that a measure, a rule or the score of plain language needs, once."""

from math import isinf
from pathlib import Path
from typing import NamedTuple

from audits.page import Page
from audits.readability.formulas import ovix, textstat_lix, textstat_rix
from audits.readability.nominalisations import is_nominalisation
from audits.readability.organisation import is_organisation
from audits.readability.passive import passives
from audits.readability.scope import is_swedish
from audits.readability.score import readability
from audits.readability.words import stiff_hits, third_person
from audits.text import Sentence, Text
from rules.wordlist import WordList, load_words, words

ENOUGH_WORDS = 100
ENOUGH_SENTENCES = 5
LONG_SENTENCE = 25  # words, for the share; the rule has its own limit


class Profile(NamedTuple):
    """The numbers of a page; None where the text is too short or not Swedish. Shares are 0-1."""

    words: int
    sentences: int
    lix: float | None = None
    rix: float | None = None
    ovix: float | None = None
    mean_sentence_length: float | None = None
    p90_sentence_length: float | None = None
    long_sentence_share: float | None = None
    passive_share: float | None = None
    nominalisations_per_1000: float | None = None
    stiff_words_per_1000: float | None = None
    you_mentions: float | None = None
    organisation_mentions: float | None = None
    third_person_mentions: float | None = None
    readability: float | None = None


def profile(page: Page) -> Profile:
    """The profile of the running text of ``page``, computed once and kept with its text."""
    kept: Profile | None = page.text.__dict__.get("_profile")
    if kept is None:
        kept = page.text.__dict__["_profile"] = _measure(page)
    return kept


def _measure(page: Page) -> Profile:
    text = page.text
    if len(text.running_words) < ENOUGH_WORDS or len(text.sentences) < ENOUGH_SENTENCES or not is_swedish(page):
        return Profile(len(text.running_words), len(text.sentences))
    return measure(text, load_words(tuple(map(Path, page.site.rules.words))))


def measure(text: Text, stiff: WordList) -> Profile:
    """The profile of Swedish running text, however short; there must be at least one sentence."""
    sentences = text.sentences
    running = text.running_words
    lengths = sorted(len(sentence.words) for sentence in sentences)
    lower = [word.lower() for word in running]
    stiff_words = sum(len(stiff_hits(block, stiff)) for block in text.paragraphs)
    variation = ovix(running)
    counted = Profile(
        words=len(running),
        sentences=len(sentences),
        lix=textstat_lix(running, len(sentences)),
        rix=textstat_rix(running, len(sentences)),
        ovix=None if isinf(variation) else variation,
        mean_sentence_length=len(running) / len(sentences),
        p90_sentence_length=float(lengths[min(len(lengths) - 1, int(0.9 * len(lengths)))]),
        long_sentence_share=sum(length > LONG_SENTENCE for length in lengths) / len(lengths),
        passive_share=_passive_share(sentences),
        nominalisations_per_1000=1000 * sum(map(is_nominalisation, lower)) / len(lower),
        stiff_words_per_1000=1000 * stiff_words / len(lower),
        you_mentions=float(sum(word in words("you") for word in lower)),
        organisation_mentions=float(sum(is_organisation(word) for word in lower)),
        third_person_mentions=float(sum(1 for s in sentences for _ in third_person().find(s.text))),
    )
    return counted._replace(readability=readability(counted._asdict()))


def _passive_share(sentences: tuple[Sentence, ...]) -> float:
    return sum(1 for sentence in sentences if any(passives(sentence))) / len(sentences)
