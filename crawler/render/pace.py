"""Decides when and whether a page of an e-service may be opened, as FETCH does: delay, exclusions, robots.txt."""

import time
from urllib.parse import urlsplit

from audits.reasons import Code, Reason
from audits.site_config import Site, matches
from crawler.browser import ReadFile
from crawler.web import Robots, robots


class Pace:
    """Waits before a host is asked for another page, and says which pages may not be opened.

    The rules of a host are read before its first page: scripts and redirects lead to hosts that FETCH has not visited.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._rules: dict[str, Robots] = {}  # by origin
        self._asked: dict[str, float] = {}  # when a page of each host was last asked for

    def __call__(self, url: str, read: ReadFile) -> Reason | None:
        """Return why site.toml or robots.txt bars an address; else wait for the host's turn."""
        if matches(url, self._site.crawl.exclude):
            return Reason.of(Code.EXCLUDED)
        parts = urlsplit(url)
        base, host = f"{parts.scheme}://{parts.netloc}", parts.netloc
        if base not in self._rules:
            self._rules[base] = self._learn(base, read)
        rules = self._rules[base]
        if rules.why is not None:
            return Reason.of(Code.ROBOTS_UNREADABLE, host=host)
        if not rules.allows(url):
            return Reason.of(Code.ROBOTS)
        if host in self._asked:
            if rules.is_too_slow:
                return Reason.of(Code.HOST_SLOW, host=host)
            delay = max(self._site.crawl.delay, rules.delay)
            time.sleep(max(0.0, self._asked[host] + delay - time.monotonic()))
        self._asked[host] = time.monotonic()
        return None

    def _learn(self, base: str, read: ReadFile) -> Robots:
        status, kind, body = read(f"{base}/robots.txt")
        return robots.parse_robots(status, kind, body) if status else robots.unreachable(Reason.of(Code.NO_ANSWER))
