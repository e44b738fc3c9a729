"""Personal identity numbers are masked wherever they stand; other numbers are left alone."""

import pytest

from audits.personal_numbers import count, mask

# 121212-1212 is the Swedish tax agency's own example number; its check digit is right.


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("121212-1212", "121212-****"),
        ("19121212-1212", "19121212-****"),
        ("191212121212", "19121212****"),
        ("1212121212", "121212****"),
        ("121212+1212", "121212+****"),
        ("121212\u20111212", "121212\u2011****"),
        ("född 121212 - 1212, bosatt", "född 121212 - ****, bosatt"),
        ('alt="121212-1212"', 'alt="121212-****"'),
        ("121272-1219", "121272-****"),  # coordination number: the day plus 60
    ],
)
def test_masked(text: str, masked: str):
    assert mask(text) == masked
    assert count(text) == 1
    assert count(masked) == 0


@pytest.mark.parametrize(
    "text",
    [
        "121212-1213",  # wrong check digit
        "121312-1212",  # there is no month 13
        "556036-0793",  # an organisation number
        "0701234567",
        "013-20 60 00",
        "2026-11-22",
        "Dnr 2026-121212-1212",
        "BAS-121212-1212",
        "12121212121212",
    ],
)
def test_left_alone(text: str):
    assert mask(text) == text
    assert count(text) == 0
