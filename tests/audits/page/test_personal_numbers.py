"""Personal identity numbers are masked wherever they appear; other numbers are left alone."""

import pytest
from cases import each

from audits.page.personal_numbers import count_numbers, mask_numbers

# 121212-1212 is the Swedish tax agency's own example number; its check digit is right.


@each(
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


# Masked, but not reported: the check digit may be wrong, or the number may be another one.
@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("/beslut-900101-6808", "/beslut-900101-****"),
        ("BAS-121212-1212", "BAS-121212-****"),
        ("Dnr 2026-121212-1212", "Dnr 2026-121212-****"),
        ("121212-1213", "121212-****"),  # wrong check digit
        ("0102030459", "010203****"),  # born in 2001, or a telephone number
        ("pnr9001016808x", "pnr900101****x"),
        ("%20900101%2D6808", "%20900101%2D****"),
        ("%39%30%30101-6808", "900101-****"),
        ("&#57;00101-6808", "900101-****"),
        ("900101_6808", "900101_****"),
        ("900101\n6808", "900101\n****"),
        ("1990 01 01 6808", "1990 01 01 ****"),
    ],
)
def test_what_may_be_one_is_masked(text: str, masked: str) -> None:
    """A mask too many does little harm."""
    assert mask_numbers(text) == masked
    assert mask_numbers(masked) == masked


@each(
    "number",
    [
        "900101\u20136808", "900101\u20146808", "900101\u22126808", "900101\u00a06808", "900101\u20096808",
        "900101%E2%80%936808", "900101%C2%A06808", "900101%2D6808", "900101%252D6808", "900101%25252d6808",
        "900101&ndash;6808", "900101&#8211;6808", "900101&#x2013;6808", "900101&thinsp;6808", "900101&amp;nbsp;6808",
        "\uff19\uff10\uff10\uff11\uff10\uff11\uff0d\uff16\uff18\uff10\uff18", "9\u200b0\u200b0101-68\u200d08",
        "900101<b>-6808</b>", "9001<em>01</em>-68<i>08</i>", "900101<!-- x -->-6808", "900101 \u2013\n6808",
        "19900101-6808", "199001016808", "900101+6808", "900101\\u20136808", "1990-01-01-6808",
        "#\\39 00101-6808", ".p900101\\+6808", ".p900101\\%2D6808", ".p900101\\%E2\\%80\\%936808",
    ],
)  # fmt: skip
def test_every_form_is_masked(number: str) -> None:
    """However it is written, and whatever it is glued to."""
    for around in ("{}", "å{}ä", "/a-{}", "({})", "%20{}%20"):
        masked = mask_numbers(around.format(number))
        assert "*" in masked, around
        assert mask_numbers(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "121312-1212",  # there is no month 13
        "556036-0793",  # an organisation number
        "0701234567",
        "013-20 60 00",
        "2026-11-22",
        "12121212121212",
        "165560360793",  # an organisation number with its prefix
        "081-121 21 21",
        "tel 08-121212 1212",
        "OCR 1912121212124",
        "tel:0102030459",
        "Telefon: 0102030459",
        "SE45 5000 0000 0583 9825 7466",
        "bankgiro 5555-1234",
        "2026-11-22 1530",  # a date and a time
        "261122 1530",
        "<td>811218</td><td>9876</td>",  # two cells are two numbers
        "000000-0000",
    ],
)
def test_left_alone(text: str):
    assert mask_numbers(text) == text
    assert count_numbers(text) == 0
