"""Read banks of questions: what residents and companies ask, and the words that they ask with."""

from functools import cache
from pathlib import Path

from msgspec import Struct

from rules.files import InvalidInput
from rules.tables import read_rows
from rules.wordlist import WORDS_FOLDER

_COLUMNS = {
    "question": ("question", "fråga"), "words": ("words", "ord"), "target": ("target", "mål", "adress"),
    "area": ("area", "område"),
}  # fmt: skip
_NEEDED = ("question", "words")


class Question(Struct, frozen=True):
    """A question. ``words`` are alternatives, each of which answers when all of its words are said.

    ``target`` are globs of the pages that answer it; () where they are not known.
    """

    question: str
    words: tuple[str, ...]
    target: tuple[str, ...] = ()
    area: str = ""


@cache
def shipped_questions() -> tuple[Question, ...]:
    """Return the bank that webbrond brings."""
    return read_questions(WORDS_FOLDER / "questions.csv")


def read_questions(path: Path) -> tuple[Question, ...]:
    """Return the questions of a CSV file; raise `InvalidInput`, which names each row that is wrong."""
    rows = read_rows(path, lambda cells: len(cells) > 1)
    heading = [cell.casefold() for cell in rows[0].cells] if rows else []
    places = {key: heading.index(name) for key, names in _COLUMNS.items() for name in names if name in heading}
    if not all(key in places for key in _NEEDED):
        raise InvalidInput(f"{path}:1: must begin with a heading such as area;question;words;target")
    questions, wrong = [], []
    for line, cells in rows[1:]:
        found = {key: cells[place] for key, place in places.items() if place < len(cells)}
        if all(found.get(key) for key in _NEEDED):
            questions.append(
                Question(
                    found["question"], _split(found["words"]), _split(found.get("target", "")), found.get("area", "")
                )
            )
        else:
            wrong.append(f"{path}:{line}: must have a question and its words: {';'.join(cells)}")
    if wrong or not questions:
        raise InvalidInput("\n".join(wrong or [f"{path}:1: has no questions; add a row with a question and its words"]))
    return tuple(questions)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for each in cell.split("|") if (part := each.strip()))
