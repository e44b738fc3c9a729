"""Pages that may be removed: old, with few links to them, and, where statistics are read, without visits."""

from collections.abc import Iterator
from datetime import date

from audits.base import SiteAudit, SiteYield
from audits.model import Fact, Kind
from audits.navigation.age import months_since
from audits.view import SiteView

REMOVABLE = "removable"
# Our own limits: a page within them is a candidate only; a person decides.
_MONTHS = 36
_LINKS = 2
_VISITS = 1  # per month
_CLICKS = 3  # a page that is closer to the start page is there on purpose
_MOST = 500
_KINDS: tuple[Kind, ...] = ("info", "service")


class Removable(SiteAudit):
    """Stores the candidates with the reasons, for the reports; decides no rule."""

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield the address, the date of the last change, the links, the clicks and the visits, the oldest first."""
        if not (site.today and site.start_pages and site.complete):
            return
        today, found = date.fromisoformat(site.today), []
        for url, record in site.records.items():
            if record.kind not in _KINDS or not record.updated or site.inlinks[url] > _LINKS:
                continue
            clicks = site.depth(url, within=True)
            visits = None if site.visits is None else site.visits.get(url, 0)
            if (
                months_since(date.fromisoformat(record.updated), today) > _MONTHS
                and (clicks is None or clicks >= _CLICKS)
                and (visits is None or visits < _VISITS)
            ):
                found.append((url, record.updated, site.inlinks[url], clicks, visits))
        yield Fact(REMOVABLE, sorted(found, key=lambda each: (each[1], each[0]))[:_MOST])
