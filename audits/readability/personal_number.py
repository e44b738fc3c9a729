"""Personal identity numbers that stand where anyone can read them."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page


class PersonalNumber(PageAudit):
    """One finding a page, with how many there are; where they stand is not repeated."""

    rules = ("readability.personal-number",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Counted in the page as it came, text and attributes; everything after that sees them masked."""
        if page.personal_numbers:
            yield self.fail(page, numbers=page.personal_numbers)
