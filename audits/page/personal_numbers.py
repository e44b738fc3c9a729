"""Swedish personal identity numbers: found so that they are reported, and masked in all that is stored.

What is reported is certain: the date exists, the check digit is right (Luhn; Skatteverket's SKV 704), and the number
does not look like a telephone number or a time. What is masked is more, as a mask too many does little harm and one too
few does much: with a dash, a date that exists is enough; in other forms the check digit must be right, because
telephone numbers, times and ids look like them too. Organisation numbers have a "month" of 20 or more.

A number may be written in any digits, with any dash or blank in it, with characters and inline elements in between that
do not show on a page, and encoded as in addresses (also twice) or HTML.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from personnummer import personnummer

_PLUS = "+\ufe62\uff0b"
_DASHES = rf"\-\u02d7\u207b\u2010-\u2015\u2212\ufe58\ufe63\uff0d{_PLUS}"
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_OTHER = r"_.:/~\\"  # what separates the parts of a number in names of files, and escapes in selectors
_TAG = (  # of elements within a line
    r"(?:</?(?:a|abbr|b|bd[io]|big|br|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|s|samp|small|span|strike|"
    r"strong|sub|sup|time|tt|u|var|wbr)\b[^<>]{0,200}>|<!--[^<>]{0,200}-->)"
)
_ESCAPE = r"(?:%(?:25)*+[0-9A-Fa-f]{2}|&(?:amp;)*+#?\w{1,10};|\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrt]))"
_HIDDEN = rf"(?:[{_UNSEEN}]|{_TAG}|{_ESCAPE}){{0,3}}+"
_BETWEEN = rf"(?:{_ESCAPE}|{_TAG}|[\s{_DASHES}{_UNSEEN}{_OTHER}]){{0,8}}+"


def _digits(*kinds: str) -> str:
    return "".join(f"{_HIDDEN}{kind}" for kind in kinds)


# Of the month and of the day; the others are left out so that the regex engine rejects most of what is no date.
_MONTH = r"(?![2-9\uff12-\uff19])\d", r"\d"
_DAY = r"(?![45\uff14\uff15])\d", r"\d"
# It begins with a digit, so that the engine can skip from digit to digit. That digit must begin a number, and be no
# part of an escape.
_NUMBER = re.compile(
    rf"\d(?:(?<!\d\d)|(?<=%[0-9A-Fa-f]{{2}}\d)|(?<=\\u[0-9A-Fa-f]{{4}}\d))(?<!%\d)(?<!%[0-9A-Fa-f]\d)(?<!\\u\d)"
    rf"(?:{_digits(*[r'\d'] * 3, *_MONTH, *_DAY)}|{_digits(r'\d', *_MONTH, *_DAY)}|"
    rf"\d{{3}}[{_DASHES}\s]\d\d[{_DASHES}\s]\d\d)"
    rf"(?P<between>{_BETWEEN})(?P<last>\d{_digits(*[r'\d'] * 3)})(?![{_UNSEEN}]?\d)"
)
# Digits that are escaped themselves; no address and no page needs that.
_ESCAPED_DIGIT = re.compile(
    r"\\0{0,4}3(\d)[ ]?|%(?:25)*+(?:3(\d)|EF%(?:25)*+BC%(?:25)*+9(\d))|&(?:amp;)*+#(?:0*+(4[89]|5[0-7])|x0*+3(\d));",
    re.I,
)
_ONE_TAG = re.compile(_TAG)
_ONE_UNSEEN = re.compile(f"[{_UNSEEN}]")
_ONE_CODE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|[nrt])")
_PLAIN = re.compile(rf"[0-9\s{_DASHES}{_OTHER}]*")
_DATE = re.compile(rf"((?:18|19|20)?\d\d)([{_DASHES}\s]?)(\d\d)([{_DASHES}\s]?)(\d\d)")
_GAP = re.compile(rf"[\s{_DASHES}{_OTHER}]*")
_DASH = re.compile(f"[{_DASHES}]")
_ONE_PLUS = re.compile(f"[{_PLUS}]")
_DIGIT = re.compile(r"\d")
_GLUED = re.compile(rf"(?:[^\W_]|[{_DASHES}])$")
_GROUPED = re.compile(rf"\d[{_DASHES}]$")
_TELEPHONE = re.compile(r"0[1-9]")
_CALL = re.compile(r"(?:tel|fon|mobil|ring|sms|fax|phone|växel)\w{0,8}[\s:.()+\d/-]{0,12}$", re.I)
_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


class _Parts(NamedTuple):
    """The parts of what looks like a number, as people see them, and up to 30 characters before it."""

    date: str
    between: str
    last: str
    before: str
    whole_date: bool  # without dashes in it


def count_numbers(text: str) -> int:
    """Return how many personal identity numbers ``text`` holds for certain."""
    return sum(_is_certain(_parts(match)) for match in _NUMBER.finditer(text))


def mask_numbers(text: str) -> str:
    """Return ``text`` with the last four digits of all that may be personal identity numbers as ``****``."""
    if _ESCAPED_DIGIT.search(text):
        decoded = _ESCAPED_DIGIT.sub(_decode_digit, text)
        masked = _mask(decoded, _may_be_number)
        return text if masked == decoded else masked
    return _mask(text, _may_be_number)


def mask_certain_numbers(text: str) -> str:
    """Return ``text`` with the last four digits of each number that `count_numbers` counts as ``****``."""
    return _mask(text, _is_certain)


def _mask(text: str, masks: Callable[[_Parts | None], bool]) -> str:
    parts: list[str] = []
    done = at = 0
    while match := _NUMBER.search(text, at):
        if masks(_parts(match)):
            parts += (text[done : match.start("last")], _DIGIT.sub("*", match["last"]))
            done = at = match.end()
        else:
            at = match.start() + 1
    return "".join((*parts, text[done:])) if parts else text


def _decode_digit(match: re.Match[str]) -> str:
    return chr(int(match[4])) if match[4] else match[1] or match[2] or match[3] or match[5]


def _parts(match: re.Match[str]) -> _Parts | None:
    """Return the parts of a match, or None if it is no date, or anything else stands between its digits."""
    text, start = match.string, match.start()
    found = _DATE.fullmatch(_shown(text[start : match.start("between")]))
    between, last = _shown(match["between"]), _shown(match["last"])
    if not (found and _is_date(found[1], found[3], found[5]) and _GAP.fullmatch(between) and last.isdecimal()):
        return None
    return _Parts(found[1] + found[3] + found[5], between, last, text[max(0, start - 30) : start], not found[2])


def _shown(text: str) -> str:
    """Return a part of a number without what does not show, decoded, and with plain digits."""
    if not _PLAIN.fullmatch(text):
        text = _ONE_CODE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else " ", _ONE_TAG.sub("", text))
        text = unescape(unescape(text.replace("\\", "")))
        while (decoded := unquote(text)) != text:
            text = decoded
        text = _DIGIT.sub(lambda m: str(int(m[0])), _ONE_UNSEEN.sub("", text))
    return text


def _is_date(year: str, month: str, day: str) -> bool:
    """Return whether the date exists in any of the centuries; the day of a coordination number is 60 more."""
    number = int(day) - 60 if int(day) > 60 else int(day)
    for century in ("",) if len(year) == 4 else ("19", "20"):
        with suppress(ValueError):
            return bool(date(int(century + year), int(month), number))
    return False


def _is_valid(parts: _Parts) -> bool:
    mark = "+" if _ONE_PLUS.search(parts.between) else "-" if _DASH.search(parts.between) else ""
    return bool(personnummer.valid(f"{parts.date}{mark}{parts.last}"))


def _is_certain(parts: _Parts | None) -> bool:
    if parts is None or _GLUED.search(parts.before) or not _is_valid(parts):
        return False
    dash = parts.between.strip()
    if dash:
        return bool(_DASH.fullmatch(dash))
    if len(parts.date) == 6 and _TELEPHONE.match(parts.date):
        return False
    return parts.whole_date and not (parts.between and _TIME.fullmatch(parts.last))


def _may_be_number(parts: _Parts | None) -> bool:
    if parts is None:
        return False
    dash, grouped = _DASH.search(parts.between), _GROUPED.search(parts.before)
    if _is_valid(parts):
        called = (grouped or parts.date.startswith("0")) and _CALL.search(parts.before)
        return bool(dash) or not called
    return bool(dash) and parts.whole_date and not grouped
