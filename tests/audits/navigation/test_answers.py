"""Whether two answers to one question contradict each other, on sentences of our own."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from audits.navigation.answers import read_statements
from audits.navigation.same_question import Asked, differ

PAIRS = tomllib.loads((Path(__file__).parents[1] / "corpus/answers.toml").read_text("utf-8"))["pair"]


def question(text: str, answer: str, above: str) -> Asked:
    return Asked(text, (above,) if above else (), tuple(read_statements(re.split(r"(?<=[.!]) (?=[A-ZÅÄÖ])", answer))))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['one'][0]} {pair['other'][1]}")
def test_pairs(pair: dict[str, Any]) -> None:
    """What the two state differently, in either order."""
    one, other = (
        question(*pair[name], above) for name, above in zip(("one", "other"), pair.get("under", ("", "")), strict=True)
    )
    for first, second in ((one, other), (other, one)):
        found = differ(first, second) if first.key == second.key else None
        assert (found[0].kind if found else "") == pair["differs"]
