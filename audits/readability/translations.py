"""Compares translations and easy-to-read pages with their source page.

Checks that they are dated, are as new as the source, and agree on telephone, fee, login and steps.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Measure, PageRecord, Value
from audits.navigation import says
from audits.page import Page, join, split
from audits.tasks import TaskAnswer, answers
from audits.text import language
from audits.view import SiteView
from rules import WORDS_FOLDER

FACT = "said"
_COMMON, _FEW = 0.2, 3  # share of the pages, and pages: a target of more links than this is not one page's counterpart
_PHONE = re.compile(r"(?:\+46\s?(?:\(0\))?|\b0)\d[\d\s–-]{5,12}\d\b")
_FEE = re.compile(r"\b(\d{1,3}(?:[ \u00a0.,]\d{3})*|\d+)\s*(?:kr\b|kronor\b|SEK\b)|\bSEK\s*(\d[\d ,.\u00a0]*)", re.I)
_LOGIN = re.compile(r"\bBankID\b", re.I)
_LANGUAGE_PART = re.compile(r"^(?:en|sv|fi|ar|so|de|fr|es|pl|uk|fa|english|engelska|svenska)(?:-[a-z]{2})?$", re.I)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((WORDS_FOLDER / "languages.toml").read_text(encoding="utf-8"))


class Said(PageAudit):
    """Stores what a page's translations must also say, and the pages that it names as its own in other languages.

    Also finds machine translation services on pages that do not say that a machine translates.
    """

    rules = ("readability.machine-translation",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the fact ``said`` of every page, and one finding for a service without a note."""
        text = page.text.running
        yield Fact(FACT, {
            "phones": sorted({_number(match.group()) for match in _PHONE.finditer(text)}),
            "fees": sorted({re.sub(r"\D", "", match[1] or match[2]) for match in _FEE.finditer(text)}),
            "login": bool(_LOGIN.search(text)),
            "steps": max((len(ol.find_all("li", recursive=False)) for ol in page.in_main("ol")), default=0),
            "others": dict(_others(page)),
            **_about_translation(page),
        })  # fmt: skip
        source = page.html.lower()
        marks = [mark for mark in _table()["machine"]["marks"] if mark in source]
        if not marks:
            yield self.inapplicable()
        elif not any(told in page.soup.get_text(" ").lower() for told in _table()["machine"]["told"]):
            yield self.review(page, service=marks[0])


def _about_translation(page: Page) -> dict[str, Any]:
    """Return what a page in another language says of its translation: by whom, and that not all is translated."""
    if page.language in ("", "sv"):
        return {}
    text = page.soup.get_text(" ").casefold()
    table = _table()
    how = next((how for how in ("machine", "people") if any(words in text for words in table[how]["told"])), "")
    return {"how": how, "partly": any(words in text for words in table["partly"]["told"])}


def _number(phone: str) -> str:
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    return "0" + digits[2:] if phone.startswith("+46") else digits


def _others(page: Page) -> Iterator[tuple[str, str]]:
    """Yield language and address of the pages that this one names as its own in other languages."""
    for tag in page.tags("link"):
        if not ("alternate" in tag.get_attribute_list("rel") and tag.has_attr("hreflang") and tag.has_attr("href")):
            continue
        code = language.base_language(str(tag["hreflang"]))
        if code != "x":
            yield code, join(page.url, str(tag["href"]))
    for anchor in page.anchors:
        code = _table()["names"].get(anchor.text.casefold().strip()) or language.base_language(
            str(anchor.element.get("hreflang") or "")
        )
        if code and anchor.href.startswith("http"):
            yield code, anchor.href


def pairs(site: SiteView) -> Iterator[tuple[str, str]]:
    """Yield each page in another language with its Swedish source page.

    One of the two names the other, or their paths differ only in the language.
    """
    by_path: dict[str, str] = {}
    by_named: dict[tuple[str, str], str] = {}  # Swedish pages by language and address of the page that they name
    for url, record in site.records.items():
        if _is_swedish(record):
            by_path.setdefault(_neutral(url), url)
            for code, other in record.facts.get(FACT, {}).get("others", {}).items():
                by_named.setdefault((code, site.final(other)), url)
    for url, record in sorted(site.records.items()):
        if not record.language or _is_swedish(record):
            continue
        named = record.facts.get(FACT, {}).get("others", {}).get("sv", "")
        source = site.final(named) if named else ""
        if source not in site.records or site.depth(source) == 0 or not _is_swedish(site.records[source]):
            source = by_named.get((record.language, url)) or by_path.get(_neutral(url), "")
        if source and source != url and site.depth(source) != 0:
            yield url, source


