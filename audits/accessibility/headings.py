"""Too many main headings, headings that no author wrote, and bold lines in place of headings."""

import re
from collections.abc import Iterator

from bs4 import Tag

from audits.accessibility.names import in_hidden
from audits.base import PageAudit, PageYield
from audits.page import HEADINGS, Page, fold, is_dialog

# Sentences (a question may be a heading), and numbered titles of figures and tables ("Figur 3.53").
_NO_HEADING = re.compile(r"[.!:;,…]$|\d[.:]\d")
_NOBODY_WROTE = re.compile(
    r"(?:rubrik|underrubrik|heading|headline|sub-?heading)[\s_-]*\d{0,3}|(?:mellan|sid|test)rubrik[\s_-]*\d{0,3}"
    r"|(?:ny|din) rubrik|new heading|h[1-6]|namnlös\w*|untitled|placeholder|undefined|null|nan|xx+|asdf\w*"
    r"|\[object \w+\]|lorem ipsum.*|\{\{.*\}\}|%\w+%|\$\{.*\}"
    r"|[\[({<]?(?:skriv|fyll i|ange|ersätt|byt ut|lägg till|infoga|add|insert|enter|replace|type|your)\b.{0,40}"
    r"\b(?:rubrik\w*|heading|headline|title|titel)\b.{0,20}",
    re.I,
)
_ERROR = re.compile(
    r"\buncaught \w*error|fatal error:|stack ?trace|\bexception in\b|\bnull ?pointer|\bon line \d+$|\bsql syntax\b"
    r"|undefined (?:function|index|variable)",
    re.I,
)
# Faults in a main heading; as headings of a section these may be right.
_WHEN = re.compile(r"[\d\s:./,-]*\d(?:t[\d:.]+)?\s*(?:z|utc|cet|cest|gmt)?|(?:sida|page)\s*\d{1,3}", re.I)
_ELSEWHERE = (
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "figcaption",
    "label",
    "blockquote",
    "a",
    "button",
    "address",
    "caption",
    "form",
)
_TEXTS = ("p", "ul", "ol", "dl", "div")  # above a table, the line may be the table's own title


class SeveralMainHeadings(PageAudit):
    """More than one h1; axe only checks that there is one."""

    rules = ("accessibility.several-h1",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding, at the second main heading; the same text twice (for small screens) counts as one."""
        seen: dict[str, Tag] = {}
        for tag in page.tags("h1"):
            text = fold(tag.get_text(" ")) or " ".join(str(image.get("alt") or "") for image in tag.find_all("img"))
            if text.strip() and not in_hidden(page, tag) and tag.find_parent(is_dialog) is None:
                seen.setdefault(text.casefold(), tag)
        if not seen:
            yield self.inapplicable()
        elif len(seen) > 1:
            yield self.fail(page, list(seen.values())[1], number=len(seen))


class UninformativeHeading(PageAudit):
    """A heading text left by a template, a program or a hurried editor."""

    rules = ("accessibility.uninformative-heading",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one question for each heading. Manuals quote code, so a heading that contains code is not judged."""
        judged = False
        for tag in page.tags(*HEADINGS):
            text = fold(tag.get_text(" "))
            if not text or in_hidden(page, tag) or tag.find(("code", "kbd", "samp")) is not None:
                continue
            judged = True
            if _NOBODY_WROTE.fullmatch(text) or _ERROR.search(text) or (tag.name == "h1" and _WHEN.fullmatch(text)):
                yield self.review(page, tag, text=text[:120])
        if not judged:
            yield self.inapplicable()


class BoldHeading(PageAudit):
    """A short bold line of its own with text under it: it looks like a heading but is not one."""

    rules = ("accessibility.bold-heading",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one question for each such line of the main content."""
        judged = False
        for line in page.in_main("p"):
            judged = True
            text = fold(line.get_text(" "))
            if len(text.split()) > self.limit("words") or _NO_HEADING.search(text) or not re.search(r"\w{2}", text):
                continue
            if _is_all_bold(line, text) and line.find_parent(_ELSEWHERE) is None and self._heads(line):
                yield self.review(page, line, text=text[:120])
        if not judged:
            yield self.inapplicable()

    def _heads(self, line: Tag) -> bool:
        """Return whether text follows that the line could be the heading of, and no heading is just above it."""
        after, before = line.find_next_sibling(), line.find_previous_sibling()
        if after is None or after.name not in _TEXTS or (before is not None and before.name in HEADINGS):
            return False
        text = fold(after.get_text(" "))
        return len(text.split()) >= self.limit("following") and not _is_all_bold(after, text)


def _is_all_bold(tag: Tag, text: str) -> bool:
    return fold(" ".join(bold.get_text(" ") for bold in tag.find_all(("b", "strong"), recursive=False))) == text
