"""Finds the date of a page's last change, as the page gives it."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from audits.page.elements import fold
from audits.text import dates

_METAS = frozenset({
    "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "dc.modified", "datemodified",
    "last-modified", "last_modified", "revised",
})  # fmt: skip
_PAGE = r"(?:sidan|innehållet|texten|informationen|artikeln)"
_CHANGED = r"(?:uppdatera|ändra|granska|publicera|kontrollera|revidera|redigera|faktagranska)"
# A participle alone must open with a capital: "en uppdaterad taxa" says nothing about the page.
_LABEL = (
    rf"(?P<label>(?i:\bsenast\s+(?:{_CHANGED}d|uppdaterat|ändrat|granskat|publicerat)"
    rf"|\bsenaste\s+(?:uppdatering(?:en)?|ändring(?:en)?|granskning(?:en)?)"
    rf"|\b{_PAGE}\s+(?:är\s+|har\s+|blev\s+)?(?:senast\s+)?{_CHANGED}(?:des|d|ts|t)(?:\s+senast)?"
    rf"|\b{_PAGE}\s+gicks\s+igenom"
    rf"|\blast\s+(?:updated|modified|changed|reviewed|edited)|\bpage\s+(?:last\s+)?updated"
    rf"|\b(?:uppdaterings|ändrings|gransknings|publicerings)datum)"
    rf"|\b(?:Uppdatera|UPPDATERA|Ändra|ÄNDRA|Granska|GRANSKA|Publicera|PUBLICERA|Revidera|Faktagranska)(?:d|des|D)\b"
    rf"|\bUpdated\b|\bPublished\b|\bModified\b)(?:(?i:\s+(?:och|eller)\s+|\s?/\s?){_CHANGED}d\b)?"
)
# What may be between the label and the date: who changed it, a weekday, a preposition.
_BETWEEN = r"(?i:\s*(?:[:–—|-]|på|on|den|av\s+[^\d.;]{2,40}?|by\s+[^\d.;]{2,40}?|\w+dag(?:en)?,?|i)){0,4}\s*"
_UPDATED = re.compile(rf"{_LABEL}{_BETWEEN}(?P<date>(?i:{dates.DATE.pattern}))")
_HAS_LABEL = re.compile(_LABEL)
_TIME_CLASS = re.compile(r"(?:^|[\s_-])(?:updated|modified|uppdaterad|andrad)(?:$|[\s_-])", re.I)
_TIME_LABEL = re.compile(rf"{_LABEL}{_BETWEEN}$")
_ITEMS = ("li", "tr", "article", "aside")  # with a link of their own, they tell of another page
_CONTACT = ("mailto:", "tel:", "#")
_LISTS = re.compile(r"^(?:ItemList|DataFeed|Event|Blog|BreadcrumbList)$")
_NEAR = 80  # characters before a <time>
_NODES = 5  # nodes before a <time>
_DEEPEST = 6


def find_update(metas: Iterable[Tag], soup: BeautifulSoup, *, zone: str = "Europe/Stockholm", today: str = "") -> str:
    """Return the ISO date that a page gives as that of its last change; "" without one.

    It is read in meta tags, in structured data, in ``<time>`` and in words; of several, the latest counts. Dates after
    ``today``, and those of lists of news and of events, do not count.
    """
    found = (*_stated(metas, soup, zone), *_shown(soup, zone))
    return max((day for day in found if day and (not today or day <= today)), default="")


def shows_update(soup: BeautifulSoup) -> bool:
    """Return whether readers see the date of the page's last change."""
    return any(_shown(soup, "UTC"))


def _stated(metas: Iterable[Tag], soup: BeautifulSoup, zone: str) -> Iterator[str]:
    """Yield the dates that programs read."""
    for meta in metas:
        names = (str(meta.get(by) or "").lower() for by in ("property", "name", "itemprop", "http-equiv"))
        if not _METAS.isdisjoint(names):
            yield dates.read_stamp(str(meta.get("content") or ""), zone)
    for script in soup.find_all("script", type="application/ld+json"):
        text = script.string or ""
        if "dateModified" in text:
            try:
                yield from (dates.read_stamp(day, zone) for day in _modified(json.loads(text)))
            except (ValueError, RecursionError):
                continue


