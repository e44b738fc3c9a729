"""The success criteria of WCAG, and how far a rule set tests each of them: worked out from the rules, never claimed."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Literal

from msgspec import Struct, convert
from msgspec.structs import replace

from rules.loader import RULES_FOLDER, RuleSet
from rules.schema import Rule

Level = Literal["A", "AA"]
Version = Literal["2.1", "2.2"]
Degree = Literal["full", "part", "review", "none"]
_WEB = "EN 301 549 9."


class Criterion(Struct, frozen=True, forbid_unknown_fields=True):
    """One success criterion. ``plain`` says in Swedish what a resident meets where it is broken; ``full`` that the
    rules decide it fully, ``note`` what else one must know."""

    level: Level
    sv: str
    en: str
    plain: str
    since: Version = "2.1"
    full: bool = False
    note: str = ""


class Coverage(Struct, frozen=True):
    """How far one criterion is tested, and by which rules: those that decide, then those that ask a person."""

    id: str
    criterion: Criterion
    degree: Degree
    deciding: tuple[str, ...]
    asking: tuple[str, ...]

    @property
    def clause(self) -> str:
        """The clause of EN 301 549: chapter 9 repeats WCAG number by number."""
        return f"9.{self.id}"


@cache
def load_criteria() -> dict[str, Criterion]:
    """The criteria of levels A and AA by number, in order."""
    return convert(tomllib.loads((RULES_FOLDER / "wcag.toml").read_text(encoding="utf-8")), dict[str, Criterion])


def coverage(rules: Mapping[str, Rule]) -> list[Coverage]:
    """Every criterion with what the stable rules do for it."""
    found = []
    for number, criterion in load_criteria().items():
        about = [rule for rule in rules.values() if number in rule.wcag and rule.status == "stable"]
        deciding = tuple(rule.id for rule in about if rule.certainty == "automatic")
        asking = tuple(rule.id for rule in about if rule.certainty == "signal")
        degree: Degree = "review" if asking else "none"
        if deciding:
            degree = "full" if criterion.full else "part"
        found.append(Coverage(number, criterion, degree, deciding, asking))
    return found


def under_law(rules: RuleSet, law: Version) -> RuleSet:
    """The rules as the law stands: with "2.2", rules of criteria that 2.2 adds count as required by law too."""
    if law == "2.1":
        return rules
    return RuleSet({name: _required(rule) for name, rule in rules.items()})


def _required(rule: Rule) -> Rule:
    known = load_criteria()
    added = (f"{_WEB}{number}" for number in rule.wcag if number in known and known[number].since == "2.2")
    return replace(rule, law=(*rule.law, *(clause for clause in added if clause not in rule.law)))


def web_criteria(rule: Rule) -> tuple[str, ...]:
    """The criteria that the law asks of the web through this rule; () when it only advises."""
    return tuple(clause.removeprefix(_WEB) for clause in rule.law if clause.startswith(_WEB))
