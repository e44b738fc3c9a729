"""Check that the page for a crisis holds when all come at once: quick, light, dated, translated, whole by itself."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, to_builtins

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, PageRecord, Value
from audits.navigation.third_parties import FACT as THIRD_PARTIES
from audits.navigation.third_parties import files_of
from audits.page import Page
from audits.site_config import matches
from audits.tasks import answers
from audits.view import SiteView

FACT = "crisis"
_SAID = "said"  # by `audits.readability.translations`: which pages a page names as its own in other languages
_NO_CACHE = re.compile(r"\b(?:no-store|private)\b", re.I)
_FRESH = re.compile(r"\b(?:s-maxage|max-age)\s*=\s*\"?0*[1-9]", re.I)


class Check(Struct, frozen=True):
    """One thing that a crisis page must be. ``ok`` is None where it is not known; ``value`` is what was found."""

    name: str
    ok: bool | None
    value: Value = ""


class CrisisFacts(PageAudit):
    """Stores of the page for a crisis what it is made of, and whether it may be cached; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the fact of a page that answers a task of crises."""
        if any(task.crisis and matches(page.url, task.target) for task in page.site.task):
            yield Fact(FACT, {
                "files": list(dict.fromkeys(files_of(page))),
                "bytes": len(page.html.encode("utf-8", "replace")),
                "cached": _may_be_cached(page.headers),
            })  # fmt: skip


def _may_be_cached(headers: Mapping[str, str] | None) -> bool | None:
    """Return whether caches may keep the page, or ask whether it has changed; None where headers are not known."""
    if headers is None:
        return None
    control = headers.get("cache-control", "")
    if _NO_CACHE.search(control):
        return False
    return bool(_FRESH.search(control)) or any(name in headers for name in ("etag", "last-modified", "expires"))


class CrisisReady(SiteAudit):
    """Pages for a crisis that are slow, heavy, undated or only in Swedish, or that depend on others or on scripts."""

    rules = ("navigation.crisis-page-unready",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each page and fault, and the fact with all checks for reports."""
        tasks = [answer for answer in answers(site) if answer.task.crisis]
        if not tasks:
            yield self.inapplicable()
            return
        known = False
        pages = []
        for answer in tasks:
            record = site.records.get(answer.url)
            checks = list(self._checks(site, record)) if record else []
            known = known or any(check.ok is not None for check in checks)
            pages.append({
                "task": answer.task.name, "state": answer.state, "url": answer.url, "clicks": answer.clicks,
                "checks": to_builtins(checks),
            })  # fmt: skip
            for check in checks:
                if check.ok is False:
                    values: dict[str, Value] = {"case": check.name, "task": answer.task.name, "value": check.value}
                    key = f"{answer.task.name}: {check.name}"
                    yield self.finding(answer.url, scope="site", key=key, values=values)
        if not known:
            yield self.untested()
        yield Fact(FACT, pages)

    def _checks(self, site: SiteView, record: PageRecord) -> Iterator[Check]:
        facts: Mapping[str, Any] = record.facts.get(FACT, {})
        target = site.targets.get(record.url)
        ms = target.ms if target else None
        yield Check("slow", None if not ms else ms <= self.limit("ms"), ms or "")
        yield Check("uncached", facts.get("cached"))
        yield self._weight(site, facts)
        others = record.facts.get(THIRD_PARTIES, ())
        yield Check("third-parties", not others, ", ".join(others))
        yield self._script(record)
        yield Check("undated", bool(record.updated), record.updated)
        languages = _languages(site, record)
        yield Check("untranslated", bool(languages), ", ".join(languages))

    def _weight(self, site: SiteView, facts: Mapping[str, Any]) -> Check:
        """Check the bytes of the page, uncompressed, and of the files that it names, as far as servers tell them."""
        if not facts:
            return Check("heavy", None)
        sizes = {probe.url: probe.size for probe in site.probes}
        found = [sizes.get(url) for url in facts["files"]]
        kb = round((facts["bytes"] + sum(size or 0 for size in found)) / 1_000)
        if kb > self.limit("kb"):
            return Check("heavy", False, kb)
        return Check("heavy", None if None in found else True, kb)

    def _script(self, record: PageRecord) -> Check:
        """Check that the page as fetched has its text, which else only a browser sees."""
        if record.words >= self.limit("words"):
            return Check("script", True, record.words)
        if record.rendered is None:
            return Check("script", None, record.words)
        return Check("script", record.rendered.text_length < self.limit("letters"), record.words)


def _languages(site: SiteView, record: PageRecord) -> list[str]:
    """Return the languages of the pages that a page names as its own in other languages, and of those that name it."""
    named = {code for code, url in _others(record).items() if site.final(url) in site.records}
    naming = {
        other.language
        for other in site.records.values()
        if other.language not in ("", "sv", record.language) and site.final(_others(other).get("sv", "")) == record.url
    }
    return sorted((named | naming) - {"sv"})


def _others(record: PageRecord) -> Mapping[str, str]:
    others: Mapping[str, str] = record.facts.get(_SAID, {}).get("others", {})
    return others
