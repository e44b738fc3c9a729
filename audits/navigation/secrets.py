"""Passwords and keys in the addresses that a page holds."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page


class SecretInLink(PageAudit):
    """One finding a page, with how many there are; what they are is not repeated."""

    rules = ("navigation.secret-in-link",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Counted in the page as it came; everything after that sees them taken out."""
        if page.secrets:
            yield self.fail(page, secrets=page.secrets)
