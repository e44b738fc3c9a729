"""A name that lies about where it stands (DNS rebinding) gains nothing: what is checked is what is connected to."""

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IHostnameResolver, IReactorPluggableNameResolver
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from zope.interface import implementer

from crawler.fetch.walls import GuardedResolver, Walls

PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.7"


@implementer(IHostnameResolver)
class Liar:
    """Answers each question with the next of ``answers``."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)

    def resolveHostName(self, receiver, hostName, portNumber=0, addressTypes=None, transportSemantics="TCP"):  # type: ignore[no-untyped-def]  # noqa: N803
        """What Twisted asks."""
        receiver.resolutionBegan(self)
        for address in self.answers.pop(0):
            receiver.addressResolved(IPv4Address("TCP", address, portNumber))
        receiver.resolutionComplete()
        return self


@implementer(IReactorPluggableNameResolver)
class Reactor(MemoryReactorClock):
    """Connects to nothing, and remembers where it was to."""

    nameResolver: IHostnameResolver  # noqa: N815 - Twisted's name

    def installNameResolver(self, resolver: IHostnameResolver) -> None:
        """As Twisted's reactors do."""
        self.nameResolver = resolver


@pytest.mark.parametrize(
    ("answers", "contacted"),
    [
        ([(PUBLIC,), (PRIVATE,)], [PUBLIC]),
        ([(PUBLIC, PRIVATE), (PRIVATE, PUBLIC)], [PUBLIC, PUBLIC]),
        ([("127.0.0.1",), ("169.254.169.254",)], []),
    ],
)
def test_a_name_that_changes_its_mind(answers: list[tuple[str, ...]], contacted: list[str]) -> None:
    """Each connection is to an address of the very answer that was checked, and to none that is private."""
    reactor = Reactor()
    reactor.nameResolver = Liar(*answers)
    walls = Walls(("lurig.se",))
    GuardedResolver(reactor, walls).install_on_reactor()
    failures: list[object] = []
    for _ in answers:
        HostnameEndpoint(reactor, "lurig.se", 443).connect(Factory()).addErrback(failures.append)
        reactor.advance(1)
    assert [client[0] for client in reactor.tcpClients] == contacted
    if len(contacted) < len(answers):
        assert walls.refused == {"lurig.se:443"}
        assert failures[-1].check(DNSLookupError)  # type: ignore[attr-defined]