def _is_swedish(record: PageRecord) -> bool:
    return record.language == "sv"


def _neutral(url: str) -> str:
    """Return the address without its language part."""
    parts = split(url)
    return "/".join((parts.netloc, *(p for p in parts.path.strip("/").split("/") if not _LANGUAGE_PART.match(p))))


class Translation(SiteAudit):
    """Translations without a date, older than their source, or that contradict it."""

    rules = ("readability.translation-undated", "readability.translation-older", "readability.translation-contradicts")

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding per page and rule; a page whose source is not known is not judged."""
        undated, older, contradicts = self.rules
        found = list(pairs(site))
        if not found:
            yield from map(self.inapplicable, self.rules)
        foreign = sum(bool(one.language) and not _is_swedish(one) for one in site.records.values())
        yield Measure("translations_mapped_share", round(len(found) / foreign, 4) if foreign else None, "site")
        for url, source in found:
            ours, theirs = site.records[url], site.records[source]
            if theirs.updated and not ours.updated:
                yield self.finding(url, undated, urls=(source,), review=True, values={"source": _name(theirs)})
            elif (days := days_older(ours.updated, theirs.updated)) > self.limit("days", older):
                values: dict[str, Value] = {"source": _name(theirs), "days": days}
                yield self.finding(url, older, urls=(source,), review=True, values=values)
            if said := _differs(ours.facts.get(FACT, {}), theirs.facts.get(FACT, {})):
                told: dict[str, Value] = {"source": _name(theirs), "what": said}
                yield self.finding(url, contradicts, urls=(source,), review=True, values=told)


def days_older(ours: str, theirs: str) -> int:
    """Return how many days older the translation is; 0 where a date is missing or unreadable."""
    try:
        return (date.fromisoformat(theirs) - date.fromisoformat(ours)).days
    except ValueError:
        return 0


def _differs(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Return what the two state differently, as a code for the rule's terms; "" where they agree or one is silent."""
    for name in ("phones", "fees"):
        here, there = set(ours.get(name, ())), set(theirs.get(name, ()))
        if here and there and here.isdisjoint(there):
            return name
    if ours.get("steps", 0) > 1 and theirs.get("steps", 0) > 1 and ours["steps"] != theirs["steps"]:
        return "steps"
    return "login" if theirs.get("login") and not ours.get("login") and ours.get("steps") else ""


def _name(record: PageRecord) -> str:
    return record.h1 or record.title or record.url


def _led_to(site: SiteView, url: str) -> list[str]:
    """Return the pages that the content of a page leads to, without menus."""
    return [site.final(link.to) for link in site.records[url].links if link.region == "main"]


def _is_about(site: SiteView, url: str, answer: TaskAnswer) -> bool:
    """Return whether an easy-to-read page has the name that residents use for the task."""
    record = site.records[url]
    called = f"{record.h1}\n{record.title}".casefold()
    return any(says(called, name) for name in (answer.task.name, *answer.task.words))


class EasyRead(SiteAudit):
    """Top tasks without an easy-to-read page, or with one that is older than the task's own page.

    The task's page links to the easy-to-read page, or that page links back or has the task's name. Pages that exist
    only because the law requires them (a notice board) are not such tasks.
    """

    rules = ("readability.easy-read-missing", "readability.easy-read-older")

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Check sites that have easy-to-read pages at all; on others, one finding would be repeated for each task."""
        missing, older = self.rules
        easy = {url for url, record in site.records.items() if record.kind == "easy-read"}
        tasks = [
            answer
            for answer in answers(site)
            if answer.state == "found"
            and answer.url in site.records
            and (answer.task.crisis or not answer.task.required)
        ]
        if not easy or not tasks:
            yield from map(self.inapplicable, self.rules)
            return
        common = len(site.records) * _COMMON
        told = {url for url in easy if site.inlinks[url] <= max(_FEW, common)}  # else it is in a menu, for all pages
        for answer in tasks:
            record = site.records[answer.url]
            theirs = [url for url in (*answer.pages, *_led_to(site, answer.url)) if url in told]
            theirs += [url for url in sorted(told) if answer.url in _led_to(site, url) or _is_about(site, url, answer)]
            if record.kind == "easy-read":
                continue
            if not theirs:
                task = answer.task.name
                yield self.finding(answer.url, missing, scope="site", key=task, review=True, values={"task": task})
            elif (days := days_older(site.records[theirs[0]].updated, record.updated)) > self.limit("days", older):
                values: dict[str, Value] = {"source": _name(record), "days": days}
                yield self.finding(theirs[0], older, urls=(answer.url,), review=True, values=values)
