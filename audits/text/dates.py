"""Reads the dates of a text, in the forms that Swedish and English sites write."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ENGLISH = {"may": "maj", "oct": "okt"}
_NAMED = (
    r"jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)?|apr(?:il)?|maj|may|june?|juni|july?|juli|aug(?:usti|ust)?"
    r"|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_YEAR = r"(?P<{}>(?:19|20)\d\d)"
DATE = re.compile(
    rf"(?<![\d.,/-])(?:{_YEAR.format('iso')}(?P<mark>[-./])(?P<iso_month>\d\d)(?P=mark)(?P<iso_day>\d\d)(?![\d-])"
    rf"|(?P<day>\d{{1,2}})(?:[:.]?[ea]|\.|st|nd|rd|th)?\s+(?P<month>{_NAMED})\b\.?,?\s+{_YEAR.format('year')}\b"
    rf"|(?P<part>\d{{1,2}})(?:\s?/\s?|\.)(?P<of>\d{{1,2}})(?:[\s-]\s?|[/.]){_YEAR.format('short')}\b)"
    rf"|\b(?P<first>{_NAMED})\s+(?P<second>\d{{1,2}}),?\s+{_YEAR.format('last')}\b"
    rf"|\b(?P<alone>{_NAMED})\s+{_YEAR.format('only')}\b",
    re.I,
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)", re.I)
_PACKED = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{4,6})?\s*")
_HTTP = re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")


class Dated(NamedTuple):
    """A date of a text, as ISO, and where it begins and ends. A month without a day is its first day."""

    iso: str
    start: int
    end: int


def read_dates(text: str) -> Iterator[Dated]:
    """Yield the dates of ``text`` in order: "2025-03-03", "3 mars 2025", "3/3 2025", "March 3, 2025", "mars 2025", …

    Dates that do not exist, or that lack their year, are left out.
    """
    for match in DATE.finditer(text):
        if iso := iso_of(match):
            yield Dated(iso, match.start(), match.end())


def iso_of(match: re.Match[str]) -> str:
    """Return the ISO date of a match of `DATE`; "" when there is no such day."""
    found = match.groupdict()
    year = int(next(filter(None, (found[name] for name in ("iso", "year", "short", "last", "only")))))
    named = found["month"] or found["first"] or found["alone"]
    month = _month(named) if named else int(found["iso_month"] or found["of"])
    day = int(found["iso_day"] or found["day"] or found["part"] or found["second"] or 1)
    return _iso(year, month, day)


def read_stamp(text: str, zone: str = "Europe/Stockholm") -> str:
    """Return the local ISO date of a stamp that a program wrote (ISO 8601, HTTP, digits alone); "" without one."""
    if found := _STAMP.search(text):
        return datetime.fromisoformat(found.group()).astimezone(ZoneInfo(zone)).date().isoformat()
    if found := _HTTP.search(text):
        moment = datetime.strptime(found.group(), "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
        return moment.astimezone(ZoneInfo(zone)).date().isoformat()
    if found := _PACKED.fullmatch(text):
        return _iso(*map(int, found.groups()))
    return next((each.iso for each in read_dates(text.replace("T", " "))), "")


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(_ENGLISH.get(short, short)) + 1


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
