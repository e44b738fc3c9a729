"""Which pages exist in which language, section by section, for the reports."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from audits.base import SiteAudit, SiteYield
from audits.model import Fact, PageRecord
from audits.readability.translations import FACT, days_older, pairs
from audits.sections import landing_pages, section_of
from audits.text import base_language
from audits.view import SiteView

TRANSLATIONS = "translations"
_MOST = 2000  # pages in other languages that are listed


class TranslationTable(SiteAudit):
    """Stores the languages of every section, and every page in another language than Swedish. Decides no rule."""

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield the fact ``translations`` of sites that have pages in another language."""
        languages = {url: _language(record) for url, record in site.records.items()}
        others = {url: code for url, code in languages.items() if code not in ("", "sv")}
        if not others:
            return
        sources, landings = dict(pairs(site)), landing_pages(site)
        swedish = Counter(section_of(url) for url, code in languages.items() if code == "sv")
        translated: defaultdict[str, Counter[str]] = defaultdict(Counter)  # by section of the Swedish page
        loose: defaultdict[str, Counter[str]] = defaultdict(Counter)  # by section of the page whose source is not known
        for url, code in others.items():
            place = translated if url in sources else loose
            place[section_of(sources.get(url, url))][code] += 1
        sections = [
            {
                "section": name,
                "title": _name(site, landings.get(name, "")),
                "swedish": swedish[name],
                "translated": dict(translated[name]),
                "loose": dict(loose[name]),
            }
            for name in sorted({*swedish, *translated, *loose})
        ]
        pages = [_page(site, url, others[url], sources.get(url, "")) for url in list(others)[:_MOST]]
        yield Fact(TRANSLATIONS, {"sections": sections, "pages": pages})


def _page(site: SiteView, url: str, code: str, source: str) -> dict[str, Any]:
    record = site.records[url]
    told = record.facts.get(FACT, {})
    return {
        "url": url,
        "language": code,
        "source": source,
        "updated": record.updated,
        "older": max(0, days_older(record.updated, site.records[source].updated)) if source else 0,
        "how": told.get("how", ""),
        "partly": told.get("partly", False),
    }


def _language(record: PageRecord) -> str:
    """Return the language of the text, or the one that the page declares where the text is too short to tell."""
    return record.language or base_language(record.lang)


def _name(site: SiteView, url: str) -> str:
    record = site.records.get(url)
    return (record.h1 or record.title)[:120] if record else ""
