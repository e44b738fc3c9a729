"""The bench of edits, on a few pages of the demo with a real browser: who touched nothing loses nothing."""

from importlib import import_module
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
EDITS = ("page moved, no redirect", "relaunch, all addresses new", "section excluded, and back")


@pytest.mark.browser
def test_faults_keep_their_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """At least 99 % of the faults that an edit left alone are the issues that they were; at most 1 % are mixed up."""
    monkeypatch.syspath_prepend(str(HOME))
    bench = import_module("bench.identity")
    scores = dict(bench.measure(bench.documents(8), EDITS))
    assert set(scores) == set(EDITS)
    unchanged = sum(score.unchanged for score in scores.values())
    assert unchanged > 50
    assert sum(score.kept for score in scores.values()) >= 0.99 * unchanged, [s.examples for s in scores.values()]
    assert sum(score.wrong for score in scores.values()) <= 0.01 * unchanged, [s.examples for s in scores.values()]
