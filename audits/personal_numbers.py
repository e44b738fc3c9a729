"""Swedish personal identity numbers in what pages say: found to be reported, and masked at the border for good.

A number counts when its date exists and its check digit is right (Luhn; Skatteverket's SKV 704), coordination
numbers included. An organisation number has a "month" of 20 or more and is no date. A telephone number of ten digits
in a row can look like one; without a hyphen, ten digits that begin as a telephone number does are left alone.
"""

import re

from personnummer import personnummer

_DASHES = "\\-+\u2010\u2011\u2012\u2013\u2212"
_NUMBER = re.compile(
    rf"(?<![\w{_DASHES}])((?:18|19|20)?\d{{2}}[01]\d[0-9]\d)(\s?[{_DASHES}]\s?|(?:&#45;|&#8209;|&ndash;)|)(\d{{4}})(?![\d])"
)
# What a number at least is, written so that the engine leaps from digit to digit: most pages hold none.
_MAYBE = re.compile(rf"\d\d{{5}}(?:\s?[{_DASHES}]\s?|&(?:#45|#8209|ndash);|)\d{{4}}")
_TELEPHONE = re.compile(r"0[1-9]")


def _is_personal(match: re.Match[str]) -> bool:
    date, dash, last = match.groups()
    if not dash and len(date) == 6 and _TELEPHONE.match(date):
        return False
    return bool(personnummer.valid(f"{date}{'+' if '+' in dash else '-' if dash else ''}{last}"))


def count(text: str) -> int:
    """How many personal identity numbers ``text`` holds."""
    return sum(_is_personal(match) for match in _NUMBER.finditer(text)) if _MAYBE.search(text) else 0


def mask(text: str) -> str:
    """``text`` with the last four digits of each personal identity number as ``****``."""
    if not _MAYBE.search(text):
        return text
    return _NUMBER.sub(lambda m: f"{m[1]}{m[2]}****" if _is_personal(m) else m[0], text)
