"""Each reason has a sentence in both languages, with the parameters that the code gives it, and no others."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from cases import each

from audits.reasons import Code, Reason
from reports.language import Language, word_reason
from reports.language.i18n import read_catalogue
from reports.language.reasons import SENTENCES

ROOT = Path(__file__).parents[3]
SWEDISH, ENGLISH = Language("sv"), Language("en")
GAP = re.compile(r"%\((\w+)\)s")
NESTED = {"why": Reason.of(Code.TIMEOUT), "detail": Reason.of(Code.STATUS, status=503)}
LATER = {"count"}  # known only at the end of the run: `Reason.add`


def forms(code: Code) -> tuple[str, ...]:
    sentence = SENTENCES[code]
    return sentence if isinstance(sentence, tuple) else (sentence,)


def gaps(code: Code) -> set[str]:
    return set(GAP.findall(forms(code)[-1]))


def sample(code: Code, count: int) -> Reason:
    words = {name: NESTED.get(name, f"<{name}>") for name in gaps(code)}
    return Reason.of(code, **(words | ({"count": count} if "count" in words else {})))


@each("code", [code for code in Code if code not in (Code.AS_WRITTEN, Code.BOTH)])
def test_each_code_is_worded_in_both_languages(code: Code) -> None:
    catalogue = read_catalogue("en")
    message = catalogue.get(forms(code)[0])
    assert message is not None
    assert message.string
    for count in (1, 2):
        swedish, english = word_reason(sample(code, count), SWEDISH), word_reason(sample(code, count), ENGLISH)
        assert swedish != english
        for name in gaps(code) - NESTED.keys() - {"count"}:
            assert f"<{name}>" in swedish
            assert f"<{name}>" in english
        assert ("count" in gaps(code)) == (str(count) in swedish.split() or f"{count} " in swedish)
        assert "%(" not in swedish + english


def given() -> dict[Code, list[set[str]]]:
    """The names of the parameters of each `Reason.of` in the code, by its code."""
    found: defaultdict[Code, list[set[str]]] = defaultdict(list)
    for top in ("crawler", "reports", "audits"):
        for file in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "Reason.of":
                    codes = re.findall(r"\bCode\.(\w+)", ast.unparse(node.args[0]))
                    for name in codes:
                        found[Code[name]].append({str(keyword.arg) for keyword in node.keywords})
    return found


def test_reasons_have_the_parameters_of_their_sentences() -> None:
    wrong = {
        code: names
        for code, calls in given().items()
        for names in calls
        if code is not Code.AS_WRITTEN and (names - gaps(code) or gaps(code) - names - LATER)
    }
    assert wrong == {}


def test_each_code_is_in_use() -> None:
    files = [file for top in ("crawler", "reports", "audits") for file in (ROOT / top).rglob("*.py")]
    text = "".join(file.read_text(encoding="utf-8") for file in files if file.parent.name != "language")
    assert [code for code in Code if not re.search(rf"\bCode\.{code.name}\b", text)] == []


def test_encoded_and_decoded() -> None:
    whole = Reason.of(Code.FAILED_START, url="https://å.se/", why=Reason.of(Code.SERVER_ERROR, status=503))
    assert Reason.decode(whole.encode()) == whole
    assert Reason.of(Code.OFFSITE).encode() == "offsite"
    assert Reason.of(Code.NOTE_BUDGET, limit=1).add(count=2) == Reason.of(Code.NOTE_BUDGET, count=2, limit=1)


@pytest.mark.parametrize("text", ["Sidan är hämtad.", "offsite {", 'no-host {"host": null}', "offsite-of-tomorrow"])
def test_any_other_text_stays_as_it_was_written(text: str) -> None:
    assert word_reason(text, ENGLISH) == text


def test_numbers_are_written_as_in_running_text() -> None:
    note = Reason.of(Code.NOTE_BUDGET, count=1, limit=20_000)
    assert word_reason(note, SWEDISH) == "1 sida ej besökt: gränsen på 20\N{NO-BREAK SPACE}000 sidor var nådd."
    assert word_reason(note, ENGLISH) == "1 page not visited: the limit of 20,000 pages was reached."


def test_a_reason_in_parentheses_is_no_sentence() -> None:
    sitemap = Reason.of(Code.REMARK_SITEMAP, url="https://x.se/s.xml", detail=Reason.of(Code.TIMEOUT))
    assert "(servern svarade inte i tid)." in word_reason(sitemap, SWEDISH)
