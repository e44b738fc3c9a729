"""How a text is cut: headings that say nothing, stretches without a heading, paragraphs without end."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.scope import applies
from audits.text import Block
from rules.wordlist import words


class EmptyHeading(PageAudit):
    """One finding for each heading that could stand over anything."""

    rules = ("readability.empty-heading-word",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges the headings of the main content below the main heading."""
        if not applies(page):
            yield self.inapplicable()
            return
        for block in page.text.blocks:
            if block.kind == "heading" and block.level > 1:
                said = "_".join(block.text.lower().strip(" :.").split())
                if said in words("empty-headings"):
                    yield self.fail(page, block.element, heading=block.text)


class Stretch(PageAudit):
    """Findings for long stretches without a heading, and for long paragraphs."""

    rules = ("readability.missing-subheading", "readability.long-paragraph")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges running text; lists and tables break a stretch for the eye, but do not end it."""
        if not applies(page):
            yield from map(self.inapplicable, self.rules)
            return
        for stretch in _stretches(page):
            count = sum(len(block.words) for block in stretch)
            if count > self.limit("words", self.rules[0]):
                yield self.fail(page, stretch[0].element, rule=self.rules[0], words=count)
        for block in page.text.paragraphs:
            if len(block.words) > self.limit("words", self.rules[1]) and "\n\n" not in block.text:
                yield self.fail(page, block.element, rule=self.rules[1], words=len(block.words))


def _stretches(page: Page) -> Iterator[list[Block]]:
    """The paragraphs between two headings; a bold line or a question that opens stands for a heading."""
    stretch: list[Block] = []
    for block in page.text.blocks:
        if block.kind in ("heading", "label"):
            if stretch:
                yield stretch
            stretch = []
        elif block.kind == "paragraph":
            stretch.append(block)
    if stretch:
        yield stretch
