"""What parsers meet for the first time raises nothing but what they say."""

import pytest

from bench.fuzz import TARGETS, fuzz


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_else_is_raised(name: str) -> None:
    fuzz(TARGETS[name], 40)
