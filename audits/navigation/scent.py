"""How much of a link's text its target says: the scent by which people choose a link (Pirolli and Card 1999)."""

import re
from functools import lru_cache
from urllib.parse import unquote

from audits.model import PageRecord
from audits.page import split
from audits.text import split_compound
from rules import words

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDING = re.compile(
    r"(?:arnas?|ernas?|ornas?|aren|ande|ende|ades?|ningar|ning|ens?|ets?|ar|er|or|nas?|as|ad|at|a|e|n|t|r|s)$"
)
_SHORT = 3  # letters: "sfi", "va": compared only with the beginnings of words, because they occur inside others
_ALONE = ("", r"(?!\w)")  # what follows a word of three letters, which may begin a compound, and a shorter one
_STEM = 4  # letters that must be left of a word without its ending
_COMMON = 5  # first letters that two forms of a long word share: "navigera", "navigator"
_COMPOUND = 8  # letters of the shortest word that is split
_PLAIN = str.maketrans("åäöéèü", "aaoeeu")  # as in addresses: "oppettider"
# Addresses, numbers and names of people say what they lead to without a word in common.
_NAMES_ITSELF = re.compile(
    r"@|://|\bwww\.|\w\.(?:se|nu|com|org|net|eu|pdf|docx?|xlsx?)\b|(?:gatan|vägen|torget) \d", re.I
)
_ABBREVIATION = re.compile(r"\b[A-ZÅÄÖ]{2,6}\b")

type _Subject = tuple[tuple[str, ...], ...]


def said_by_name(record: PageRecord) -> str:
    """Return what a page calls itself, in the form of `scent`: its title and main heading."""
    return plain(f"{record.title} {record.h1}")


def said_by_page(record: PageRecord) -> str:
    """Return what a page says of its subject: its name, headings, lead and address, in the form of `scent`."""
    headings = " ".join(heading.text for heading in record.headings)
    return plain(f"{record.title} {record.h1} {headings} {record.lead} {unquote(split(record.url).path)}")


def scent(text: str, said: str) -> float:
    """Return the share of the words of a link that ``said`` has in any form, or as a part of a compound.

    Only words that name a subject count; there must be one (`names_subject`).
    """
    subject = _subject(text)
    found = sum(any(_holds(said, stem) for stem in stems) for stems in subject)
    return 1.0 if not found and _is_abbreviated(text, said) else found / len(subject)


@lru_cache(maxsize=16_384)
def names_subject(text: str) -> bool:
    """Return whether a link's text has words that can be found again on its target: no names, no numbers, no "mer"."""
    if not _subject(text) or _NAMES_ITSELF.search(text):
        return False
    found = _WORD.findall(text)
    return len(found) == 1 or not all(word[0].isupper() for word in found)


@lru_cache(maxsize=16_384)
def is_swedish(text: str) -> bool:
    """Return whether a text has a word of the Swedish word list that names a subject, and is no mere abbreviation."""
    found = (word.casefold() for word in _WORD.findall(text) if not word.isupper())
    return any(split_compound(word) for word in found if word not in words("link-words"))


def shares(text: str, name: str) -> bool:
    """Return whether one of two names has a word or a part of a word of the other."""
    return bool(_subject(text) and scent(text, plain(name))) or bool(_subject(name) and scent(name, plain(text)))


@lru_cache(maxsize=16_384)
def _subject(text: str) -> _Subject:
    """Return the stems of each word that names a subject."""
    return tuple(stems for word in _WORD.findall(text.casefold()) if (stems := _stems(word)))


@lru_cache(maxsize=65_536)  # a site repeats the same words in link after link
def _stems(word: str) -> tuple[str, ...]:
    """Return the stem of a word, and those of the parts of a compound; () when it names no subject."""
    if len(word) < 2 or word in words("link-words"):
        return ()
    parts = (*(split_compound(word) if len(word) >= _COMPOUND else ()), *word.split("-"))
    named = (part for part in parts if len(part) >= _SHORT and part not in words("link-words"))
    return tuple(dict.fromkeys(map(_stem, (word, *named))))


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return (stem if len(stem) >= _STEM else word).translate(_PLAIN)


def plain(text: str) -> str:
    """Return a text in the form in which `scent` compares: folded, without accents."""
    folded = text.casefold()
    return folded if folded.isascii() else folded.translate(_PLAIN)  # translating takes longer than all else here


def _holds(said: str, stem: str) -> bool:
    if len(stem) <= _SHORT:
        return re.search(rf"(?<!\w){re.escape(stem)}{_ALONE[len(stem) < _SHORT]}", said) is not None
    return (stem if len(stem) <= _COMMON + 1 else stem[:_COMMON]) in said


def _is_abbreviated(text: str, said: str) -> bool:
    """Return whether one of the two abbreviates the other: "SFI", "Svenska för invandrare"."""
    short = [name.casefold().translate(_PLAIN) for name in _ABBREVIATION.findall(text)]
    first = _initials(said)
    return any(name in first for name in short) or (len(found := _initials(plain(text))) > 1 and _holds(said, found))


def _initials(text: str) -> str:
    return "".join(word[0] for word in _WORD.findall(text))
