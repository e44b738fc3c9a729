"""Tells whether two questions ask the same: by the stems of their words, and what stands above them."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from msgspec import Struct

from audits.navigation.answers import (
    AMOUNT,
    DATE,
    MAIL,
    PHONE,
    YES_NO,
    Statement,
    answer_words,
    audience,
    contradicts,
)
from audits.navigation.task_words import WORD, stems

_YES_NO = re.compile(
    r"(?:får|kan|måste|behöver|är|har|finns|ska|går|kostar|gäller|ingår|krävs|behövs|bör|är|tar|ger|blir|händer|hjälper"
    r"|betalar|hämtar|kommer|vill) ", re.I
)  # fmt: skip
_MODAL = {"får": "=may", "kan": "=may", "måste": "=must", "behöver": "=must", "behövs": "=must", "ska": "=must"}
_SPECIFIC = 2  # words that name a subject: such a question is about the same wherever it is
_NAME = re.compile(r"(?<=\w )[A-ZÅÄÖ][a-zåäöé]{2,}")
_ALONE = frozenset((AMOUNT, DATE, PHONE, MAIL))  # compared whatever the question asks for, if there is only one


class Asked(Struct, frozen=True, array_like=True):
    """A question with the headings above it, and what its answer states."""

    text: str
    above: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def key(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return what the question asks, and the subject above where it names none itself ("Vad kostar det?")."""
        asked = stems_of(self.text)
        return asked, frozenset() if _subjects(asked) else self.subject

    @property
    def subject(self) -> frozenset[str]:
        """Return the stems of the headings above."""
        return frozenset(stem for text in self.above for stem in _subjects(stems_of(text)))

    @property
    def asks(self) -> frozenset[str]:
        """Return the kinds of statements that the question asks for."""
        kinds = {kind for kind, pattern in _asks().items() if pattern.search(self.text)}
        if _YES_NO.match(self.text):
            return frozenset((YES_NO, *(kinds & {AMOUNT})))
        return frozenset(kinds)


@cache
def _asks() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(pattern, re.I) for kind, pattern in answer_words()["asks"].items()}


@cache
def _same() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((f"={name}", re.compile(pattern, re.I)) for name, pattern in answer_words()["same"].items())


@cache
def _general() -> frozenset[str]:
    return frozenset(answer_words()["general"].split())


@lru_cache(maxsize=16_384)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words; words that ask for the same have one mark ("=cost")."""
    words = WORD.findall(text.casefold())
    found = {_MODAL[words[0]]} if words and words[0] in _MODAL else set()
    for word in words:
        if word in _general():
            continue
        found.add(next((name for name, pattern in _same() if pattern.fullmatch(word)), "") or _stem(word))
    return frozenset(found)


def _stem(word: str) -> str:
    """Return a word without its endings, as often as it has one: "altanerna" and "altan" are the same."""
    while (stem := stems(word)[0].text) != word:
        word = stem
    return word


def _subjects(found: frozenset[str]) -> frozenset[str]:
    return frozenset(stem for stem in found if not stem.startswith("="))


def differ(one: Asked, other: Asked, own: frozenset[str] = frozenset()) -> tuple[Statement, Statement] | None:
    """Return what two questions of the same key are answered differently; None where they agree, or may be about other
    things: years, ages, groups, places or subjects.

    ``own`` are names that all pages share, such as that of the municipality.
    """
    if not any(one.key) or not one.subject | _subjects(one.key[0]):
        return None
    about, theirs = (" ".join((*each.above, each.text)) for each in (one, other))
    if audience(about) != audience(theirs) or _names(one, own) != _names(other, own):
        return None
    asked = _subjects(one.key[0])
    here, there = one.subject - asked, other.subject - asked
    if len(asked) < _SPECIFIC and here and there and here.isdisjoint(there):
        return None
    kinds = one.asks
    mine, others = _asked(one.statements, kinds), _asked(other.statements, kinds)
    return contradicts(mine, others)


def _names(question: Asked, own: frozenset[str]) -> frozenset[str]:
    return frozenset(name for text in question.above for name in _NAME.findall(text) if name not in own)


def _asked(statements: Sequence[Statement], kinds: frozenset[str]) -> list[Statement]:
    if kinds:
        return [each for each in statements if each.kind in kinds]
    counts = {kind: {(s.low, s.high, s.text) for s in statements if s.kind == kind} for kind in _ALONE}
    return [each for each in statements if each.kind in _ALONE and len(counts[each.kind]) == 1]
