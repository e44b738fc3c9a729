"""Show the rules, each with its open issues, how far they cover the law, and the drafts of statements."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from reports.edition import Edition, View, links
from reports.export import shortcomings
from reports.language import AREA_NAMES, DEGREES, EFFORTS, FIXERS, IMPACTS, Language, Wording
from reports.views.morning import Line, lines
from rules import Coverage, Rule, coverage
from rules import Wording as RuleWording

_SHOWN = 50  # issues of a rule


@dataclass(frozen=True, slots=True)
class RulesView:
    """The list of rules."""

    template: ClassVar = "rules.html"

    by_area: list[tuple[str, list[Rule]]]
    counts: Mapping[str, int]  # open issues by rule
    wording: Wording
    IMPACTS: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule."""

    template: ClassVar = "rule.html"

    rule: Rule
    text: RuleWording
    issues: list[Line]
    issue_count: int
    IMPACTS: Mapping[str, str]
    EFFORTS: Mapping[str, str]
    FIXERS: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The criteria of WCAG with the rules that test them, by the version that they came with."""

    template: ClassVar = "coverage.html"

    groups: list[tuple[str, list[Coverage]]]
    law: str
    wording: Wording
    DEGREES: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StatementView:
    """The drafts of what an accessibility statement must say of known shortcomings, one per host."""

    template: ClassVar = "statement.html"

    drafts: list[shortcomings.Draft]
    language: Language


def rule_files(edition: Edition, where: Mapping[int, str]) -> Iterator[tuple[str, View]]:
    """Yield every file about rules with its path."""
    counts = Counter(issue.rule for issue in edition.open)
    rules = list(edition.rules.values())
    by_area = [(str(area), [rule for rule in rules if rule.area == area]) for area in AREA_NAMES]
    yield "regler/index.html", RulesView(by_area, counts, edition.wording, IMPACTS)
    degrees = coverage(edition.rules)
    groups = [(since, [line for line in degrees if line.criterion.since == since]) for since in ("2.1", "2.2")]
    yield "regler/tackning.html", CoverageView(groups, edition.site.rules.law, edition.wording, DEGREES)
    for rule in rules:
        issues = lines(edition, where, [issue for issue in edition.open if issue.rule == rule.id])
        text: RuleWording = getattr(rule, edition.language.code)
        view = RuleView(rule, text, issues[:_SHOWN], counts[rule.id], IMPACTS, EFFORTS, FIXERS)
        yield links.rule_page(rule.id), view
