"""Personal identity numbers on public pages."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page


class PersonalNumber(PageAudit):
    """One finding per page, with the number of identity numbers; their places are not repeated."""

    rules = ("readability.personal-number",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield a finding with the count from the page as fetched, text and attributes; all later steps see them
        masked.
        """
        if page.personal_numbers:
            yield self.fail(page, numbers=page.personal_numbers)
