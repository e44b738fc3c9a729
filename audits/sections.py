"""The sections of a site, each with the page that residents enter it by, and the clicks from there."""

from collections import defaultdict
from collections.abc import Mapping

from audits.page import split
from audits.view import SiteView


def section_of(url: str) -> str:
    """Return the section of the site that an address belongs to: ``host/first``; ``host/`` for pages at the top."""
    parts = split(url)
    first, _, rest = parts.path.strip("/").partition("/")
    return f"{parts.netloc}/{first if rest or not first.rpartition('.')[1] else ''}"


def landing_pages(site: SiteView) -> dict[str, str]:
    """Return each section's landing page: the page that has the section's name, else the one nearest to the start.

    Sections to which no path leads from the start page are left out, unless a page has their name.
    """
    pages: defaultdict[str, list[str]] = defaultdict(list)
    named: dict[str, str] = {}
    for url in site.records:
        pages[section_of(url)].append(url)
        parts = split(url)
        name = parts.path.strip("/")
        if "/" not in name:
            named.setdefault(f"{parts.netloc}/{name.partition('.')[0]}", url)
    landings = {}
    for section, urls in pages.items():
        reached = [(depth, len(url), url) for url in urls if (depth := site.depth(url)) is not None]
        if section in named:
            landings[section] = named[section]
        elif reached:
            landings[section] = min(reached)[2]
    return landings


def clicks_in_sections(site: SiteView, landings: Mapping[str, str]) -> dict[str, int]:
    """Return the fewest clicks to each page from its section's landing page, by way of the section's own pages."""
    numbers = {section: number for number, section in enumerate(landings)}
    groups = [numbers.get(section_of(url), -1) for url in site.pages]
    for section, url in landings.items():  # a landing page may lie above its section: /bygga.html, /bygga/bygglov.html
        groups[site.numbers[url]] = numbers[section]
    clicks, _ = site.graph.search([site.numbers[url] for url in landings.values()], groups=groups)
    return {url: steps for url, steps in zip(site.pages, clicks, strict=True) if steps >= 0}
