"""Mixtures of plain and bureaucratic language: in a page, in a section of the site, along a service's pages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from statistics import median, quantiles
from typing import Any

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Measure, Place
from audits.page import Page
from audits.readability.parts import FACT, sections
from audits.readability.profile import profile
from audits.readability.scope import applies
from audits.sections import section_of
from audits.services import ServiceAudit, build_services
from audits.view import SiteView

_SECTION = ("readability", "lix", "stiff_words_per_1000")  # measures whose median is given for each section


class MixedPage(PageAudit):
    """One finding for a page in which one section is far harder than another."""

    rules = ("readability.mixed-page",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check pages with at least two sections that hold enough text; the finding names the hardest."""
        found = sections(page) if applies(page) and profile(page).readability is not None else []
        if len(found) < 2:
            yield self.inapplicable()
            return
        hard = min(found, key=lambda part: part["readability"])
        easy = max(found, key=lambda part: part["readability"])
        if hard["readability"] <= self.limit("hard") and easy["readability"] - hard["readability"] >= self.limit("gap"):
            at = next((b.element for b in page.text.blocks if b.kind == "heading" and b.text == hard["heading"]), None)
            values = {"hard": round(hard["readability"]), "easy": round(easy["readability"])}
            yield self.review(page, at, heading=hard["heading"] or page.h1, other=easy["heading"] or page.h1, **values)


class HarderThanItsSection(SiteAudit):
    """Pages that are far harder than others in their section of the site; also measures each section's median and
    spread.
    """

    rules = ("readability.harder-than-section",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Check sections with enough scored pages. The first part of the path names a section."""
        judged = 0
        for section, pages in sorted(sections_of(site).items()):
            values = [text["readability"] for text in pages.values()]
            yield Measure("pages", len(values), "section", section)
            for name in _SECTION:
                yield Measure(
                    f"{name}_median", round(median(text[name] for text in pages.values()), 2), "section", section
                )
            yield Measure("readability_spread", spread(values), "section", section)
            if len(values) < self.limit("pages"):
                continue
            judged += 1
            usual = median(values)
            for url, text in sorted(pages.items()):
                if text["readability"] <= self.limit("hard") and usual - text["readability"] >= self.limit("gap"):
                    yield self.finding(
                        url,
                        review=True,
                        values={"readability": round(text["readability"]), "usual": round(usual), "section": section},
                    )
        if not judged:
            yield self.inapplicable()


class ServiceTone(ServiceAudit):
    """Services whose pages change tone: an easy information page, then a hard start page, or the other way round."""

    rules = ("readability.service-tone",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Compare the information pages and the start page of each service, as far as they have a score."""
        judged = 0
        for service in build_services(site):
            pages = dict.fromkeys((*service.info_pages, service.start_url))
            found = {url: text["readability"] for url in pages if (text := text_of(site, url))}
            if len(found) < 2:
                continue
            judged += 1
            hard, easy = min(found, key=lambda url: found[url]), max(found, key=lambda url: found[url])
            if found[hard] <= self.limit("hard") and found[easy] - found[hard] >= self.limit("gap"):
                values = {"hard": round(found[hard]), "easy": round(found[easy]), "page": _name(site, hard)}
                yield self.finding(
                    hard,
                    place=Place(signature="", text=_name(site, hard)),
                    scope="service",
                    key=service.url,
                    urls=tuple(url for url in pages if url and url != hard),
                    review=True,
                    values={"name": service.name, "other": _name(site, easy), **values},
                )
        if not judged:
            yield self.inapplicable()


def text_of(site: SiteView, url: str) -> Mapping[str, Any]:
    """Return the stored facts of a page's text; {} when it has no score."""
    record = site.records.get(site.final(url)) if url else None
    return record.facts.get(FACT, {}) if record else {}


def sections_of(site: SiteView) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Return section of the site (host and first part of the path) to its judged pages and their text facts."""
    found: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for url in site.records:
        if text := text_of(site, url):
            found[section_of(url)][url] = text
    return dict(found)


def spread(values: list[float]) -> float | None:
    """Return the 90th less the 10th percentile of ``values``; None for fewer than five values."""
    if len(values) < 5:
        return None
    cuts = quantiles(values, n=10, method="inclusive")
    return round(cuts[-1] - cuts[0], 1)


def _name(site: SiteView, url: str) -> str:
    record = site.records[site.final(url)]
    return record.h1 or record.title or url
