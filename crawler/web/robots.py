"""robots.txt by RFC 9309: what a host lets us visit, how slowly, and where its sitemaps are."""

from typing import Literal

from msgspec import Struct
from protego import Protego

AGENT = "webbrond"
MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is to be read
MAX_REDIRECTS = 5  # RFC 9309, 2.3.1.2
MAX_CRAWL_DELAY = (
    30.0  # a host that wants more would make a night of a hundred pages; its robots are bounded, not ignored
)


class Robots(Struct, frozen=True):
    """The word of one host. ``verdict`` "unreachable": nothing there may be visited this night; ``why`` is Swedish."""

    verdict: Literal["rules", "open", "unreachable"]
    rules: Protego | None = None
    why: str = ""

    def allows(self, url: str) -> bool:
        """Whether ``url`` may be visited."""
        if self.rules is None:
            return self.verdict == "open"
        return bool(self.rules.can_fetch(url, AGENT))

    @property
    def delay(self) -> float:
        """Seconds that the host wants between two requests, within reason; 0 when it says nothing."""
        wanted = self.rules.crawl_delay(AGENT) if self.rules is not None else None
        return min(max(float(wanted or 0), 0.0), MAX_CRAWL_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that robots.txt names."""
        return tuple(self.rules.sitemaps) if self.rules is not None else ()


def parse_robots(status: int, content_type: str, body: bytes) -> Robots:
    """What an answer to /robots.txt means. Redirects are followed before; a loop of them is `unreachable`."""
    if status >= 500 or status == 429:
        # 429 is a 4xx, but it says that the host has no room for us, not that it has no rules.
        return unreachable(f"fel {status}")
    if status != 200 or "html" in content_type.lower() or body.lstrip()[:1] == b"<":
        return Robots("open")
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace").replace("\0", "")
    try:
        return Robots("rules", Protego.parse(text))
    except (ValueError, RecursionError):  # nothing that can be read as rules
        return Robots("open")


def unreachable(why: str) -> Robots:
    """A host that may not be visited, because its rules could not be read."""
    return Robots("unreachable", why=why)
