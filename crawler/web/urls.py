"""Normalise URLs, so that two links to the same page have equal addresses, and decide which may be visited."""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import Literal
from urllib.parse import quote_from_bytes, urlsplit

import ada_url

from audits.page import mask_numbers

MAX_LENGTH = 8_000  # no person or CMS makes a longer address
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_ROOTED = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]", re.I)  # "https:d" is relative to its page
_ESCAPES = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_ESCAPE = re.compile(r"(%[0-9A-F]{2})")
_PLAIN = re.compile(r"[a-z0-9/_.~-]*")  # a path in which only dot segments may need normalising
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
_QUERY_SAFE = _PATH_SAFE + "?"
# Parameters for campaigns, clicks and sessions never choose a page. They are removed, so that each page has one address
# and no secret is stored.
_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|_hs\w+|hsctatracking|"
    r"vero_id|wt_mc|"
    r"(?:php|jsession|j|asp\.net_|aspx?)?sess(?:ion)?_?id|sid|session(?:_?(?:key|token))?|aspsessionid\w*|cfid|cftoken|"
    r"(?:\w+[_-])?token|apikey|api[_-]key|password|passwd|pwd|secret|client_secret|signature|sig|auth|authorization|"
    r"csrf\w*|nonce|ticket|saml(?:request|response|art)|sigalg|"
    r"(?:open|close)\.[\w.]+"  # Sitevision: which accordion is open
)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid|session(?:id)?)=[^/;]*", re.I)
_LOGIN = re.compile(
    r"(?:^|[/._-])(?:log-?[io]n|logga-?in|inloggning|sign-?in|sso|saml2?|idp|adfs|oauth2?|openid|authenticate|"
    r"legitimering|bankid)(?=[/._-]|$)",
    re.I,
)
# Where to return after login. If it were kept, every page would have its own login page.
_RETURN = re.compile(
    r"(?:return|redirect|back|success|error|fail(?:ure)?|cancel|original|from)_?(?:url|uri|to|path|target|request)?|"
    r"next|continue|goto|target|service|ref(?:errer)?|relaystate|wreply|wctx|url|destination",
    re.I,
)


class BadUrl(ValueError):
    """An address that cannot be visited. ``kind`` says why: it has another scheme, is malformed, or is too long."""

    def __init__(self, url: str, kind: Literal["scheme", "malformed", "long"], scheme: str = "") -> None:
        super().__init__(f"{kind}: {url[:80]!r}")
        self.kind = kind
        self.scheme = scheme


def canonical(url: str, keep_query: tuple[str, ...] = ()) -> str:
    """Return the canonical form of an absolute http or https address; raise `BadUrl` for any other.

    ``keep_query`` names parameters that look like a session or a campaign but choose the page on this site.
    Personal identity numbers are masked.
    """
    if len(url) > MAX_LENGTH:
        raise BadUrl(url, "long")
    try:
        parts = ada_url.URL(url)
    except ValueError as error:
        found = _SCHEME.match(url.strip())
        raise BadUrl(url, "malformed", found[1].lower() if found else "") from error
    scheme = parts.protocol[:-1]
    if scheme not in _PORTS:
        raise BadUrl(url, "scheme", scheme)
    host = parts.hostname.rstrip(".")
    if not _is_host(host) or parts.port == "0":
        raise BadUrl(url, "malformed", scheme)
    netloc = f"{host}:{parts.port}" if parts.port else host
    path = _path(parts.pathname)
    # The standard writes an apostrophe as %27; the addresses of earlier nights are stored with the character.
    query = _query(parts.search[1:].replace("%27", "'"), keep_query, login=bool(_LOGIN.search(path)))
    result = f"{scheme}://{netloc}{path}?{query}" if query else f"{scheme}://{netloc}{path}"
    if len(result) > MAX_LENGTH:
        raise BadUrl(url, "long", scheme)
    # An address with a personal identity number is stored masked, and never visited (`crawler.frontier.admission`).
    return mask_numbers(result)


def resolve(base: str, href: str, keep_query: tuple[str, ...] = ()) -> str:
    """Return the canonical address of ``href`` on the page ``base``; raise `BadUrl` if it cannot be visited."""
    href = href.strip()
    if _ROOTED.match(href):
        # Most links appear on every page, and only the page's origin matters to them: with the origin as their base,
        # they are resolved once.
        base = base[: base.find("/", base.find("://") + 3)] or base
    return _resolve(base, href, keep_query)


