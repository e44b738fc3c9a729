"""Personal identity numbers are masked wherever they stand; other numbers are left alone."""

import pytest

from audits.page.personal_numbers import count_numbers, mask_numbers

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
        ("701061-1239", "701061-****"),  # the same, first day of a month
        ("811218 9876", "811218 ****"),
        ("811218&nbsp;9876", "811218&nbsp;****"),
        ("1981-12-18-9876", "1981-12-18-****"),
        ("121212 + 1212", "121212 + ****"),
        ("121212%2B1212", "121212%2B****"),
        ("811218%2D9876", "811218%2D****"),
        ("811218\u00ad-9876", "811218\u00ad-****"),
        ("811218-<span class='x'>9876</span>", "811218-<span class='x'>****</span>"),
        ("/filer/intyg_811218-9876.pdf", "/filer/intyg_811218-****.pdf"),
        ("?pnr=198112189876&x=1", "?pnr=19811218****&x=1"),
    ],
)
def test_masked(text: str, masked: str):
    assert mask_numbers(text) == masked
    assert count_numbers(text) == 1
    assert count_numbers(masked) == 0


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
        "165560360793",  # an organisation number with its prefix
        "0102030459",  # a telephone number whose figures make a date
        "081-121 21 21",
        "tel 08-121212 1212",
        "OCR 1912121212124",
        "dnr 2019-121212-1212",
        "2026-11-22 1530",  # a date and a time
        "261122 1530",
        "<td>811218</td><td>9876</td>",  # two cells are two numbers
        "000000-0000",
        "19000101-0000",
    ],
)
def test_left_alone(text: str):
    assert mask_numbers(text) == text
    assert count_numbers(text) == 0
