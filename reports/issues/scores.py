"""Compute a score that an editor can recompute by hand: the weight of the rules that passed, of those that applied."""

from collections.abc import Collection, Mapping

from audits.model import Outcome
from reports.issues.priority import load_weights
from rules import AREAS, Area, Rule


def score(outcomes: Mapping[str, Outcome], rules: Mapping[str, Rule], area: Area) -> float | None:
    """Return the score (0-100) of one page or service in one area; None when no rule of the area applied.

    Rules that need a person's judgement (certainty "signal", outcome needs-review) and errors do not count.
    """
    passed = applied = 0.0
    for name, outcome in outcomes.items():
        rule = rules.get(name)
        if rule is None or rule.area != area or rule.certainty == "signal" or outcome not in ("pass", "fail"):
            continue
        weight = load_weights().impact[rule.impact]
        applied += weight
        passed += weight * (outcome == "pass")
    return round(100 * passed / applied, 1) if applied else None


def score_areas(
    outcomes: Mapping[str, Outcome],
    measures: Mapping[str, float | None],
    rules: Mapping[str, Rule],
    not_tested: Collection[str] = (),
) -> dict[Area, float | None]:
    """Return the score of a page in every area.

    A page that no browser saw gets none in accessibility, because most of its rules need one.

    A text that is too short to measure, or not Swedish, gets none in plain language, even if a rule or two found
    nothing there: what was not judged is not called good.
    """
    found = {area: score(outcomes, rules, area) for area in AREAS}
    if measures.get("readability") is None:
        found["readability"] = None
    if any(code.startswith(("no-browser", "browser-")) for code in not_tested):
        found["accessibility"] = None
    return found
