"""Reads the word lists of ``rules/words``: words with a plainer replacement, abbreviations, and plain sets of words.

A word list is a CSV file: ``pattern;replacement;note;source;status``. Lines that begin with ``#`` are
comments. A pattern is a regular expression limited to letters, spaces, alternatives in parentheses, ``?``, lookahead
and lookbehind. It is matched against lower-case text, and only against whole words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from rules.files import InvalidInput
from rules.tables import read_rows

WORDS_FOLDER = Path(__file__).parent / "words"
COLUMNS = ("pattern", "replacement", "note", "source", "status")
_GROUP = re.compile(r"\((?!\?)")

Ends = Literal["never", "maybe", "digit"]


class Entry(Struct, frozen=True):
    """A word or phrase, and what to write instead.

    ``status`` is "verified" (the source names it), "editorial" (our own judgement, as ``source`` says) or "own" (the
    municipality's list). ``rule`` is the rule that reports the entry.
    """

    pattern: str
    replacement: str
    note: str
    source: str
    status: str
    rule: str = "readability.stiff-word"


class Hit(Struct, frozen=True):
    """A match of an entry: its offsets in the text, and the words as written."""

    start: int
    end: int
    text: str
    entry: Entry


class WordList:
    """Entries, compiled into one pattern. The first entry that matches at a position wins."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries

    @cached_property
    def _any(self) -> re.Pattern[str]:
        # Without groups and IGNORECASE, the regex engine rejects a branch by its first letter. That makes several
        # hundred branches as cheap as ten. Which entry matched is looked up only where something was found.
        return self._compile(_GROUP.sub("(?:", entry.pattern) for entry in self.entries)

    @cached_property
    def _which(self) -> re.Pattern[str]:
        return self._compile(f"({_GROUP.sub('(?:', entry.pattern)})" for entry in self.entries)

    @staticmethod
    def _compile(branches: Iterable[str]) -> re.Pattern[str]:
        return re.compile(r"(?<![\w-])(?:" + "|".join(branches) + r")(?:(?<= )|(?![\w-]))")

    def find(self, text: str) -> Iterator[Hit]:
        """Yield every match of an entry, from left to right, without overlap."""
        if not self.entries:
            return
        lower = text.lower()
        for match in self._any.finditer(lower):
            which = self._which.match(lower, match.start())
            entry = self.entries[(which.lastindex if which and which.lastindex else 1) - 1]
            found = text[match.start() : match.end()].rstrip()  # a space before a lookahead is not part of the match
            yield Hit(match.start(), match.start() + len(found), found, entry)


def read_words(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a CSV file. Raise `InvalidInput`, which names every line that is wrong."""
    entries, wrong = _read(path)
    if wrong:
        raise InvalidInput("\n".join(wrong))
    return tuple(entries)


def _read(path: Path) -> tuple[list[Entry], list[str]]:
    """Return the valid entries of a CSV file, and what is wrong with the others."""
    entries: list[Entry] = []
    wrong: list[str] = []
    try:
        for number, row in _rows(path, COLUMNS):
            entry = Entry(**row)
            if fault := _fault(entry, path):
                wrong.append(f"{path}:{number}: {fault}")
            else:
                entries.append(entry)
    except InvalidInput as error:
        wrong += error.lines
    return entries, wrong


def _fault(entry: Entry, path: Path) -> str:
    """Return what is wrong with an entry of the list ``path``; "" for a valid one."""
    try:
        re.compile(entry.pattern)
    except re.error as error:
        return f"{entry.pattern!r} is no pattern: {error}"
    if not entry.pattern or not entry.replacement:
        return "pattern and replacement must both be given"
    if re.search(r"\\|\(\?P|\(\?[a-z]", entry.pattern):
        return f"{entry.pattern!r} uses what a word list may not"
    # Our own lists are checked by a test.
    if path.parent != WORDS_FOLDER and any(WordList((entry,)).find(entry.replacement)):
        return f"the replacement {entry.replacement!r} holds what it replaces"
    return ""


LISTS = {
    "stiff-words.csv": "readability.stiff-word",
    "archaic-forms.csv": "readability.archaic-form",
    "support-verbs.csv": "readability.support-verb",
}
"""The shipped lists of what to write otherwise, by the rule that reports it."""


@cache
def load_words(own: tuple[Path, ...] = ()) -> WordList:
    """Return the shipped word lists after the municipality's own, so that its lists can give other replacements.

    What cannot be read of its lists is left out; `are_whole` says whether there is such.
    """
    entries = [entry for path in own if path.is_file() for entry in _read(path)[0]]
    for name, rule in LISTS.items():
        entries += (replace(entry, rule=rule) for entry in read_words(WORDS_FOLDER / name))
    return WordList(tuple(entries))


@cache
def are_whole(own: tuple[Path, ...]) -> bool:
    """Return whether all of the municipality's own word lists can be read."""
    return all(path.is_file() and not _read(path)[1] for path in own)


class Abbreviation(Struct, frozen=True):
    """An abbreviation.

    ``form`` is written without its last full stop. ``ends`` says whether a sentence can end with it. ``full`` is the
    abbreviation in plain words. ``wrong`` are spellings that readers and screen readers stumble on.
    """

    form: str
    ends: Ends
    full: str
    wrong: tuple[str, ...]


@cache
def abbreviations() -> dict[str, Abbreviation]:
    """Return the abbreviations by their form in lower case."""
    table = {}
    for _, row in _rows(WORDS_FOLDER / "abbreviations.csv", ("form", "ends", "full", "wrong")):
        wrong = tuple(filter(None, row["wrong"].split("|")))
        ends: Ends = "never" if row["ends"] == "never" else "digit" if row["ends"] == "digit" else "maybe"
        table[row["form"]] = Abbreviation(row["form"], ends, row["full"], wrong)
    return table


class RepealedLaw(Struct, frozen=True):
    """An act that is no longer in force, and the act that replaced it."""

    number: str
    name: str
    now: str


@cache
def repealed_laws() -> dict[str, RepealedLaw]:
    """Return the repealed acts by their number in Svensk författningssamling."""
    columns = ("number", "name", "now")
    return {row["number"]: RepealedLaw(**row) for _, row in _rows(WORDS_FOLDER / "repealed-laws.csv", columns)}


@cache
def support_nouns() -> dict[str, str]:
    """Return the verb to write instead of an empty verb and its noun, by noun (``göra en utredning``: ``utreda``)."""
    return {
        row["noun"]: row["verb"] for _, row in _rows(WORDS_FOLDER / "support-nouns.csv", ("noun", "verb", "source"))
    }


@cache
def linked_by() -> dict[str, str]:
    """Return the preposition that links the last part of a compound to the rest (``beslut``: ``om``)."""
    return {
        row["last"]: row["preposition"]
        for _, row in _rows(WORDS_FOLDER / "compound-links.csv", ("last", "preposition"))
    }


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of ``rules/words/NAME.txt``, in lower case; ``#`` begins a comment."""
    text = (WORDS_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() for word in line.partition("#")[0].lower().split())


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number and the cells of each line. Raise `InvalidInput` after the last one if a line has too many."""
    rows = read_rows(path, lambda cells: _is_head(cells, columns))
    if not rows or not _is_head(rows[0].cells, columns):
        raise InvalidInput(f"{path}:{rows[0].line if rows else 1}: the first line must be {';'.join(columns)}")
    head = rows[0].cells
    wrong = []
    for line, cells in rows[1:]:
        if any(cells[len(head) :]):
            wrong.append(f"{path}:{line}: {len(cells)} fields, but {len(head)} columns")
        yield line, {**dict.fromkeys(columns, ""), **dict(zip(filter(None, head), cells, strict=False))}
    if wrong:
        raise InvalidInput("\n".join(wrong))


def _is_head(cells: Sequence[str], columns: tuple[str, ...]) -> bool:
    return list(cells[:2]) == list(columns[:2]) and set(cells) <= {*columns, ""}
