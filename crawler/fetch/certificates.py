"""What is wrong with a certificate. FETCH only learns that it cannot be trusted; a handshake of our own says why."""

import contextlib
import socket
import ssl
from typing import Literal

from crawler.fetch.walls import Walls

Fault = Literal["expired", "not-yet", "wrong-name", "self-signed", "unknown-issuer", ""]

TIMEOUT = 10.0  # seconds; the host answered a moment ago
# X509_V_ERR_* of OpenSSL (x509_vfy.h)
_FAULTS: dict[int, Fault] = {
    9: "not-yet",
    10: "expired",
    18: "self-signed",
    19: "unknown-issuer",  # a chain that ends in a root that nobody knows
    20: "unknown-issuer",  # no issuer to be found: the root is unknown, or the server leaves out what lies between
    21: "unknown-issuer",
    62: "wrong-name",
    64: "wrong-name",  # the same, of an address of digits
}


def fault(host: str, walls: Walls) -> Fault:
    """Why the certificate of ``host`` (``name:port``) is not to be trusted; "" when that cannot be said. Blocks.

    Only an address that ``walls`` admit is contacted, and nothing is sent but the handshake.
    """
    name, _, port = host.rpartition(":")
    name = name.strip("[]")
    with contextlib.suppress(OSError):
        for *_, peer in socket.getaddrinfo(name, int(port), type=socket.SOCK_STREAM):
            if walls.admits(str(peer[0]), name, int(port)):
                return _shake_hands(str(peer[0]), int(port), name)
    return ""


def _shake_hands(address: str, port: int, name: str) -> Fault:
    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # as FETCH and browsers verify
    try:
        with (
            socket.create_connection((address, port), TIMEOUT) as connection,
            context.wrap_socket(connection, server_hostname=name),
        ):
            return ""
    except ssl.SSLCertVerificationError as error:
        return _FAULTS.get(error.verify_code, "")
