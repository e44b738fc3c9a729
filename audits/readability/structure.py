"""The structure of a text: headings that say nothing, long stretches without a heading, long paragraphs."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.scope import GUIDES, applies, is_foreign, swedish_text
from audits.text import Block
from rules import words


class EmptyHeading(PageAudit):
    """One finding for each heading that would fit any text."""

    rules = ("readability.empty-heading-word",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check the headings of the main content below the main heading."""
        if not applies(page):
            yield self.inapplicable()
            return
        for block in page.text.blocks:
            if block.kind == "heading" and block.level > 1:
                said = "_".join(block.text.lower().strip(" :.").split())
                if said in words("empty-headings"):
                    yield self.fail(page, block.element, heading=block.text)


class LongHeading(PageAudit):
    """One finding for each heading that has grown into a sentence or two."""

    rules = ("readability.long-heading",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check all headings of the main content."""
        if not applies(page):
            yield self.inapplicable()
            return
        for block in page.text.blocks:
            if block.kind != "heading" or len(block.words) <= self.limit("words"):
                continue
            if not any(map(is_foreign, block.sentences)):
                yield self.fail(page, block.element, words=len(block.words))


class Lead(PageAudit):
    """One finding for a page that does not open with a short paragraph on what it is about."""

    rules = ("readability.lead",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check pages to residents that are long enough to need a lead; 0 characters: there is no such paragraph."""
        main = next(
            (n for n, block in enumerate(page.text.blocks) if block.kind == "heading" and block.level == 1), None
        )
        if page.kind not in GUIDES or main is None or len(page.text.words) < self.limit("words") or not applies(page):
            yield self.inapplicable()
            return
        after = [block for block in page.text.blocks[main + 1 :] if block.kind != "label"]
        first = after[0] if after else None
        characters = len(first.text) if first is not None and first.kind == "paragraph" else 0
        if not 0 < characters <= self.limit("characters"):
            yield self.fail(page, first.element if first is not None else None, characters=characters)


class Stretch(PageAudit):
    """Findings for long stretches without a heading, and for long paragraphs."""

    rules = ("readability.missing-subheading", "readability.long-paragraph")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check running text; lists and tables break a stretch visually, but do not end it."""
        if not applies(page):
            yield from map(self.inapplicable, self.rules)
            return
        for stretch in _stretches(page):
            count = sum(len(block.words) for block in stretch)
            if self._is_wall(count, len(stretch)):
                yield self.fail(page, stretch[0].element, rule=self.rules[0], words=count, paragraphs=len(stretch))
        for block in swedish_text(page).paragraphs:
            if len(block.words) > self.limit("words", self.rules[1]) and "\n\n" not in block.text:
                yield self.fail(page, block.element, rule=self.rules[1], words=len(block.words))

    def _is_wall(self, count: int, paragraphs: int) -> bool:
        """Return whether a stretch without a heading has too many words, or too many paragraphs that are more than
        lines.
        """
        if count > self.limit("words", self.rules[0]):
            return True
        return paragraphs > self.limit("paragraphs", self.rules[0]) and count >= self.limit("least", self.rules[0])


def _stretches(page: Page) -> Iterator[list[Block]]:
    """Yield the paragraphs between two headings; a bold line or a question that opens counts as a heading."""
    stretch: list[Block] = []
    for block in swedish_text(page).blocks:
        if block.kind in ("heading", "label"):
            if stretch:
                yield stretch
            stretch = []
        elif block.kind == "paragraph":
            stretch.append(block)
    if stretch:
        yield stretch
