"""Decide whether a newly seen address is to be visited, and if not, why."""

from collections.abc import Callable

from audits.model import UrlState
from audits.site_config import Site, matches
from crawler.frontier import reasons, traps
from crawler.web import BadUrl, canonical, in_scope


class Gate:
    """Decides by the address and by where it was found. ``remark`` is called once per trap, with a Swedish sentence."""

    def __init__(self, site: Site, hosts: tuple[str, ...], remark: Callable[[str], None]) -> None:
        self.site = site
        self.hosts = hosts
        self.remark = remark
        self.patterns = traps.Patterns()
        self._noted: set[str] = set()

    def verdict(self, url: str, found_on: str, clicks: int) -> tuple[UrlState, str] | None:
        """Return ``(state, reason)`` for an address that is not to be visited, or None for one that is.

        ``clicks`` is the distance from the start; ``found_on`` is "" for an address that no page links to.
        """
        try:
            canonical(url, self.site.crawl.keep_query)
        except BadUrl as error:
            return _unreachable(error)
        if not in_scope(url, self.hosts):
            return "offsite", reasons.OFFSITE
        if "****" in url:  # `canonical` has masked it
            return "excluded", reasons.PERSONAL_NUMBER
        if matches(url, self.site.crawl.exclude):
            return "excluded", reasons.EXCLUDED
        if len(url) > traps.MAX_URL:
            return "excluded", reasons.TOO_LONG
        if unit := traps.repetition(url):
            host = url.partition("://")[2].partition("/")[0]
            self._say(f"{host} {unit}", reasons.REMARK_REPETITION.format(host=host, unit=unit))
            return "excluded", reasons.REPETITION
        if clicks > traps.MAX_CLICKS and found_on:
            name = traps.pattern(url)
            self._say(name, reasons.REMARK_DEEP.format(limit=traps.MAX_CLICKS, pattern=name))
            return "not-visited", reasons.TOO_DEEP.format(limit=traps.MAX_CLICKS)
        if found_on and (name := self.patterns.take(url, found_on)):
            count = self.patterns.bred[name]
            self._say(name, reasons.REMARK_PATTERN.format(pattern=name, count=count))
            return "not-visited", reasons.PATTERN
        return None

    def _say(self, key: str, sentence: str) -> None:
        if key not in self._noted:
            self._noted.add(key)
            self.remark(sentence)


def _unreachable(error: BadUrl) -> tuple[UrlState, str]:
    if error.kind == "long":
        return "excluded", reasons.TOO_LONG
    if error.scheme == "file":
        return "broken", reasons.FILE_LINK
    if error.scheme in {"ftp", "ftps", "sftp", "gopher", "ws", "wss", "irc", "news", "mms", "rtsp", "magnet", "urn"}:
        return "offsite", reasons.OTHER_SCHEME.format(scheme=error.scheme)
    return "broken", reasons.MALFORMED
