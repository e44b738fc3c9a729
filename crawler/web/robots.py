"""Read robots.txt (RFC 9309): what may be visited on a host, at which pace, and where its sitemaps are."""

import re
from typing import Literal

from msgspec import Struct
from protego import Protego

from audits.reasons import Code, Reason

AGENT = "webbrond"
MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: parsers must read at least this much
MAX_REDIRECTS = 5  # RFC 9309, 2.3.1.2
MAX_CRAWL_DELAY = 30.0  # seconds; a longer one would leave time for too few pages, so it is capped, not ignored
NO_NIGHT = 600.0  # seconds; with a longer delay, a night of eight hours has fewer than fifty requests
_GROUP = re.compile(rb"^\s*user-agent\s*:", re.I | re.M)


class Robots(Struct, frozen=True):
    """The robots.txt rules of one host.

    ``verdict`` "unreachable" means that nothing on the host may be visited this night; ``why`` says why.
    """

    verdict: Literal["rules", "open", "unreachable"]
    rules: Protego | None = None
    why: Reason | None = None

    def allows(self, url: str) -> bool:
        """Return whether ``url`` may be visited."""
        if self.rules is None:
            return self.verdict == "open"
        return bool(self.rules.can_fetch(url, AGENT))

    @property
    def wanted_delay(self) -> float:
        """Return the Crawl-delay in seconds; 0 if the host sets none."""
        wanted = self.rules.crawl_delay(AGENT) if self.rules is not None else None
        return max(float(wanted or 0), 0.0)

    @property
    def delay(self) -> float:
        """Return the delay to keep: what the host wants, but at most `MAX_CRAWL_DELAY`."""
        return min(self.wanted_delay, MAX_CRAWL_DELAY)

    @property
    def is_too_slow(self) -> bool:
        """Return whether the host wants so long a delay that no night can be made: it gets a single request."""
        return self.wanted_delay > NO_NIGHT

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Return the addresses of the sitemaps that robots.txt lists."""
        return tuple(self.rules.sitemaps) if self.rules is not None else ()


def parse_robots(status: int, content_type: str, body: bytes) -> Robots:
    """Return the rules that an answer to /robots.txt gives. A page gives none; a file of rules sent as a page does.

    The caller follows redirects first, and treats a redirect loop as `unreachable`.
    """
    if status >= 500 or status == 429:
        # 429 is a 4xx, but it means that the host is overloaded, not that it has no rules.
        return unreachable(Reason.of(Code.STATUS, status=status))
    is_page = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
    if status != 200 or is_page or ("html" in content_type.lower() and not _GROUP.search(body)):
        return Robots("open")
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace").replace("\0", "")
    try:
        return Robots("rules", Protego.parse(text))
    except (ValueError, RecursionError):  # the text cannot be parsed as rules
        return Robots("open")


def unreachable(why: Reason) -> Robots:
    """Return the rules of a host that may not be visited because its robots.txt could not be read."""
    return Robots("unreachable", why=why)
