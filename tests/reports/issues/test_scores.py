"""Scores: what an editor can recompute by hand, and what has none."""

from types import SimpleNamespace
from typing import Any

from reports.issues.figures import score_areas


def test_without_a_browser_accessibility_has_no_score() -> None:
    """What was not tested is not called good."""
    rules: dict[str, Any] = {
        "accessibility.x": SimpleNamespace(area="accessibility", certainty="automatic", impact="serious")
    }
    passed: dict[str, Any] = {"accessibility.x": "pass"}
    assert score_areas(passed, {}, rules)["accessibility"] == 100
    assert score_areas(passed, {}, rules, ("no-browser",))["accessibility"] is None
    assert score_areas(passed, {}, rules, ("browser-timeout",))["accessibility"] is None
    assert score_areas(passed, {}, rules, ("text-too-short",))["accessibility"] == 100
