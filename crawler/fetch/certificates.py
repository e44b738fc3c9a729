"""Find out what is wrong with a certificate, by a separate handshake, as Scrapy only says that it is not trusted."""

import logging
import socket
import ssl
from typing import Literal

from crawler.fetch.walls import Walls

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
    try:
        with (
            socket.create_connection((address, port), TIMEOUT) as connection,
            context.wrap_socket(connection, server_hostname=name),
        ):
            return ""
    except ssl.SSLCertVerificationError as error:
        return _FAULTS.get(error.verify_code, "")
