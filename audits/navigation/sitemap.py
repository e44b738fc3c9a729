"""How well the sitemap agrees with the site, in both directions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import Measure, Target
from audits.navigation.search_results import SEARCH
from audits.page import split
from audits.view import SiteView


class SitemapAgreement(SiteAudit):
    """Sitemaps that name addresses without a page, or lack pages that links lead to."""

    rules = ("navigation.sitemap-wrong", "navigation.sitemap-incomplete")

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each host and direction, with the addresses.

        Nothing is said of a night that saw too little, or of hosts without a sitemap.
        """
        wrong, incomplete = self.rules
        named = [target for target in site.targets.values() if target.in_sitemap]
        answered = [target for target in named if target.state in ("ok", "broken", "redirect")]
        hosts = {split(target.url).netloc for target in answered}
        reached = [url for url in site.records if site.depth(url) is not None and url in site.targets]
        known = bool(named) and site.complete
        if not known:
            yield from map(self.untested if named else self.inapplicable, self.rules)
        hidden = {target.url for target in answered if _is_hidden(site, target.url)}
        dead = [one.url for one in answered if one.state == "broken" or _is_redirect(one) or one.url in hidden]
        missing = [url for url in reached if not site.targets[url].in_sitemap]
        good = sum(target.state == "ok" and target.url not in hidden for target in answered)
        sound = good / len(answered) if known and answered else None
        covered = 1 - len(missing) / len(reached) if known and reached else None
        yield Measure("sitemap_sound_share", None if sound is None else round(sound, 4), "site")
        yield Measure("sitemap_cover_share", None if covered is None else round(covered, 4), "site")
        if known:
            yield from self._findings(wrong, dead, (target.url for target in answered))
            own = [url for url in missing if split(url).netloc in hosts and not _may_miss(site, url)]
            yield from self._findings(incomplete, own, (url for url in reached if split(url).netloc in hosts))

    def _findings(self, rule: str, bad: Iterable[str], among: Iterable[str]) -> Iterator[SiteYield]:
        by_host, sizes = _by_host(bad), {host: len(urls) for host, urls in _by_host(among).items()}
        for host, urls in sorted(by_host.items()):
            if 1 - len(urls) / sizes[host] < self.limit("share", rule) / 100:
                yield self.finding(
                    urls[0], rule, scope="site", key=host, urls=urls,
                    values={"count": len(urls), "of": sizes[host], "host": host, "first": urls[0]},
                )  # fmt: skip


def _is_redirect(target: Target) -> bool:
    """Return whether the server sends the address on; another address of the same page is not wrong."""
    return target.state == "redirect" and target.status is not None and 300 <= target.status < 400


def _is_hidden(site: SiteView, url: str) -> bool:
    """Return whether the page asks search engines not to show it."""
    record = site.records.get(url)
    return record is not None and bool(record.facts.get(SEARCH, {}).get("noindex"))


def _may_miss(site: SiteView, url: str) -> bool:
    """Return whether a sitemap need not name the page.

    It is chosen by a query, belongs to an e-service, or tells search engines to show another page or none.
    """
    record = site.records[url]
    if "?" in url or record.kind == "eservice" or _is_hidden(site, url):
        return True
    named = record.facts.get(SEARCH, {}).get("canonical", "")
    return bool(named) and site.final(named) != url


def _by_host(urls: Iterable[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for url in sorted(urls):
        found[split(url).netloc].append(url)
    return found
