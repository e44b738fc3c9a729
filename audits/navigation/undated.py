"""Pages that do not show when they were last changed."""

from collections import defaultdict
from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import Measure
from audits.navigation.common_parts import LACKS
from audits.page import split
from audits.view import SiteView

_KINDS = frozenset(("info", "service"))


class Undated(SiteAudit):
    """Information pages without a visible date; the template writes it, so each host has one finding."""

    rules = ("navigation.no-date",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each host where enough pages lack a date, with these pages."""
        hosts: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
        for url, record in site.records.items():
            if record.kind in _KINDS:
                hosts[split(url).netloc].append((url, "date" not in record.facts.get(LACKS, ())))
        if not hosts:
            yield self.inapplicable()
        for host, pages in sorted(hosts.items()):
            without = sorted(url for url, dated in pages if not dated)
            if len(without) > self.limit("share") / 100 * len(pages):
                yield self.finding(
                    without[0], scope="site", key=host, urls=without,
                    values={"pages": len(without), "of": len(pages), "host": host},
                )  # fmt: skip
        judged = [dated for pages in hosts.values() for _, dated in pages]
        yield Measure("dated_share", round(sum(judged) / len(judged), 4) if judged else None, "site")
