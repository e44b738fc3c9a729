"""Computes scores: 100 minus what each failed rule costs, with the rows of that sum.

The weights are data: rules/scores.toml, and rules/readability_score.toml for plain language. docs/scores.md gives their
sources.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from msgspec import Struct, convert

from audits.model import Finding, Outcome, SiteResult
from audits.readability import losses
from audits.services import Service, can_judge
from rules import AREAS, RULES_FOLDER, Area, Rule


class Mean(Struct, frozen=True, forbid_unknown_fields=True):
    """How many pages must have a score before their mean is one."""

    share: float
    pages: int
    small: int

    def is_enough(self, judged: int, able: int, missing: int) -> bool:
        """Return whether ``judged`` of the ``able`` pages, which could have a score, suffice for a mean.

        ``missing`` is the number of pages that could not be tested; no small set may have any.
        """
        if able < self.small:
            return judged > 0 and not missing
        return judged >= max(self.pages, self.share * able)


class Weights(Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of rules/scores.toml."""

    deductions: dict[str, float]
    mean: Mean
    services: dict[str, float]


class Fault(Struct, frozen=True):
    """A failed rule on a page; ``shared``: it is fixed in the template, not on the page."""

    rule: str
    points: float
    shared: bool = False


class Score(Struct, frozen=True):
    """A score with its rows: the points that each rule, or each measure of plain language, takes from 100.

    ``deductions`` are those of the page itself. ``shared`` is what faults of the template take in addition.
    """

    deductions: dict[str, float] = {}
    shared: dict[str, float] = {}

    @property
    def own(self) -> float:
        """Return the score of the page itself, from 0 to 100, which counts for its owner."""
        return _left(self.deductions)

    @property
    def whole(self) -> float:
        """Return the score of the page as residents meet it, which counts for the site."""
        return _left(self.deductions, self.shared)


def _left(*rows: Mapping[str, float]) -> float:
    return max(0.0, round(100 - sum(sum(points.values()) for points in rows), 1))


@cache
def load_score_weights() -> Weights:
    """Return the weights as shipped."""
    return convert(tomllib.loads((RULES_FOLDER / "scores.toml").read_text(encoding="utf-8")), Weights)


def fault_of(finding: Finding, rules: Mapping[str, Rule], *, shared: bool = False) -> Fault | None:
    """Return what a finding costs; None where a person must judge it, or it says nothing of the page.

    Plain language has a sum of its own, so its rules cost nothing here.
    """
    rule = rules.get(finding.rule)
    if rule is None or finding.outcome != "fail" or rule.certainty == "signal" or rule.area == "readability":
        return None
    return Fault(rule.id, load_score_weights().deductions[finding.impact or rule.impact], shared)


def sum_up(faults: Iterable[Fault]) -> Score:
    """Return the score with these faults: each rule costs once, by its most severe fault, most points first.

    A fault of the template costs what it takes beyond the page's own faults of its rule.
    """
    own: dict[str, float] = {}
    whole: dict[str, float] = {}
    for fault in faults:
        whole[fault.rule] = max(whole.get(fault.rule, 0), fault.points)
        if not fault.shared:
            own[fault.rule] = max(own.get(fault.rule, 0), fault.points)
    shared = {rule: points - own.get(rule, 0) for rule, points in whole.items()}
    return Score(_sorted(own), _sorted(shared))


def _sorted(points: Mapping[str, float]) -> dict[str, float]:
    return {name: lost for name, lost in sorted(points.items(), key=lambda row: (-row[1], row[0])) if lost}


def score_page(
    faults: Iterable[Fault],
    outcomes: Mapping[str, Outcome],
    measures: Mapping[str, float | None],
    rules: Mapping[str, Rule],
    not_tested: Collection[str] = (),
) -> dict[Area, Score | None]:
    """Return the score of a page in every area; None where the area was not judged there.

    An area was judged if one of its rules that count has an outcome. A page that no browser saw has no score in
    accessibility, because most of its rules need one. A text that is too short to measure, not Swedish, or of an exempt
    kind has none in plain language.
    """
    by_area: dict[Area, list[Fault]] = {area: [] for area in AREAS}
    for fault in faults:
        by_area[rules[fault.rule].area].append(fault)
    judged = {
        rules[name].area for name, outcome in outcomes.items()
        if outcome in ("pass", "fail") and name in rules and rules[name].certainty != "signal"
    }  # fmt: skip
    judged |= {area for area, found in by_area.items() if found}
    if any(code.startswith(("no-browser", "browser-")) for code in not_tested):
        judged.discard("accessibility")
    found: dict[Area, Score | None] = {area: sum_up(by_area[area]) if area in judged else None for area in AREAS}
    found["readability"] = _plain_language(measures)
    return found


def _plain_language(measures: Mapping[str, float | None]) -> Score | None:
    if measures.get("readability") is None:
        return None
    return Score(_sorted({f"readability.{name}": points for name, points in losses(measures).items()}))


def can_score(area: Area, not_tested: Collection[str]) -> bool:
    """Return whether a page could have a score in the area: exempt and foreign texts have none in plain language."""
    return area != "readability" or not any(code.startswith(("exempt-", "not-swedish")) for code in not_tested)


def is_missing(area: Area, not_tested: Collection[str]) -> bool:
    """Return whether a page without a score lacks it because it was not tested, not because it says too little."""
    return area != "readability" or "text-too-short" not in not_tested


class ServiceScore(Struct, frozen=True):
    """The score of a service, None where too little is known: of ``asked`` rules, ``known`` could be judged."""

    score: Score | None
    known: int
    asked: int

    @property
    def value(self) -> float | None:
        """Return the score as a number."""
        return self.score.whole if self.score else None


def score_service(service: Service, of_site: SiteResult, rules: Mapping[str, Rule]) -> ServiceScore:
    """Return the score of an e-service, by the service rules that ran and could judge it.

    A service of which too little is known has none.
    """
    ran = [rule for rule, outcome in of_site.outcomes.items() if outcome in ("pass", "fail")]
    judged = {rule: can_judge(rule, service) for rule in ran}
    asked = [rule for rule, can in judged.items() if can is not False]
    known = {rule for rule in asked if judged[rule]}
    if not known or len(known) < load_score_weights().services["known"] * len(asked):
        return ServiceScore(None, len(known), len(asked))
    about = (
        each for each in of_site.findings if each.scope == "service" and each.key == service.url and each.rule in known
    )
    faults = (fault_of(finding, rules) for finding in about)
    return ServiceScore(sum_up(fault for fault in faults if fault is not None), len(known), len(asked))
