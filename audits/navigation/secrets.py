"""Passwords and keys in the addresses on a page."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page


class SecretInLink(PageAudit):
    """One finding per page, with the number of secrets; the secrets themselves are not repeated."""

    rules = ("navigation.secret-in-link",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield a finding with the count from the page as fetched; all later steps see the secrets removed."""
        if page.secrets:
            yield self.fail(page, secrets=page.secrets)
