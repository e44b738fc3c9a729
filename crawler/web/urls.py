"""Normalise URLs, so that two links to the same page have equal addresses, and decide which may be visited."""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Literal
from urllib.parse import quote, urlsplit

import ada_url

from audits.page import GRANTING, PASSING, mask_certain_numbers

BLANKS = "".join(map(chr, range(0x21)))  # what browsers strip around an address (URL standard); no other space
MAX_LENGTH = 8_000  # no person or CMS makes a longer address
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_ROOTED = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]", re.I)  # "https:d" is relative to its page
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_PLAIN = re.compile(r"[a-z0-9/_.~-]*")  # a path in which only dot segments may need normalising
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
_QUERY_SAFE = _PATH_SAFE + "?"
# Parameters that are removed: those of campaigns and clicks, and the session ids of server software, which never choose
# a page; and those whose value gives access to an account, which must not be stored.
_REMOVED = re.compile(
    rf"{GRANTING}|{PASSING}|"
    r"utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|_hs\w+|hsctatracking|"
    r"vero_id|wt_mc|"
    r"phpsessid|jsessionid|asp\.net_sessionid|aspx?sessionid\w*|cfid|cftoken|"
    r"(?:open|close)\.[\w.]+",  # Sitevision: which accordion is open
    re.I,
)
# Parameters that name a session on one site and choose a page on another. Where the value does not tell, the content
# does (`crawler.frontier.aliases`).
_SESSION = re.compile(r"\w*sess(?:ion)?(?:_?(?:id|key))?|sid|ticket|auth|nonce")
# A generated value, which may give access to a visitor's session. GUIDs and words have hyphens.
_MADE_UP = re.compile(r"(?=.*\d)[\w.~%+]{16,}", re.A)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.I)
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

    It is what is requested, so that only differences that no server may see are removed (RFC 3986, 6.2.2): the bytes
    of path and query stay as written, in whichever Unicode form. ``keep_query`` names parameters that look like a
    session or a campaign but choose the page on this site. What is certainly a personal identity number is masked.
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
    # An address that is masked here is never visited (`crawler.frontier.admission`).
    return mask_certain_numbers(result)


def resolve(base: str, href: str, keep_query: tuple[str, ...] = ()) -> str:
    """Return the canonical address of ``href`` on the page ``base``; raise `BadUrl` if it cannot be visited."""
    href = href.strip(BLANKS)
    if _ROOTED.match(href):
        # Most links appear on every page, and only the page's origin matters to them: with the origin as their base,
        # they are resolved once.
        base = base[: base.find("/", base.find("://") + 3)] or base
    return _resolve(base, href, keep_query)


@lru_cache(maxsize=20_000)
def _resolve(base: str, href: str, keep_query: tuple[str, ...]) -> str:
    if len(href) > MAX_LENGTH:
        found = _SCHEME.match(href)
        raise BadUrl(href, "long", found[1].lower() if found else "")
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
        name, _, value = pair.partition("=")
        name = name.lower()
        dropped = (
            _REMOVED.fullmatch(name)
            or (login and _RETURN.fullmatch(name))
            or (_MADE_UP.fullmatch(value) and _SESSION.fullmatch(name))
        )
        if pair and (not dropped or name in {wanted.lower() for wanted in keep}):
            kept.append(pair)
    return "&".join(kept)


def _escape(text: str, safe: str) -> str:
    """Return ``text`` with upper-case percent-encoding, and only the necessary characters encoded."""
    return quote(_ESCAPE.sub(_unescape, _LONE_PERCENT.sub("%25", text)), safe=safe)


def _unescape(escape: re.Match[str]) -> str:
    char = chr(int(escape[1], 16))
    return char if char in _UNRESERVED else escape[0].upper()


def is_session(name: str) -> bool:
    """Return whether a parameter of this name may hold the id of a session."""
    return bool(_SESSION.fullmatch(name.lower()))


def is_same_address(first: str, second: str, keep_query: tuple[str, ...], *, loosely: bool) -> bool:
    """Return whether two addresses are the same; ``loosely`` ignores the query, which a page's script may rewrite."""
    try:
        one, other = canonical(first, keep_query), canonical(second, keep_query)
    except BadUrl:
        return False
    return one == other or (loosely and one.partition("?")[0] == other.partition("?")[0])