def _modified(data: Any, depth: int = 0) -> Iterator[str]:
    """Yield ``dateModified`` of the page, not of what it lists."""
    if isinstance(data, list):
        pages = [each for each in data if isinstance(each, dict) and "dateModified" in each]
        whole = [each for each in pages if "WebPage" in str(each.get("@type"))]
        for each in whole or (pages if len(pages) == 1 else ()):
            yield from _modified(each, depth + 1)
    elif isinstance(data, dict) and depth < _DEEPEST:
        types = data.get("@type")
        if any(_LISTS.match(str(each)) for each in (types if isinstance(types, list) else [types])):
            return
        if isinstance(day := data.get("dateModified"), str):
            yield day
        for name in ("@graph", "mainEntity"):
            yield from _modified(data.get(name), depth + 1)


def _shown(soup: BeautifulSoup, zone: str) -> Iterator[str]:
    """Yield the dates that readers see."""
    known: dict[int, bool] = {}
    for time in soup.find_all("time"):
        if _is_page_time(time, known):
            yield dates.read_stamp(str(time.get("datetime") or fold(time.get_text(" "))), zone)
    if not _UPDATED.search(fold(soup.get_text(" "))):
        return
    by_label: defaultdict[str, list[str]] = defaultdict(list)
    for match in _UPDATED.finditer(fold(" ".join(_own_strings(soup, known)))):
        by_label[match["label"].lower()].append(_iso(match["date"]))
    for days in by_label.values():
        if len(Counter(days)) < 3:  # more days under one label are a list: of news, of documents
            yield from days


def _iso(text: str) -> str:
    match = dates.DATE.match(text)
    return dates.iso_of(match) if match else ""


def _is_page_time(time: Tag, known: dict[int, bool]) -> bool:
    if _tells_of_another(time, known):
        return False
    name = " ".join(map(str, (time.get("itemprop") or "", *time.get_attribute_list("class"))))
    if "dateModified" in name or _TIME_CLASS.search(name) or _HAS_LABEL.match(fold(time.get_text(" "))):
        return True
    parent = time.parent
    before = "" if parent is None else fold(" ".join(_before(parent, time)))[-_NEAR:]
    return bool(_TIME_LABEL.search(before))


def _before(parent: Tag, tag: Tag) -> Iterator[str]:
    """Yield the text of ``parent`` before ``tag``; of the element before it when ``parent`` holds nothing else.

    Only the nearest nodes are read: a label is close to its date.
    """
    previous = _texts(islice(tag.previous_siblings, _NODES))
    if not fold(" ".join(previous)):
        previous = _texts(islice(parent.previous_siblings, 2))
    yield from reversed(previous)


def _texts(nodes: Iterable[PageElement]) -> list[str]:
    return [node.get_text(" ") if isinstance(node, Tag) else str(node) for node in nodes]


def _own_strings(soup: BeautifulSoup, known: dict[int, bool]) -> Iterator[str]:
    for string in soup.find_all(string=True):
        if string.parent is not None and not _tells_of_another(string.parent, known):
            yield str(string)


def _tells_of_another(tag: Tag, known: dict[int, bool]) -> bool:
    """Return whether ``tag`` is in an item of a list, a row or a teaser that links to another page.

    ``known`` keeps what is decided of each element, for the others in it.
    """
    path, decided = [], None
    for element in (tag, *tag.parents):
        decided = known.get(id(element))
        if decided is not None:
            break
        path.append(id(element))
        decided = _decide(element)
        if decided is not None:
            break
    known |= dict.fromkeys(path, bool(decided))
    return bool(decided)


def _decide(element: Tag) -> bool | None:
    """Return whether what is in an element tells of another page; None where the elements around it decide."""
    if element.name not in _ITEMS:
        return None
    if element.name == "article" and (_is_alone(element) or element.find("h1") is not None):
        return None  # the page's own article
    return element.name != "aside" if element.find("a", href=_leads_on) else None


def _leads_on(href: str | None) -> bool:
    return href is not None and not href.strip().startswith(_CONTACT)


def _is_alone(article: Tag) -> bool:
    """Return whether an article in the main content has no other next to it."""
    others = article.find_next_sibling("article") or article.find_previous_sibling("article")
    return others is None and article.find_parent("main") is not None
