"""Every rule file is sound: it loads, explains itself in both languages, and has the examples that test it."""

import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from cases import each

from rules.loader import RULES_FOLDER, load_rules, read_rule
from rules.schema import AREAS, Rule, Wording

FILES = [path for area in AREAS for path in sorted((RULES_FOLDER / area).glob("*.toml"))]
RULES = [*load_rules().values()]
MOST_WORDS = 25
EN_WEB = "EN 301 549 9."
"""Chapter 9 of EN 301 549 repeats WCAG 2.1: clause 9.n.n.n is criterion n.n.n."""


def slots(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def sentences(text: str) -> list[str]:
    """The sentences of a wording; code between backticks counts as one word."""
    plain = re.sub(r"`[^`]*`", "kod", text)
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”\"])", plain) if sentence]


def wordings(rule: Rule) -> tuple[Wording, Wording]:
    return rule.sv, rule.en


def test_there_are_rules() -> None:
    """The folder is found, also when the tests run from somewhere else."""
    assert FILES


@each("path", FILES)
def test_file_loads_and_its_id_is_its_path(path: Path) -> None:
    """The file can be read, and names itself as its place does."""
    assert f"{path.parent.name}.{path.stem}" == read_rule(path).id


@each("rule", RULES)
def test_examples(rule: Rule) -> None:
    """At least one page passes and one fails; where a person must judge (a signal), one that is asked about will do."""
    outcomes = {example.outcome for example in rule.example}
    assert "pass" in outcomes
    assert outcomes & ({"fail", "needs-review"} if rule.certainty == "signal" else {"fail"})


@each("rule", RULES)
def test_failure_takes_the_same_values_in_both_languages(rule: Rule) -> None:
    """A value that is filled in in Swedish is filled in in English too; findings of axe have none."""
    assert slots(rule.sv.failure) == slots(rule.en.failure)
    assert rule.sv.cases.keys() == rule.en.cases.keys()
    assert all(slots(text) == slots(rule.en.cases[case]) for case, text in rule.sv.cases.items())
    assert not (rule.engine == "axe" and slots(rule.sv.failure))
    for wording in wordings(rule):
        for text in (wording.title, wording.why, wording.how, *wording.terms.values()):
            assert not slots(text)


@each("rule", RULES)
def test_wording_is_there(rule: Rule) -> None:
    """No wording is empty or has stray space; why and how are whole sentences, title and failure have no full stop."""
    for wording in wordings(rule):
        for text in (wording.title, wording.failure, wording.why, wording.how):
            assert text == text.strip() != ""
            assert "  " not in text
        assert wording.why[-1] in ".!?”"
        assert wording.how[-1] in ".!?”"
        assert not wording.title.endswith(".")
        assert not wording.failure.endswith(".")


@each("rule", RULES)
def test_clauses(rule: Rule) -> None:
    """WCAG criteria look like 1.4.10, and the law's web clauses are those of the criteria."""
    for criterion in rule.wcag:
        assert re.fullmatch(r"[1-4]\.[1-9]\.[1-9]\d?", criterion)
    web = {clause.removeprefix(EN_WEB) for clause in rule.law if clause.startswith(EN_WEB)}
    assert web <= set(rule.wcag)
    if rule.engine == "axe":
        future = "WCAG 2.2" in rule.source
        assert web == (set() if future else set(rule.wcag))


@each("rule", RULES)
def test_swedish_is_plain(rule: Rule) -> None:
    """What we ask of the municipality's texts, we keep ourselves: no sentence of more than 25 words."""
    too_long = {
        sentence: words
        for text in (rule.sv.why, rule.sv.how)
        for sentence in sentences(text)
        if (words := len(sentence.split())) > MOST_WORDS
    }
    assert too_long == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_wordings_are_not_repeated(language: str) -> None:
    """Two rules never share a title, and each has its own reason."""
    for name in ("title", "why"):
        texts = Counter(getattr(getattr(rule, language), name).casefold() for rule in load_rules().values())
        assert [text for text, times in texts.items() if times > 1] == []


@each("rule", RULES)
def test_graver_is_graver(rule: Rule) -> None:
    """What is beyond a further limit weighs more than other findings of its rule, and the limit exists."""
    grave = ("minor", "moderate", "serious", "critical")
    assert set(rule.graver) <= set(rule.limits)
    assert all(grave.index(impact) > grave.index(rule.impact) for impact in rule.graver.values())
