"""Swedish personal identity numbers in the text of pages: found so that they are reported, and masked everywhere else.

A number counts when its date exists and its check digit is right (Luhn; Skatteverket's SKV 704), coordination numbers
included. An organisation number has a "month" of 20 or more, which is not a date. A telephone number of ten digits in a
row can look like a personal number. Therefore ten digits without a hyphen that begin like a telephone number are left
alone, and so is a date followed by a space and a time of day. Characters that do not show on a page (soft hyphens,
elements within the line) do not hide a number.
"""

import re
from functools import lru_cache

from personnummer import personnummer

_DASHES = "\\-+\u2010\u2011\u2012\u2013\u2212"
_DASH = rf"(?:[{_DASHES}]|&(?:#45|#8209|ndash|minus|#8211);|%2[dDbB])"
_UNSEEN = (
    r"(?:[ \t\u00a0\u00ad\u200b\u2060]|&(?:nbsp|#160|shy|#173);|%20|</?(?:a|b|em|i|mark|span|strong|wbr)\b[^<>]{0,80}>)"
)
_BETWEEN = rf"{_UNSEEN}{{0,3}}{_DASH}?{_UNSEEN}{{0,3}}"
_NUMBER = re.compile(
    rf"(?<![^\W_])(?<![{_DASHES}])(?P<date>(?:18|19|20)?\d\d[01]\d\d\d|(?:18|19|20)\d\d-[01]\d-\d\d(?=-))"
    rf"(?P<between>{_BETWEEN})(?P<last>\d{{4}})(?!\d)"
)
# The least that a number is, written so that the regex engine can skip from digit to digit: most pages hold none.
_MAYBE = re.compile(rf"\d(?:\d{{5}}{_BETWEEN}\d{{4}}|-\d\d-\d\d-\d{{4}})")
_TELEPHONE = re.compile(r"0[1-9]")
_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


def _is_personal(match: re.Match[str]) -> bool:
    date, between, last = match["date"], match["between"], match["last"]
    dash = re.search(_DASH, between)
    if not dash and ((len(date) == 6 and _TELEPHONE.match(date)) or (between and _TIME.fullmatch(last))):
        return False
    mark = "+" if dash and dash.group() in ("+", "%2B", "%2b") else "-" if dash else ""
    return bool(personnummer.valid(f"{date.replace('-', '')}{mark}{last}"))


@lru_cache(maxsize=1)  # a page's numbers are counted, and then masked
def _may_hold(text: str) -> bool:
    return bool(_MAYBE.search(text))


def count_numbers(text: str) -> int:
    """Return how many personal identity numbers ``text`` holds."""
    return sum(_is_personal(match) for match in _NUMBER.finditer(text)) if _may_hold(text) else 0


def mask_numbers(text: str) -> str:
    """Return ``text`` with the last four digits of each personal identity number as ``****``."""
    if not _may_hold(text):
        return text
    return _NUMBER.sub(lambda m: f"{m['date']}{m['between']}****" if _is_personal(m) else m[0], text)
