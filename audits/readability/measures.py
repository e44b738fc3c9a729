"""The plain-language measures of a page. Their names are a public contract."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.model import Fact, Measure
from audits.page import Page
from audits.readability.parts import FACT, text_fact
from audits.readability.profile import profile
from audits.readability.score import STORED_DECIMALS


class Measures(PageAudit):
    """Stores the profile of every page as measures (None where there is no score), and its parts."""

    rules = ()

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one measure per number of the profile, and the fact ``text`` where there is a score."""
        for name, value in profile(page)._asdict().items():
            yield Measure(name, None if value is None else round(float(value), STORED_DECIMALS))
        if found := text_fact(page):
            yield Fact(FACT, found)
