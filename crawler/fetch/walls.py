"""Keep FETCH within its scope: check scheme, host and port of each request, and the IP address of each connection."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.web import allowed_ports, in_scope, is_public

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class OutOfScope(IgnoreRequest):
    """A request that must never be sent. This is a bug, as the frontier checks addresses before it queues them."""


class PrivateAddressError(Exception):
    """The host has an address on a network that may not be visited."""


class Walls:
    """What a run may contact. ``refused`` holds the ``host:port`` that turned out to be on a private network.

    ``external`` allows requests to other sites that check whether a page is there (those with "external" in ``meta``).
    """

    def __init__(self, hosts: tuple[str, ...], allow_private: tuple[str, ...] = (), *, external: bool = False) -> None:
        self.hosts = hosts
        self.external = external
        self.private = allowed_ports(allow_private)
        self.refused: set[str] = set()

    def admits(self, address: str, host: str, port: int) -> bool:
        """Return whether a connection to ``address``, to which ``host`` resolved, may be opened.

        If not, the host and port are added to ``refused``.
        """
        literal = f"[{host}]" if ":" in host else host
        if is_public(address) or f"{literal}:{port}" in self.private:
            return True
        self.refused.add(f"{literal}:{port}")
        return False


def is_web(url: str) -> bool:
    """Return whether the canonical ``url`` is http or https on port 80, 443 or from 1024 up, not of another service."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and (parts.port or 443) in {80, 443, *range(1024, 65536)}


class ScopeMiddleware:
    """Stops every request outside the walls, including those for redirects, robots.txt and sitemaps."""

    def __init__(self, walls: Walls) -> None:
        self.walls = walls

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ScopeMiddleware":
        """Create the middleware with the walls of the spider."""
        return cls(crawler.spider.walls)  # type: ignore[union-attr]

    def process_request(self, request: "Request") -> None:
        """Let the request pass, or raise `OutOfScope`."""
        if self.walls.external and request.meta.get("external") and is_web(request.url):
            return
        if not in_scope(request.url, self.walls.hosts):
            raise OutOfScope(request.url)


@implementer(IHostnameResolver)
class GuardedResolver:
    """The only resolver of names: it passes on only addresses that the walls admit.

    The address that is checked is the one that is connected to. A name that resolves to a public address first and to a
    private one later (DNS rebinding) is therefore useless to an attacker.
    """

    def __init__(self, reactor: Any, walls: Walls) -> None:
        self.reactor = reactor
        self.inner = reactor.nameResolver
        self.walls = walls

    def install_on_reactor(self) -> None:
        """Install this resolver in the reactor, in front of the system's."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve ``hostName``, without the addresses that may not be contacted."""
        receiver = _Filter(resolutionReceiver, self.walls, hostName, portNumber)
        resolution: IHostResolution = self.inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution


@implementer(IResolutionReceiver)
class _Filter:
    def __init__(self, receiver: Any, walls: Walls, host: str, port: int) -> None:
        self.receiver, self.walls, self.host, self.port = receiver, walls, host, port

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if self.walls.admits(address.host, self.host, self.port):
            self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.receiver.resolutionComplete()
