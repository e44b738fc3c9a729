"""Swedish sentences are made in `reports`, for readers. State is codes, and no sentence is compared or parsed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Rooms whose data goes into the database or decides what happens next. `audits` look for Swedish words in pages, which
# is their task; the other rooms of `reports` write for readers.
STATE = ("crawler", "reports/store", "reports/issues", "reports/decisions")
COMPARING = ("crawler", "reports")
EXEMPT = {
    "crawler/demo": "the pages of the demo municipality",
    "crawler/doctor/trial.py": "the page that the doctor tries the rules on",
    "crawler/audit/judge.py": "a page that loads what audits need",
    "crawler/inputs/statistics.py": "the headings of columns, in what tools export",
    "reports/store/sentences_0_1.py": "what version 0.1 stored, for the migration",
    "reports/decisions/file.py": "the heading of decisions.toml, for those who read the file",
    "reports/decisions/roles.py": "titles of officials, in what people write",
}
WORDS = frozenset(
    re.findall(
        r"\w+",
        """och att som inte är en ett den det de för på av till med har hade kan kunde gick finns eller så om vid från
        när sida sidan sidor servern adressen adresser ronden webbläsaren länken länkar ärende ärenden regeln fel""",
    )
)
PARSING = frozenset({
    "startswith", "endswith", "partition", "rpartition", "removeprefix", "removesuffix", "find", "index", "split",
})  # fmt: skip
SQL = re.compile(r"\s*(?:SELECT|UPDATE|INSERT|DELETE)\b")


def hits(text: str) -> int:
    """How many words of ``text`` are Swedish."""
    words = re.findall(r"[a-zåäöé]+", text.lower())
    return sum(word in WORDS or bool(re.search("[åäö]", word)) for word in words)


def files(tops: tuple[str, ...]) -> Iterator[tuple[str, ast.Module]]:
    for top in tops:
        for file in sorted((ROOT / top).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if not any(name == path or name.startswith(f"{path}/") for path in EXEMPT):
                yield name, ast.parse(file.read_text(encoding="utf-8"))


def literals(node: ast.AST) -> Iterator[str]:
    """The strings in ``node``; a formatted one as a whole, its values left out."""
    for part in ast.walk(node):
        if isinstance(part, ast.JoinedStr):
            yield "".join(str(piece.value) if isinstance(piece, ast.Constant) else "…" for piece in part.values)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def prose(tree: ast.AST) -> Iterator[str]:
    """The strings in ``tree`` of three words or more, docstrings left out."""
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) not in documents and isinstance(node, (ast.Constant, ast.JoinedStr)):
            yield from (text for text in literals(node) if len(text.split()) > 2)


def compared(tree: ast.AST) -> Iterator[str]:
    """The strings that ``tree`` compares with, looks for or takes texts apart by, and its SQL."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                yield from literals(side)
        elif isinstance(node, ast.MatchValue):
            yield from literals(node)
        elif isinstance(node, ast.Subscript):
            yield from literals(node.slice)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PARSING:
            for argument in node.args:
                yield from literals(argument)
    yield from (text for text in literals(tree) if SQL.match(text))


def test_state_is_no_prose() -> None:
    found = [(name, text) for name, tree in files(STATE) for text in prose(tree) if hits(text) > 1]
    assert found == []


def test_no_sentence_is_compared_or_parsed() -> None:
    found = [(name, text) for name, tree in files(COMPARING) for text in compared(tree) if hits(text)]
    assert found == []


def test_sentences_are_found() -> None:
    source = '"""Sidan finns inte."""\nnote = f"{count} sidor hann inte provas"\nname = "Räksmörgås"'
    found = [text for text in prose(ast.parse(source)) if hits(text) > 1]
    assert found
    assert all("sidor hann inte provas" in text for text in found)


@pytest.mark.parametrize("source", [
    'if reason == "Sidan finns inte.": pass',
    'if reason.startswith("Servernamnet finns inte"): pass',
    'if "räksmörgås" in note: pass',
    'names["Sidan är hämtad."]',
    'match reason:\n    case "Sidan är borttagen.": pass',
    'store.rows("SELECT 1 FROM visit WHERE reason LIKE \'Inte besökt%\'")',
])  # fmt: skip
def test_comparisons_are_found(source: str) -> None:
    assert any(map(hits, compared(ast.parse(source))))


def test_exemptions_are_needed() -> None:
    assert [path for path in EXEMPT if not (ROOT / path).exists()] == []