@lru_cache(maxsize=20_000)
def _resolve(base: str, href: str, keep_query: tuple[str, ...]) -> str:
    if len(href) > MAX_LENGTH:
        raise BadUrl(href, "long")
    try:
        return canonical(ada_url.join_url(base, href), keep_query)
    except BadUrl:
        raise
    except ValueError as error:
        raise BadUrl(href, "malformed") from error


def origin(url: str) -> str:
    """Return ``host:port`` of a canonical address, with the port even if it is the default."""
    scheme, _, rest = url.partition("://")
    netloc = rest.partition("/")[0]
    return netloc if netloc[netloc.rfind("]") + 1 :].count(":") else f"{netloc}:{_PORTS[scheme]}"


@lru_cache(maxsize=5_000)  # most links of a page are in the menus of all pages
def digest(url: str) -> int:
    """Return a number that identifies ``url`` in 48 bytes of memory: of its 128 bits, no two addresses share all."""
    return int.from_bytes(blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).digest())


def in_scope(url: str, hosts: tuple[str, ...]) -> bool:
    """Return whether a canonical address is on one of ``hosts``.

    A host is ``host`` (on the default port of the address's scheme) or ``host:port``.
    """
    scheme = url.partition("://")[0]
    return scheme in _PORTS and origin(url) in _allowed(hosts, _PORTS[scheme])


def allowed_ports(hosts: tuple[str, ...]) -> frozenset[str]:
    """Return every ``host:port`` that ``hosts`` allow, for http and https together."""
    return _allowed(hosts, 80) | _allowed(hosts, 443)


def is_login(url: str) -> bool:
    """Return whether the host or path of ``url`` looks like that of a login page."""
    return bool(_LOGIN.search("/" + url.partition("://")[2].partition("?")[0]))


@lru_cache(maxsize=64)
def _allowed(hosts: tuple[str, ...], default: int) -> frozenset[str]:
    found = set()
    for entry in hosts:
        try:
            parts = urlsplit(f"//{entry.strip()}")
            found.add(f"{ada_url.URL(f'http://{entry.strip()}').hostname}:{parts.port or default}")
        except ValueError:
            continue  # an unreadable entry allows nothing
    return frozenset(found)


def _is_host(host: str) -> bool:
    return bool(_HOST.fullmatch(host) or host.startswith("[")) and ".." not in host and len(host) <= 253


def _path(path: str) -> str:
    return path if _PLAIN.fullmatch(path) else _PATH_SESSION.sub("", _escape(path, _PATH_SAFE)) or "/"


def _query(query: str, keep: tuple[str, ...], *, login: bool) -> str:
    kept = []
    for pair in _escape(query, _QUERY_SAFE).split("&"):
        name = pair.partition("=")[0].lower()
        dropped = _TRACKING.fullmatch(name) or (login and _RETURN.fullmatch(name))
        if pair and (not dropped or name in {wanted.lower() for wanted in keep}):
            kept.append(pair)
    return "&".join(kept)


def _escape(text: str, safe: str) -> str:
    """Return ``text`` in NFC, with upper-case percent-encoding, and only the necessary characters encoded."""
    text = _ESCAPES.sub(_unescape, text)
    # Normalise between the remaining escapes, so that a combining mark is not merged with the hex digit before it.
    pieces = _ESCAPE.split(text)
    for number in range(0, len(pieces), 2):
        piece = unicodedata.normalize("NFC", pieces[number]).encode("utf-8", "replace")
        pieces[number] = quote_from_bytes(piece.replace(b"%", b"%25"), safe=safe)
    return "".join(pieces)


def _unescape(run: re.Match[str]) -> str:
    text = bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "surrogateescape")
    return "".join(
        f"%{ord(char) - 0xDC00:02X}" if 0xDC80 <= ord(char) <= 0xDCFF
        else char if ord(char) > 0x7F or ord(char) in _UNRESERVED
        else f"%{ord(char):02X}"
        for char in text
    )  # fmt: skip


def is_same_address(first: str, second: str, keep_query: tuple[str, ...], *, loosely: bool) -> bool:
    """Return whether two addresses are the same; ``loosely`` ignores the query, which a page's script may rewrite."""
    try:
        one, other = canonical(first, keep_query), canonical(second, keep_query)
    except BadUrl:
        return False
    return one == other or (loosely and one.partition("?")[0] == other.partition("?")[0])
