"""Splits text into words.

A word is a run of letters and digits with at least one letter; ``3 §``, ``09.00–16.00`` and ``013-20 60 00`` hold none.
A hyphen, an apostrophe, a colon or a full stop inside keeps a word together (``e-post``, ``EU:s``, ``t.ex``), a slash
and a long dash do not (``och/eller``). An address (URL, mail, domain) is one word, and never a long one.
"""

import re
from functools import lru_cache

LONG = 6  # Björnsson 1968: a long word has more than six letters

_TOKEN = re.compile(
    r"(?P<address>(?:https?://|www\.)[^\s<>()\"”]+|[\w.+-]{1,64}@\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){1,9}"
    r"|\b\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){0,9}\.(?:se|nu|com|org|net|eu|info|fi|no|dk)\b(?:/[^\s<>()\"”]*)?)"
    r"|[^\W_]+(?:['’:.&\u2010\u2011-][^\W_]+)*-?"
)
_BRACKETS = re.compile(r"(?<=[^\W\d_])\(([^\W\d_]{1,4})\)")  # barn(en): one word, as it is read


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, as written, without the punctuation around them."""
    if "(" in text:
        text = _BRACKETS.sub(r"\1", text)
    return tuple(
        word.rstrip(".,;:!?-/") if match.lastgroup else word
        for match in _TOKEN.finditer(text)
        if (word := match.group()).isalpha() or (not word.isdecimal() and any(map(str.isalpha, word)))
    )


def letters(word: str) -> str:
    """Return the letters of a word; those of an address count as one short word."""
    if ("." in word or "@" in word or "/" in word) and _is_address(word):
        return "adress"
    return word if word.isalpha() else "".join(filter(str.isalpha, word))


@lru_cache(maxsize=20_000)  # a site repeats the same words on page after page
def is_long(word: str) -> bool:
    """Return whether ``word`` is a long word in the sense of LIX."""
    return len(word) > LONG and len(letters(word)) > LONG


def _is_address(word: str) -> bool:
    found = _TOKEN.match(word)
    return bool(found and found.lastgroup)
