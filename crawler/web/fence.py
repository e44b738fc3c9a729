"""Chromium switches that restrict a browser to a list of allowed hosts and ports.

There are two layers. Every request to a host or port that is not allowed is sent to a proxy that does not exist. This
covers redirects, frames, workers and sockets. In addition, only allowed names are resolved, each to the address that
was checked, for as long as the browser runs.
"""

import ipaddress
import logging
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from audits.site_config import Site

log = logging.getLogger(__name__)
_NOWHERE = "http://blocked.invalid:1"


def hosts_of(site: Site) -> tuple[str, ...]:
    """Return the hosts that the browser may reach for ``site``, as ``host`` or ``host:port``.

    These are the site's hosts, those of its start pages, and those that serve its style sheets and scripts.
    """
    start = (urlsplit(url).netloc for url in site.site.start)
    return tuple(dict.fromkeys((*site.hosts, *start, *site.browser.allow)))


def hosts_to_visit(site: Site, start: Iterable[str]) -> tuple[str, ...]:
    """Return the hosts that FETCH may visit: the configured ones and those of the services.

    If the configuration lists no hosts for the site, those of the addresses ``start`` are used instead.
    """
    own = site.site.hosts or tuple(url.partition("://")[2].partition("/")[0] for url in start)
    return (*own, *site.services.hosts)


def switches(hosts: Iterable[str], private: Iterable[str] = (), *, pin: bool = True) -> list[str]:
    """Return the Chromium switches that let it reach only ``hosts``.

    ``private`` lists the ``host:port`` that may have a private address; any other name with one is left out. (A
    literal IP address with a port states its address already, and needs no second permission.)
    ``pin`` resolves the names now, on this machine. It must be off for a browser on another machine.
    """
    allowed: list[str] = []
    names: dict[str, str] = {}
    for entry in dict.fromkeys(hosts):
        host, port = _split(entry)
        address = _address(host, private_too=_is_named(host, port, private) or _is_literal(host, port)) if pin else host
        if address is None:
            continue
        allowed += [f"{host}:{port}"] if port else [f"http://{host}:80", f"https://{host}:443"]
        names[host] = address
    rules = [f"EXCLUDE {host}" if host == address else f"MAP {host} {address}" for host, address in names.items()]
    return [
        f"--proxy-server={_NOWHERE}",
        f"--proxy-bypass-list={';'.join(('<-loopback>', *allowed))}",
        f"--host-resolver-rules={', '.join((*rules, 'MAP * ~NOTFOUND'))}",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--disable-quic",
    ]


def is_public(address: str) -> bool:
    """Return whether an IP address is public: not private, loopback, link-local, multicast or reserved."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    for inner in (getattr(ip, "ipv4_mapped", None), getattr(ip, "sixtofour", None)):
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


def _split(entry: str) -> tuple[str, int | None]:
    parts = urlsplit(f"//{entry}")
    return parts.hostname or "", parts.port


def _is_named(host: str, port: int | None, private: Iterable[str]) -> bool:
    ports = {port} if port else {80, 443, None}
    return any(_split(entry)[0] == host and _split(entry)[1] in ports for entry in private)


def _is_literal(host: str, port: int | None) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return port is not None


def _address(host: str, *, private_too: bool) -> str | None:
    """Return an address of ``host`` that may be visited, or None.

    IPv4 is preferred to IPv6, as the machine may have no IPv6 route.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except OSError:
        try:  # a machine with only loopback has no "configured" addresses
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError as error:
            log.debug("%s: has no address: %r", host, error)
            return None
    found.sort(key=lambda one: one[0] != socket.AF_INET)
    for family, *_, peer in found:
        address = str(peer[0])
        if private_too or is_public(address):
            return f"[{address}]" if family == socket.AF_INET6 else address
    return None
