"""Content that does not fit on a narrow screen, or with more text spacing, as the browser found it on a sample."""

from collections.abc import Iterator

from audits.accessibility.axe import place_of
from audits.base import PageAudit, PageYield
from audits.page import Page

_AREA = "accessibility."


class NarrowAudit(PageAudit):
    """The browser's results at 320 CSS pixels. Pages outside the sample are untested, and never a pass."""

    rules = ("accessibility.reflow", "accessibility.text-spacing", "accessibility.text-overlap")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding per element: how many pixels of it are outside, and whether a person must judge."""
        seen = page.artifact.narrow if page.artifact is not None else None
        told = {_AREA + result.id: result for result in seen or ()}
        for rule in self.rules:
            if rule not in told:
                yield self.untested(rule)
                continue
            for node in told[rule].nodes:
                review = told[rule].outcome == "needs-review"
                pixels = int(node.summary) if node.summary.isdigit() else 0
                place = place_of(node, page.base)
                yield self.finding(page.url, rule, place=place, review=review, values={"pixels": pixels})
