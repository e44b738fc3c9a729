"""The order of a case: numbered steps, words that contradict their order, and when the answer comes."""

import re
from collections.abc import Iterator

from bs4 import Tag

from audits.base import PageAudit, PageYield
from audits.page import HEADINGS, Page, fold

_LAST = re.compile(r"(?:till\s+sist|sist\b|slutligen|avslutningsvis|därefter|efter\s+det|sedan\b|sen\b)", re.I)
_FIRST = re.compile(
    r"(?:först\b|börja\s+med|allra\s+först|innan\s+du\s+(?:börjar|ansöker|anmäler|bokar|skickar))", re.I
)
_STEP = re.compile(r"steg\s*(\d{1,2})\b", re.I)
_NUMBERED = re.compile(r"(?:steg\s*)?\d{1,2}(?:[.):]|\s+[–-])\s*\D|steg\s*\d", re.I)
_CASE = re.compile(
    r"\b(?:ansök|anmäl|överklag|begär|sök(?:a|er)?\b|söker)|(?:lov|tillstånd|bidrag|stöd)(?:et)?\b", re.I
)
_THEN = re.compile(
    r"handläggning|väntetid|\bsvar\b|\bsvarar\b|\bbesked\b|\bbeslut(?:et)?\b|\bbekräftelse\b|\båterkommer\b|\bkontaktar\s+dig\b"
    r"|\b(?:inom|efter|tar)\b.{0,30}\b(?:dag(?:ar)?|vardagar|veck(?:a|or)|månad(?:er)?|timmar)\b|\bvad\s+händer\b|\bdirekt\b",
    re.I,
)


class StepOrder(PageAudit):
    """Steps whose words or numbers say another order than the one they are in."""

    rules = ("navigation.steps-out-of-order",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for each list of steps, and one for the page's headings with numbers of steps."""
        lists = [items for tag in page.in_main("ol") if not tag.has_attr("reversed") and len(items := _items(tag)) > 1]
        headings = [tag for tag in page.in_main(*HEADINGS) if _STEP.match(fold(tag.get_text(" ")))]
        if not lists and len(headings) < 2:
            yield self.inapplicable()
        for items in lists:
            if (at := _out_of_order(items)) is not None:
                yield self.fail(page, at, text=fold(at.get_text(" "))[:80])
        if (at := _wrong_number(headings)) is not None:
            yield self.fail(page, at, text=fold(at.get_text(" "))[:80])


class Case(PageAudit):
    """Pages on how to apply for something: the steps in order, and when the answer comes."""

    rules = ("navigation.no-steps", "navigation.no-answer-time")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield at most one finding for each rule."""
        if page.kind != "service" or page.language != "sv":
            yield from map(self.inapplicable, self.rules)
            return
        if len(page.text.words) < self.limit("words"):
            yield self.inapplicable(self.rules[0])
        elif not _has_steps(page):
            yield self.fail(page, words=len(page.text.words))
        if not _CASE.search(page.h1 or page.title):
            yield self.inapplicable(self.rules[1])
        elif not _THEN.search(fold(page.main.get_text(" "))):
            yield self.fail(page, rule=self.rules[1])


def _items(tag: Tag) -> list[Tag]:
    return tag.find_all("li", recursive=False)


def _out_of_order(items: list[Tag]) -> Tag | None:
    """Return the step that its own words place elsewhere."""
    first, last = items[0], items[-1]
    if _LAST.match(fold(first.get_text(" "))):
        return first
    return last if _FIRST.match(fold(last.get_text(" "))) else _wrong_number(items)


def _wrong_number(tags: list[Tag]) -> Tag | None:
    """Return the first tag whose "Steg 2" comes after a higher number; a new case may begin with 1."""
    before = 0
    for tag in tags:
        if found := _STEP.match(fold(tag.get_text(" "))):
            if 1 < int(found[1]) < before:
                return tag
            before = int(found[1])
    return None


def _has_steps(page: Page) -> bool:
    if any(len(_items(tag)) > 1 for tag in page.in_main("ol")):
        return True
    texts = (fold(tag.get_text(" ")) for tag in page.in_main(*HEADINGS, "p", "li", "strong"))
    return sum(bool(_NUMBERED.match(text)) for text in texts) > 1
