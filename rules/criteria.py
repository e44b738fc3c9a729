"""The success criteria of WCAG, and how far a rule set tests each of them, computed from the rules."""

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
    """One success criterion.

    ``plain`` says in Swedish what a resident meets where the criterion is not met. ``full`` is true when the rules
    decide the criterion fully. ``note`` holds anything else that readers must know.
    """

    level: Level
    sv: str
    en: str
    plain: str
    since: Version = "2.1"
    full: bool = False
    note: str = ""


class Coverage(Struct, frozen=True):
    """How far one criterion is tested, and by which rules: those that decide, and those that ask a person."""

    id: str
    criterion: Criterion
    degree: Degree
    deciding: tuple[str, ...]
    asking: tuple[str, ...]

    @property
    def clause(self) -> str:
        """Return the clause of EN 301 549, whose chapter 9 repeats the numbers of WCAG."""
        return f"9.{self.id}"


@cache
def load_criteria() -> dict[str, Criterion]:
    """Return the criteria of levels A and AA by number, in order."""
    return convert(tomllib.loads((RULES_FOLDER / "wcag.toml").read_text(encoding="utf-8")), dict[str, Criterion])


def coverage(rules: Mapping[str, Rule]) -> list[Coverage]:
    """Return every criterion with the stable rules that test it."""
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
    """Return the rules under ``law``: with "2.2", rules of criteria that WCAG 2.2 adds count as required too."""
    if law == "2.1":
        return rules
    return RuleSet({name: _required(rule) for name, rule in rules.items()})


def _required(rule: Rule) -> Rule:
    known = load_criteria()
    added = (f"{_WEB}{number}" for number in rule.wcag if number in known and known[number].since == "2.2")
    return replace(rule, law=(*rule.law, *(clause for clause in added if clause not in rule.law)))


def web_criteria(rule: Rule) -> tuple[str, ...]:
    """Return the criteria that the law requires of web pages through this rule; () when the rule only advises."""
    return tuple(clause.removeprefix(_WEB) for clause in rule.law if clause.startswith(_WEB))
