"""What a page's running text is like: every count that a measure, a rule or the score of plain language needs, once."""

from pathlib import Path
from typing import NamedTuple

from audits.page import Page
from audits.readability.formulas import ovix, textstat_lix, textstat_rix
from audits.readability.nominalisations import is_nominalisation
from audits.readability.passive import passives
from audits.readability.scope import is_swedish
from audits.readability.score import readability
from audits.readability.words import stiff_hits
from audits.text import Sentence
from rules.wordlist import load_words, words

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
    readability: float | None = None


def profile(page: Page) -> Profile:
    """The profile of the running text of ``page``, computed once and kept with its text."""
    kept: Profile | None = page.text.__dict__.get("_profile")
    if kept is None:
        kept = page.text.__dict__["_profile"] = _measure(page)
    return kept


def _measure(page: Page) -> Profile:
    sentences = page.text.sentences
    running = page.text.running_words
    if len(running) < ENOUGH_WORDS or len(sentences) < ENOUGH_SENTENCES or not is_swedish(page):
        return Profile(len(running), len(sentences))
    lengths = sorted(len(sentence.words) for sentence in sentences)
    lower = [word.lower() for word in running]
    stiff = load_words(tuple(map(Path, page.site.rules.words)))
    stiff_words = sum(1 for block in page.text.paragraphs for _ in stiff_hits(block, stiff))
    variation = ovix(running)
    counted = Profile(
        words=len(running),
        sentences=len(sentences),
        lix=textstat_lix(running, len(sentences)),
        rix=textstat_rix(running, len(sentences)),
        ovix=variation if variation != float("inf") else None,
        mean_sentence_length=len(running) / len(sentences),
        p90_sentence_length=float(lengths[min(len(lengths) - 1, int(0.9 * len(lengths)))]),
        long_sentence_share=sum(length > LONG_SENTENCE for length in lengths) / len(lengths),
        passive_share=_passive_share(sentences),
        nominalisations_per_1000=1000 * sum(map(is_nominalisation, lower)) / len(lower),
        stiff_words_per_1000=1000 * stiff_words / len(lower),
        you_mentions=float(sum(word in words("you") for word in lower)),
        organisation_mentions=float(sum(_is_organisation(word) for word in lower)),
    )
    return counted._replace(readability=readability(counted._asdict()))


def _passive_share(sentences: tuple[Sentence, ...]) -> float:
    return sum(1 for sentence in sentences if any(passives(sentence))) / len(sentences)


def _is_organisation(word: str) -> bool:
    return word in words("organisation") or word.endswith(("nämnden", "förvaltningen", "nämndens", "förvaltningens"))
