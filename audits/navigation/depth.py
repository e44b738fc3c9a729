"""How many clicks away a page is, and how many pages link to it."""

import math
from collections.abc import Iterator, Sequence

from audits.base import SiteAudit, SiteYield
from audits.model import Kind, Measure
from audits.sections import clicks_in_sections, landing_pages
from audits.view import SiteView

# Old news end up deep in their archive, as they should.
_SINKS: tuple[Kind, ...] = ("news",)


class DeepPage(SiteAudit):
    """Pages that take too many clicks; also measures depth and inlinks of every page."""

    rules = ("navigation.deep-page",)
    about_pages = True

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each page beyond the limit; unreachable pages are not judged by this rule."""
        if not site.start_pages:  # without a start page the clicks are unknown
            yield self.untested()
            return
        limit = self.limit("clicks")
        depths = {url: site.depth(url) for url in site.records}
        in_sections = clicks_in_sections(site, landing_pages(site))
        for url, clicks in depths.items():
            yield Measure("depth", clicks, "page", url)
            yield Measure("depth_without_footers", site.depth(url, within=True), "page", url)
            yield Measure("depth_in_section", in_sections.get(url), "page", url)
            yield Measure("inlinks", site.inlinks[url], "page", url)
            if clicks is not None and clicks > limit and site.records[url].kind not in _SINKS:
                yield self.finding(url, values={"clicks": clicks})
        reached = sorted(clicks for clicks in depths.values() if clicks is not None)
        yield Measure("depth_p90", percentile(reached, 0.9), "site")


def percentile(ordered: Sequence[int], share: float) -> int:
    """Return the smallest of the ordered numbers that at least ``share`` of them do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
