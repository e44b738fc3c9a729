"""Many cases in one test: none of them is lost."""

import pytest
from cases import each


def test_every_case_that_fails_is_reported() -> None:
    @each(("one", "other"), [(1, 1), (1, 2), (3, 3), (4, 5)])
    def test_equal(one: int, other: int) -> None:
        """Are equal."""
        assert one == other

    with pytest.raises(ExceptionGroup, match="test_equal: 2 cases fail") as failed:
        test_equal()
    assert [error.__notes__ for error in failed.value.exceptions] == [
        ["('one', 'other'): (1, 2)"],
        ["('one', 'other'): (4, 5)"],
    ]
    assert test_equal.__doc__ == "Are equal."
