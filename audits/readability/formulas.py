"""Readability formulas as pure functions: words and sentences in, a number out."""

import sys
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from itertools import pairwise
from math import inf, log
from types import ModuleType
from typing import Any

from audits.text import is_long, letters

_LEAST = 3  # textstat leaves out sentences of fewer words, but keeps their words


def lix(words: int, sentences: int, long_words: int) -> float:
    """Return LIX (Björnsson 1968): words per sentence, plus words of more than six letters per hundred words."""
    return words / sentences + 100 * long_words / words


def rix(sentences: int, long_words: int) -> float:
    """Return RIX (Anderson 1983): words of more than six letters per sentence."""
    return long_words / sentences


def ovix(words: Sequence[str]) -> float:
    """Return the word variation index OVIX (Hultman & Westman 1977): ln N / ln(2 - ln V / ln N).

    N is the number of words, V of different words. The result is infinite when no word recurs.
    """
    count = len(words)
    unique = len({word.lower() for word in words})
    if count < 2 or unique == count:
        return inf
    return log(count) / log(2 - log(unique) / log(count))


class _Late(ModuleType):
    """A placeholder for a module, which is imported on first use."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


@cache
def _textstat() -> Any:
    """Return textstat, loaded without nltk, which takes half a second to load.

    textstat needs nltk for the syllables of English words only.
    """
    stands_in = "nltk" not in sys.modules and sys.modules.setdefault("nltk", _Late("nltk"))
    try:
        import textstat
    finally:
        if stands_in and sys.modules.get("nltk") is stands_in:
            del sys.modules["nltk"]
    textstat.set_lang("sv")
    return textstat


@lru_cache(maxsize=1)  # for LIX and RIX of the same text
def normalised(words: tuple[str, ...], sentences: int) -> str:
    """Return the text in a form that textstat counts correctly: one sentence per line, with a full stop, words of
    letters only.

    LIX and RIX depend on totals only. So the words are spread evenly over the sentences, which keeps textstat from
    leaving out short ones. A text with fewer than three words per sentence cannot be spread, and gives "".
    """
    if not sentences or len(words) < _LEAST * sentences:
        return ""
    plain = [letters(word) for word in words]
    cuts = [len(plain) * number // sentences for number in range(sentences + 1)]
    return "\n".join(" ".join(plain[a:b]) + "." for a, b in pairwise(cuts))


def textstat_lix(words: tuple[str, ...], sentences: int) -> float:
    """Return LIX as textstat computes it from clean sentences; our own where it cannot."""
    text = normalised(words, sentences)
    return float(_textstat().lix(text)) if text else lix(len(words), sentences, sum(map(is_long, words)))


def textstat_rix(words: tuple[str, ...], sentences: int) -> float:
    """Return RIX as textstat computes it from clean sentences; our own where it cannot."""
    text = normalised(words, sentences)
    return float(_textstat().rix(text)) if text else rix(sentences, sum(map(is_long, words)))
