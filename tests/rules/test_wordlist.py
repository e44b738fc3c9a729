"""The word lists are sound: every entry has a source, finds its own words, and does not find its own replacement."""

import csv
import itertools
import re
from collections import Counter
from pathlib import Path

import pytest
from cases import each

from rules import InvalidInput
from rules.wordlist import (
    WORDS_FOLDER,
    Entry,
    WordList,
    abbreviations,
    load_words,
    read_words,
    support_nouns,
    words,
)

STIFF = load_words().entries
THIRD = read_words(WORDS_FOLDER / "third-person.csv")
SECTION = re.compile(r"\(\?(?:<?[=!])[^()]*\)")


def expand(pattern: str) -> list[str]:
    """Every text that a pattern of a word list stands for, looks ahead and behind left out."""
    pattern = SECTION.sub("", pattern)

    def alternatives(at: int) -> tuple[list[str], int]:
        done: list[str] = []
        parts = [""]
        while at < len(pattern) and pattern[at] != ")":
            if pattern[at] == "|":
                done += parts
                parts, at = [""], at + 1
                continue
            if pattern[at] == "(":
                inner, at = alternatives(at + 1)
            else:
                inner = [pattern[at]]
            at += 1
            if at < len(pattern) and pattern[at] == "?":
                inner, at = [*inner, ""], at + 1
            parts = [left + right for left, right in itertools.product(parts, inner)]
        return done + parts, at

    return alternatives(0)[0]


@each("entry", [*STIFF, *THIRD])
def test_entry(entry: Entry) -> None:
    """An entry has source and status, finds each of its own forms whole, and nothing in its own replacement."""
    assert entry.source
    assert entry.status in ("verified", "editorial", "own")
    alone = WordList((entry,))
    if not SECTION.search(entry.pattern):
        for form in expand(entry.pattern):
            assert [hit.text for hit in alone.find(f"Vi {form} här")] == [form.strip()], form
    assert not list(alone.find(entry.replacement))


def test_no_entry_twice() -> None:
    """No form stands in two entries, so that a finding has one replacement."""
    for entries in (STIFF, THIRD):
        forms = [form for entry in entries if not SECTION.search(entry.pattern) for form in expand(entry.pattern)]
        assert [form for form, count in Counter(forms).items() if count > 1] == []


def test_size_and_honesty() -> None:
    """The list is as long as promised, and no editorial entry cites somebody."""
    assert len(STIFF) >= 250
    assert all(entry.source.startswith("editorial") for entry in STIFF if entry.status == "editorial")


@each(
    ("text", "expected"),
    [
        ("Du erhåller beslut. Skall du inkomma med mera?", ["erhåller", "Skall", "inkomma med"]),
        ("Vi skallar, ejdern och jämlikt samhälle, gällande lagar, i detta avseende, icke-binär, dröjsmålsränta", []),
        ("Frågor gällande bygglov", ["Frågor gällande"]),
        ("Varför det? Fråga varför det är så.", []),
        ("Beslut i enlighet med lag, avseende tomten", ["i enlighet med", "avseende"]),
        ("Utgå från kartan. Vi utgår från dig.", []),
        ("Jämlikt 4 kap. gäller, en rörande historia", ["Jämlikt"]),
    ],
)
def test_finds_and_leaves(text: str, expected: list[str]) -> None:
    """Stiff words are found in any form and case; false friends are left alone."""
    assert [hit.text.strip() for hit in load_words().find(text)] == expected


def test_support_nouns() -> None:
    """Every noun that a support verb carries has its verb and a source."""
    with (WORDS_FOLDER / "support-nouns.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file, delimiter=";") if not row[0].startswith("#")]
    assert rows[0] == ["noun", "verb", "source"]
    assert all(len(row) == 3 and all(row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    assert support_nouns()["utredning"] == "utreda"


def test_own_list_comes_first(tmp_path: Path) -> None:
    """A municipality's list adds words, and its replacement wins."""
    own = tmp_path / "own.csv"
    own.write_text(
        "pattern;replacement\nerhålla;ta emot\nLSS-insats;stöd enligt LSS\n".replace("LSS-", "lss-"), "utf-8"
    )
    hits = {hit.text: hit.entry.replacement for hit in load_words((own,)).find("erhålla LSS-insats")}
    assert hits == {"erhålla": "ta emot", "LSS-insats": "stöd enligt LSS"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("ord;bättre\n", "first line"),
        ("pattern;replacement\n(ord;bättre\n", ":2:"),
        ("pattern;replacement\nord;\n", ":2:"),
        ("pattern;replacement\n\\w+;bättre\n", "may not"),
        ("pattern;replacement\na;b;c\n", "fields"),
        ("pattern;replacement\ninsats(en)?;stöd / insats\n", "holds what it replaces"),
    ],
)
def test_unsound_list(tmp_path: Path, content: str, message: str) -> None:
    """An unsound list is refused with its file and line."""
    path = tmp_path / "own.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(InvalidInput, match=message) as error:
        read_words(path)
    assert str(path) in str(error.value)


def test_every_line_that_is_wrong_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("pattern;replacement\na;b;c\n(ord;bättre\nord;\n", "utf-8")
    with pytest.raises(InvalidInput) as error:
        read_words(path)
    assert {line.removeprefix(f"{path}:").partition(":")[0] for line in error.value.lines} == {"2", "3", "4"}


def test_abbreviations_and_sets() -> None:
    """The other lists can be read, and abbreviations hold no full word that ends sentences."""
    assert abbreviations()["t.ex"].full == "till exempel"
    assert "bla" in abbreviations()["bl.a"].wrong
    assert not {"bil.", "jul", "per", "väg"} & set(abbreviations())
    assert "inte" in words("language-sv")
