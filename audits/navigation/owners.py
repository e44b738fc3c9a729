"""Pages that name two administrations as their owner."""

from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.page import all_named
from audits.view import SiteView


class OwnerConflict(SiteAudit):
    """Pages whose owner marks (meta tags, "Sidansvarig: …") name more than one owner of site.toml."""

    rules = ("navigation.owner-conflict",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each page with a conflict."""
        if not site.site.owner:
            yield self.inapplicable()
            return
        for url, record in site.records.items():
            found = all_named(site.site, record.owner_marks)
            if len(found) > 1:
                first, other, *_ = found.values()
                yield self.finding(url, review=True, values={"first": first, "other": other})
