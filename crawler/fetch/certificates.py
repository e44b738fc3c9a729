"""Verify certificates, and find out what is wrong with one by a separate handshake: Scrapy says only "not trusted"."""

import logging
import socket
import ssl
from typing import TYPE_CHECKING, Any, Literal

from OpenSSL.SSL import VERIFY_FAIL_IF_NO_PEER_CERT, VERIFY_PEER, Connection
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.walls import Walls

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

Fault = Literal["expired", "not-yet", "wrong-name", "self-signed", "unknown-issuer", ""]

log = logging.getLogger(__name__)
TIMEOUT = 10.0  # seconds; enough, as the host answered a moment ago
# X509_V_ERR_* of OpenSSL (x509_vfy.h)
_FAULTS: dict[int, Fault] = {
    9: "not-yet",
    10: "expired",
    18: "self-signed",
    19: "unknown-issuer",  # the chain ends in an unknown root
    20: "unknown-issuer",  # issuer not found: the root is unknown, or the server omits an intermediate certificate
    21: "unknown-issuer",
    62: "wrong-name",
    64: "wrong-name",  # the same for an IP address
}


def fault(host: str, walls: Walls) -> Fault:
    """Return why the certificate of ``host`` (``name:port``) is not trusted, or "" if that is unknown. Blocks.

    Only an address that ``walls`` admit is contacted, and nothing but the handshake is sent.
    """
    name, _, port = host.rpartition(":")
    name = name.strip("[]")
    try:
        for *_, peer in socket.getaddrinfo(name, int(port), type=socket.SOCK_STREAM):
            if walls.admits(str(peer[0]), name, int(port)):
                return _shake_hands(str(peer[0]), int(port), name)
    except OSError as error:
        log.debug("%s: its certificate cannot be read: %r", host, error)
    return ""


def _shake_hands(address: str, port: int, name: str) -> Fault:
    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # FETCH and browsers do not verify strictly either
    context.hostname_checks_common_name = False  # nor do they read the name from the subject
    try:
        with (
            socket.create_connection((address, port), TIMEOUT) as connection,
            context.wrap_socket(connection, server_hostname=name),
        ):
            return ""
    except ssl.SSLCertVerificationError as error:
        return _FAULTS.get(error.verify_code, "")


class HttpsHandler(HTTP11DownloadHandler):
    """Scrapy's handler of https, which also refuses a certificate that says of no host that it is its own.

    Twisted 26.4 and later accepts one: it takes the error that its check of names raises for no verdict.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._contextFactory: Any = _Policy(self._contextFactory)


@implementer(IPolicyForHTTPS)
class _Policy:
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def creatorForNetloc(self, hostname: bytes, port: int) -> "_Creator":  # noqa: N802 - Twisted's interface
        return _Creator(self._inner.creatorForNetloc(hostname, port), hostname.decode("ascii"))


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    def __init__(self, inner: Any, host: str) -> None:
        self._inner = inner
        self._wanted = IPAddress_ID(host) if isIPAddress(host) or isIPv6Address(host) else DNS_ID(host)

    def clientConnectionForTLS(self, protocol: Any) -> Connection:  # noqa: N802 - Twisted's interface
        def verify(_: Connection, certificate: Any, error: int, depth: int, trusted: int) -> bool:  # noqa: ARG001
            if depth or not trusted:  # an issuer, or a fault that OpenSSL reports itself
                return bool(trusted)
            try:
                verify_service_identity(extract_patterns(certificate), [self._wanted], [])
            except Exception:  # whatever cannot be verified is not verified
                protocol.failVerification(Failure())  # type: ignore[no-untyped-call]
                return False
            return True

        connection: Connection = self._inner.clientConnectionForTLS(protocol)
        connection.set_verify(VERIFY_PEER | VERIFY_FAIL_IF_NO_PEER_CERT, verify)
        return connection
