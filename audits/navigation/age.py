"""Pages that have not been changed or reviewed for a long time."""

from collections.abc import Iterator
from datetime import date

from audits.base import SiteAudit, SiteYield
from audits.view import SiteView


class OldPage(SiteAudit):
    """Pages whose own date of last change is too old; each kind of page with a limit is judged by it."""

    rules = ("navigation.old-page",)
    about_pages = True

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each page beyond the limit of its kind; dates to come are not judged."""
        if not site.today:
            yield self.untested()
            return
        today = date.fromisoformat(site.today)
        limits = site.site.freshness.limits(self._rules[self.rules[0]].limits)
        dated = [(url, record) for url, record in site.records.items() if record.updated and record.kind in limits]
        if not dated:
            yield self.inapplicable()
        for url, record in dated:
            months = months_since(date.fromisoformat(record.updated), today)
            if months > limits[record.kind]:
                yield self.finding(url, values={"date": record.updated, "months": months})


def months_since(since: date, today: date) -> int:
    """Return how many whole months have passed."""
    return (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
