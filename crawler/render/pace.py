"""Decides when and whether a page of an e-service may be opened, as FETCH does: delay, exclusions, robots.txt."""

import time

from audits.reasons import Code, Reason
from audits.site_config import Site, matches
from crawler.web import BadUrl, canonical
from reports.store import Store


class Pace:
    """Waits before a host is asked for another page, and says which pages of the site may not be opened."""

    def __init__(self, site: Site, store: Store, run_id: str) -> None:
        self._site, self._store, self._run = site, store, run_id
        self._asked: dict[str, float] = {}  # when a page of each host was last asked for

    def __call__(self, url: str) -> Reason | None:
        """Return why site.toml or robots.txt bars an address; else wait for the host's turn."""
        if matches(url, self._site.crawl.exclude):
            return Reason.of(Code.EXCLUDED)
        if self._is_barred(url):
            return Reason.of(Code.ROBOTS)
        host = url.partition("://")[2].partition("/")[0]
        time.sleep(max(0.0, self._asked.get(host, 0.0) + self._site.crawl.delay - time.monotonic()))
        self._asked[host] = time.monotonic()
        return None

    def _is_barred(self, url: str) -> bool:
        try:
            address = canonical(url, self._site.crawl.keep_query)
        except BadUrl:
            return False
        row = self._store.row(
            "SELECT reason FROM visited WHERE run = ? AND address = ? AND state = 'blocked'", self._run, address
        )
        return row is not None and Reason.decode(row["reason"]).code == Code.ROBOTS
