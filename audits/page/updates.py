"""Finds the date of a page's last change, as the page gives it."""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag

from audits.page.elements import fold

_DATE = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_UPDATED = re.compile(
    r"(?:senast\s+)?(?:uppdaterad|ändrad|granskad|publicerad|last\s+updated|updated|published)\D{0,20}"
    r"(?:(20\d\d)-(\d\d)-(\d\d)|(\d{1,2})\s+(\w{3,9})\s+(20\d\d))",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_METAS = ("article:modified_time", "dcterms.modified", "last-modified", "dc.date.modified")


def find_update(metas: Iterable[Tag], soup: BeautifulSoup) -> str:
    """Return the ISO date that a page gives as that of its last change, in a meta tag or in words; "" without one."""
    metas = tuple(metas)
    for name in _METAS:
        meta = next((meta for by in ("property", "name") for meta in metas if meta.get(by) == name), None)
        if meta and (found := _DATE.search(str(meta.get("content", "")))):
            return found.group()
    for match in _UPDATED.finditer(fold(soup.get_text(" "))):
        year, month, day, named_day, named_month, named_year = match.groups()
        if year:
            return f"{year}-{month}-{day}"
        if named_month[:3].lower() in _MONTHS:
            return f"{named_year}-{_MONTHS.index(named_month[:3].lower()) + 1:02}-{int(named_day):02}"
    return ""
