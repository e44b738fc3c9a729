"""Decide whether a newly seen address is to be visited, and if not, why."""

from collections.abc import Callable

from audits.model import UrlState
from audits.reasons import Code, Reason
from audits.site_config import Site, matches
from crawler.frontier import traps
from crawler.frontier.outcome import MAX_HOPS
from crawler.web import BadUrl, canonical, in_scope


class Gate:
    """Decides by the address and by where it was found. ``remark`` is called once per trap."""

    def __init__(self, site: Site, hosts: tuple[str, ...], remark: Callable[[Reason], None]) -> None:
        self.site = site
        self.hosts = hosts
        self.remark = remark
        self.patterns = traps.Patterns()
        self._noted: set[str] = set()

    def verdict(self, url: str, found_on: str, clicks: int, hops: int = 0) -> tuple[UrlState, Reason] | None:
        """Return ``(state, reason)`` for an address that is not to be visited, or None for one that is.

        ``clicks`` is the distance from the start; ``found_on`` is "" for an address that no page links to. ``hops`` is
        the number of pages and redirects in a row that lead to it by themselves.
        """
        try:
            canonical(url, self.site.crawl.keep_query)
        except BadUrl as error:
            return _unreachable(error)
        if not in_scope(url, self.hosts):
            return "offsite", Reason.of(Code.OFFSITE)
        if "****" in url:  # `canonical` has masked it
            return "excluded", Reason.of(Code.PERSONAL_NUMBER)
        if matches(url, self.site.crawl.exclude):
            return "excluded", Reason.of(Code.EXCLUDED)
        if len(url) > traps.MAX_URL:
            return "excluded", Reason.of(Code.TOO_LONG)
        if unit := traps.repetition(url):
            host = url.partition("://")[2].partition("/")[0]
            self._say(f"{host} {unit}", Reason.of(Code.REMARK_REPETITION, host=host, unit=unit))
            return "excluded", Reason.of(Code.REPETITION)
        if hops > MAX_HOPS:
            name = traps.pattern(found_on)
            self._say(f"{name} refresh", Reason.of(Code.REMARK_REFRESH, pattern=name, limit=MAX_HOPS))
            return "not-visited", Reason.of(Code.REFRESH_CHAIN, limit=MAX_HOPS)
        if clicks > traps.MAX_CLICKS and found_on:
            name = traps.pattern(url)
            self._say(name, Reason.of(Code.REMARK_DEEP, limit=traps.MAX_CLICKS, pattern=name))
            return "not-visited", Reason.of(Code.TOO_DEEP, limit=traps.MAX_CLICKS)
        if found_on and (name := self.patterns.take(url, found_on)):
            count = self.patterns.bred[name]
            self._say(name, Reason.of(Code.REMARK_PATTERN, pattern=name, count=count))
            return "not-visited", Reason.of(Code.PATTERN)
        return None

    def _say(self, key: str, remark: Reason) -> None:
        if key not in self._noted:
            self._noted.add(key)
            self.remark(remark)


def _unreachable(error: BadUrl) -> tuple[UrlState, Reason]:
    if error.kind == "long":
        return "excluded", Reason.of(Code.TOO_LONG)
    if error.scheme == "file":
        return "broken", Reason.of(Code.FILE_LINK)
    if error.scheme in {"ftp", "ftps", "sftp"}:
        return "offsite", Reason.of(Code.OTHER_SCHEME, scheme=error.scheme)
    return "broken", Reason.of(Code.MALFORMED)
