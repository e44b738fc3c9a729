"""The digital notice board: a page that must be there, and must be current."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, PageRecord
from audits.page import Page
from audits.site_config import matches
from audits.text import dates
from audits.view import SiteView

NEWEST = "notices"
_BOARD = re.compile(r"\banslag(?:stavl\w*)?\b|\bkungörelser?\b|\btillkännagivanden?\b|\bnotice ?board\b", re.I)


class NewestNotice(PageAudit):
    """Stores the latest day that a required notice board names, for `OldNotices`; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the day, "" where the board names none."""
        named = (task for task in page.site.task if task.required and matches(page.url, task.target))
        if any(_BOARD.search(f"{task.name} {page.h1 or page.title}") for task in named):
            said = page.main.get_text(" ")
            yield Fact(NEWEST, max((found.iso for found in dates.read_dates(said)), default=""))


class OldNotices(SiteAudit):
    """Notice boards whose latest day, there or on a page that their content leads to, is long ago.

    Committees mostly meet every month or every other, and their minutes are announced there, so
    a board without a day of the latest months may be one that nobody looks after.
    """

    rules = ("navigation.old-notices",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield a question about each board."""
        boards = {url: record for url, record in site.records.items() if NEWEST in record.facts}
        if not boards:
            yield self.inapplicable()
        elif not site.today:
            yield self.untested()
        for url, record in boards.items() if site.today else ():
            oldest = (date.fromisoformat(site.today) - timedelta(self.limit("days"))).isoformat()
            newest = max((record.facts[NEWEST], *self._linked(site, record)))
            if newest < oldest:
                case = "dated" if newest else "undated"
                yield self.finding(url, review=True, values={"case": case, "date": newest})

    def _linked(self, site: SiteView, record: PageRecord) -> Iterator[str]:
        """Yield when each page that the board's content leads to was last changed."""
        for link in record.links:
            if link.region == "main" and (linked := site.records.get(link.to)):
                yield linked.updated
