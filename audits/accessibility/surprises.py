"""Links that open a file or a window without saying so, and links that cannot be told from one another."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from bs4 import Tag

from audits.accessibility.names import Names, in_hidden
from audits.base import PageAudit, PageYield
from audits.page import Anchor, Page, split
from audits.text import is_vague

_FILE = re.compile(r"\.(pdf|docx?|dotx?|odt|rtf|xlsx?|xlsm|ods|pptx?|ppsx?|odp)$", re.I)
_FORMATS = {
    "word": re.compile(r"\b(?:docx?|dotx?|odt|rtf|word)\b", re.I),
    "excel": re.compile(r"\b(?:xls[xm]?|ods|excel)\b", re.I),
    "powerpoint": re.compile(r"\b(?:ppt|pptx|ppsx?|odp|powerpoint)\b", re.I),
    "pdf": re.compile(r"\bpdf\b|pdf(?:er|en|erna|-\w+)\b", re.I),
}
_WINDOW = re.compile(r"ny(?:tt)?\s+(?:\w+)?(?:fönster|flik)|new\s+(?:browser\s+)?(?:window|tab)", re.I)
_STAYS = ("", "_self", "_top", "_parent")
_BLOCKS = ("li", "p", "td", "th", "dd", "dt", "figcaption", "caption", "summary", "div", "section", "article")
_NEAR = 40  # characters after the link that belong to it: "(pdf, 1 MB)"
_NUMBERED = re.compile(r"[\d\s.,:/–-]+|[a-zåäö]", re.I)  # pages of a list, letters of an index


class UnannouncedFile(PageAudit):
    """Links to documents that do not say that they are documents."""

    rules = ("accessibility.unannounced-file",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for each link to a PDF or office file."""
        names = Names(page)
        headings: dict[int, str] = {}  # their texts, by id (of Python)
        judged = False
        for anchor in page.anchors:
            found = _FILE.search(split(anchor.href).path)
            if found is None or in_hidden(page, anchor.element):
                continue
            judged = True
            kind = _kind(found[1])
            heading = page.index.heading_before(anchor.element)
            if heading is not None and id(heading) not in headings:
                headings[id(heading)] = heading.get_text(" ")
            said = (*_said(anchor.element, names), headings.get(id(heading), ""))
            if not any(map(_FORMATS[kind].search, said)):
                yield self.fail(page, anchor, text=(names.of(anchor.element) or anchor.text)[:120], format=kind)
        if not judged:
            yield self.inapplicable()


def _kind(ending: str) -> str:
    return next(name for name, pattern in _FORMATS.items() if pattern.fullmatch(ending))


def _said(link: Tag, names: Names) -> Iterator[str]:
    """Yield what tells what the link is, besides the heading above: its name and title, and the text after it."""
    yield names.of(link)
    yield str(link.get("title") or "")
    after = ""
    for node in islice(link.next_siblings, _NEAR):
        after += node.get_text(" ")
        if len(after) > _NEAR:
            break
    yield after[:_NEAR]


class UnannouncedWindow(PageAudit):
    """Links that open a new window or tab and do not say so."""

    rules = ("accessibility.unannounced-window",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for each link."""
        names = Names(page)
        judged = False
        for anchor in page.anchors:
            link = anchor.element
            if str(link.get("target") or "").strip().lower() in _STAYS or in_hidden(page, link):
                continue
            judged = True
            told = (names.of(link), str(link.get("title") or ""), link.get_text(" "), *names.described(link))
            if not any(map(_WINDOW.search, told)):
                yield self.fail(page, anchor, text=(told[0] or anchor.href)[:120])
        if not judged:
            yield self.inapplicable()


class AmbiguousLink(PageAudit):
    """Links with the same name to different pages, with nothing around them to tell them apart."""

    rules = ("accessibility.ambiguous-link",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for each name under a heading, at the second link."""
        names = Names(page)
        groups: defaultdict[tuple[str, int], dict[str, Anchor]] = defaultdict(dict)
        judged = False
        for anchor in page.anchors:
            link = anchor.element
            if anchor.region != "main" or str(link["href"]).startswith("#") or in_hidden(page, link):
                continue
            judged = True
            name = names.of(link)
            if name and not is_vague(name) and not _NUMBERED.fullmatch(name) and _stands_alone(page, link):
                heading = page.index.heading_before(link)
                groups[name.casefold(), id(heading)].setdefault(_target(anchor.href), anchor)
        for targets in groups.values():
            if len(targets) > 1:
                second = list(targets.values())[1]
                yield self.fail(page, second, text=names.of(second.element)[:120], targets=len(targets))
        if not judged:
            yield self.inapplicable()


def _stands_alone(page: Page, link: Tag) -> bool:
    """Return whether the link is all of its piece of text, so that no other text explains it."""
    box = link.find_parent(_BLOCKS)
    if box is None or link.find_parent(("td", "th", "dd", "dt")) is not None or link.find_parent("nav") is not None:
        return False
    return page.index.letters(box) == page.index.letters(link)


def _target(href: str) -> str:
    parts = split(href)
    path = re.sub(r"/(?:index|default)\.\w+$", "/", parts.path).rstrip("/")
    return f"{parts.netloc.removeprefix('www.')}{path}?{parts.query}" if parts.netloc else href
