"""Links that are redirected more than once, and how well the sitemap agrees with the site."""

from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import Measure, Place
from audits.page import split
from audits.view import HOPS, SiteView


class RedirectChain(SiteAudit):
    """Addresses that pages link to, and that are redirected several times before a page is reached."""

    rules = ("navigation.redirect-chain",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each linked address. A redirect loop is reported as a broken link instead."""
        most = self.limit("hops")
        for target, links in sorted(site.incoming.items()):
            hops = _hops(site, target)
            if hops <= most or site.final(target) not in site.records:
                continue
            links = sorted(links, key=lambda source: (source[1].region not in ("main", "aside"), source[0]))
            url, link = links[0]
            mark = f"a|href={split(link.to).path}|{link.text[:80]}"
            yield self.finding(
                url, place=Place(signature=mark, text=link.text[:200], region=link.region), scope="site", key=target,
                urls=[source for source, _ in links],
                values={"target": target, "hops": hops, "end": site.final(target), "pages": len(links)},
            )  # fmt: skip


class SitemapAgreement(SiteAudit):
    """Measures of the sitemap; decides no rule. None where there is no sitemap, or where tonight saw too little."""

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield the share of the sitemap's addresses that are pages, and the share of linked pages that it lists."""
        named = [target for target in site.targets.values() if target.in_sitemap]
        answered = [target for target in named if target.state in ("ok", "broken", "redirect")]
        reached = [url for url in site.records if site.depth(url) is not None]
        good = sum(target.state == "ok" for target in answered)
        covered = sum(site.targets[url].in_sitemap for url in reached if url in site.targets)
        known = bool(named) and site.complete
        yield Measure("sitemap_sound_share", round(good / len(answered), 4) if known and answered else None, "site")
        yield Measure("sitemap_cover_share", round(covered / len(reached), 4) if known and reached else None, "site")


def _hops(site: SiteView, url: str) -> int:
    """Return how many times a server redirects, of the first `HOPS`; a page known under two addresses adds no hop."""
    hops, seen = 0, {url}
    while (target := site.targets.get(url)) and target.redirect_to not in ("", *seen) and len(seen) <= HOPS:
        hops += target.status is not None and 300 <= target.status < 400
        url = target.redirect_to
        seen.add(url)
    return hops
