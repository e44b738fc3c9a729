"""Links that are redirected more than once."""

from collections import defaultdict
from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import Link, Place
from audits.page import split
from audits.view import HOPS, SiteView


class RedirectChain(SiteAudit):
    """Addresses that pages link to, and that are redirected several times before a page is reached."""

    rules = ("navigation.redirect-chain",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each linked address. A redirect loop is reported as a broken link instead."""
        most = self.limit("hops")
        chains = {url: hops for url in site.targets if (hops := _hops(site, url)) > most}
        chains = {url: hops for url, hops in chains.items() if site.final(url) in site.records}
        linked: defaultdict[str, dict[str, Link]] = defaultdict(dict)
        for url, record in site.records.items():
            for link in record.links:
                if link.to in chains:
                    linked[link.to].setdefault(url, link)
        for target, found in sorted(linked.items()):
            links = sorted(found.items(), key=lambda source: (source[1].region not in ("main", "aside"), source[0]))
            url, link = links[0]
            mark = f"a|href={split(link.to).path}|{link.text[:80]}"
            yield self.finding(
                url, place=Place(signature=mark, text=link.text[:200], region=link.region), scope="site", key=target,
                urls=[source for source, _ in links],
                values={"target": target, "hops": chains[target], "end": site.final(target), "pages": len(links)},
            )  # fmt: skip


def _hops(site: SiteView, url: str) -> int:
    """Return how many times a server redirects, of the first `HOPS`; a page known under two addresses adds no hop."""
    hops, seen = 0, {url}
    while (target := site.targets.get(url)) and target.redirect_to not in ("", *seen) and len(seen) <= HOPS:
        hops += target.status is not None and 300 <= target.status < 400
        url = target.redirect_to
        seen.add(url)
    return hops
