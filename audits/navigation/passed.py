"""What pages promise until a day that has passed, and news that remain on them."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Kind, PageRecord, Place
from audits.navigation.expiry import read_expiry
from audits.page import Page, split
from audits.text import Sentence, dates
from audits.view import SiteView

PROMISES = "promises"
_KINDS: tuple[Kind, ...] = ("info", "service", "landing")
_PAST = re.compile(
    r"\b(?:tidigare|genomförda|avslutade?|historia|historik|arkiv\w*|nyhet\w*|protokoll|kallelser?|pressmeddelanden?)\b",
    re.I,
)
_PAST_PATH = re.compile(
    r"/(?:[^/]*(?:arkiv|nyhet|historia|protokoll|aktuellt|kalender|evenemang)[^/]*|20\d\d)(?:/|$)", re.I
)
_NEWS = re.compile(
    r"^(?:just nu|i dagarna|i (?:den här|denna) veckan?|denna vecka|nästa vecka|förra veckan|i helgen|i går|igår"
    r"|i morgon|imorgon|i förrgår)\b",
    re.I,
)


class Promises(PageAudit):
    """Stores the days until which a page's sentences hold, and its news, for `PassedDate`; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the last day of each case, with its sentence: where a later one is given, the earlier may remain."""
        if page.kind not in _KINDS or _is_about_past(page):
            return
        found: dict[str, tuple[str, Any]] = {}
        for said, sentence in _said(page):
            for case, iso in read_expiry(said):
                if iso > found.get(case, ("",))[0]:
                    found[case] = (iso, _place(page, sentence))
            if "news" not in found and _NEWS.match(said):
                found["news"] = ("", _place(page, sentence))
        if found:
            yield Fact(PROMISES, found)


class PassedDate(SiteAudit):
    """Pages whose last day, "gäller till" or event has passed, and old pages that tell of what happens right now."""

    rules = ("navigation.passed-date", "navigation.stale-news")

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield at most one finding for each page and case."""
        if not site.today:
            yield from map(self.untested, self.rules)
            return
        passed, stale = (self._before(site.today, rule) for rule in self.rules)
        judged = False
        for url, record in site.records.items():
            for case, (iso, place) in sorted(record.facts.get(PROMISES, {}).items()):
                judged = True
                at = msgspec.convert(place, Place)
                if case != "news" and iso < passed:
                    values = {"case": case, "date": iso, "text": at.text}
                    yield self.finding(url, place=at, values=values)
                elif case == "news" and _is_older(record, stale):
                    values = {"date": record.updated, "text": at.text}
                    yield self.finding(url, self.rules[1], place=at, values=values)
        if not judged:
            yield from map(self.inapplicable, self.rules)

    def _before(self, today: str, rule: str) -> str:
        return (date.fromisoformat(today) - timedelta(self.limit("days", rule))).isoformat()


def _is_older(record: PageRecord, day: str) -> bool:
    return bool(record.updated) and record.updated < day


def _is_about_past(page: Page) -> bool:
    return bool(_PAST.search(page.h1 or page.title) or _PAST_PATH.search(split(page.url).path))


def _said(page: Page) -> Iterator[tuple[str, Sentence]]:
    """Yield each sentence of the content; one that begins with a date has the heading or label above it before."""
    above = ""
    for block in page.text.blocks:
        if block.kind == "heading" and block.level > 1:
            above = block.text
        for sentence in block.sentences:
            if _PAST.search(above):
                continue
            has_label = above and dates.DATE.match(sentence.text)
            yield f"{above} {sentence.text}" if has_label else sentence.text, sentence
        if block.kind in ("label", "table-cell"):
            above = block.text


def _place(page: Page, sentence: Sentence) -> Any:
    return msgspec.to_builtins(page.place(sentence))
