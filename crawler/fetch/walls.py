"""What keeps FETCH inside: scheme, host and port before each request, and the address before each connection."""

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
    """A request that must never be sent: a fault of ours, for the frontier asks before it queues."""


class PrivateAddressError(Exception):
    """The host stands on a network that may not be visited."""


class Walls:
    """What a round may contact. ``refused`` are the ``host:port`` that turned out to stand on a private network.

    ``external``: other webs may be asked whether a page is there (requests whose ``meta`` says "external").
    """

    def __init__(self, hosts: tuple[str, ...], allow_private: tuple[str, ...] = (), *, external: bool = False) -> None:
        self.hosts = hosts
        self.external = external
        self.private = allowed_ports(allow_private)
        self.refused: set[str] = set()

    def admits(self, address: str, host: str, port: int) -> bool:
        """Whether a connection to ``address``, which ``host`` resolved to, may be opened."""
        literal = f"[{host}]" if ":" in host else host
        if is_public(address) or f"{literal}:{port}" in self.private:
            return True
        self.refused.add(f"{literal}:{port}")
        return False


def is_web(url: str) -> bool:
    """Whether ``url``, canonical, is http or https on a port where webs stand, and no other service of a machine."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and (parts.port or 443) in {80, 443, *range(1024, 65536)}


class ScopeMiddleware:
    """Stops every request outside the walls, whoever made it: redirects, robots and sitemaps included."""

    def __init__(self, walls: Walls) -> None:
        self.walls = walls

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ScopeMiddleware":
        """Take the walls of the spider."""
        return cls(crawler.spider.walls)  # type: ignore[union-attr]

    def process_request(self, request: "Request") -> None:
        """Let the request pass, or raise."""
        if self.walls.external and request.meta.get("external") and is_web(request.url):
            return
        if not in_scope(request.url, self.walls.hosts):
            raise OutOfScope(request.url)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Names become addresses only here, and only addresses that pass are ever handed to a connection.

    So a name that answers with a public address first and a private one later (DNS rebinding) gains nothing: what is
    checked is what is connected to.
    """

    def __init__(self, reactor: Any, walls: Walls) -> None:
        self.reactor = reactor
        self.inner = reactor.nameResolver
        self.walls = walls

    def install_on_reactor(self) -> None:
        """Stand between every connection and the system's resolver."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve ``hostName``, leaving out the addresses that may not be contacted."""
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
