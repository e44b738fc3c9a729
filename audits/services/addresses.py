"""Decides when two addresses are one service, and whether an address may belong to the municipality at all."""

import re
from functools import cache
from urllib.parse import parse_qsl

from audits.page import host_of, split
from audits.services.words import table
from audits.site_config import Site, matches

_DEFAULT = re.compile(r"/(?:default|index|start|home)\.\w{3,5}$", re.I)
_SAY_NOTHING = re.compile(
    r"^(?:utm_\w+|ref|from|source|src|lang|locale|sprak|session\w*|jsessionid|return\w*|back|fbclid)$", re.I
)

_FILES = (".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ics", ".zip", ".jpg", ".png")


def address_key(url: str) -> str:
    """Return the key of a service: host, path without case or default page, and the query that matters."""
    parts = split(url)
    path = _DEFAULT.sub("/", parts.path.partition(";")[0]).rstrip("/").casefold()
    pairs = sorted((k.casefold(), v) for k, v in parse_qsl(parts.query) if not _SAY_NOTHING.match(k))
    query = "&".join(f"{key}={value}" for key, value in pairs)
    return f"{parts.netloc.casefold()}{path}?{query}"


def is_file(url: str) -> bool:
    """Return whether an address is a file to download, by its name."""
    return split(url).path.casefold().endswith(_FILES)


def without_query(key: str) -> str:
    """Return an address, or an `address_key`, without its query."""
    return key.partition("?")[0]


def is_national(url: str) -> bool:
    """Return whether an address is a national one, and so not a service of the municipality's own."""
    host = host_of(url).partition(":")[0]
    names = table("service-platforms")["discovery"]["national"]
    return any(host == name or host.endswith(f".{name}") for name in names)


def says_service(url: str, text: str) -> bool:
    """Return whether a link to another host shows, by text, host or platform, that it leads to an e-service."""
    discovery = table("service-platforms")["discovery"]
    if re.search(discovery["text"], text, re.I) or re.search(discovery["host"], host_of(url), re.I):
        return True
    rows = table("service-platforms")["platform"]
    return any(re.search(row["address"], url, re.I) for row in rows if "address" in row)


def is_own_host(url: str, site: Site) -> bool:
    """Return whether an address is on one of the site's own hosts."""
    return host_of(url) in {host.casefold() for host in site.site.hosts}


def is_service_url(url: str, site: Site) -> bool:
    """Return whether an address is on a service host of site.toml, matches ``[services] pages``, or has such a host
    name; an identity provider's is not.
    """
    parts = split(url)
    host = (parts.hostname or "").casefold()
    at = f"{host}:{parts.port}" if parts.port else host
    if at in {name.casefold() for name in site.services.providers}:
        return False
    hosts = {name.casefold() for name in site.services.hosts}
    return at in hosts or matches(url, site.services.pages) or bool(_named_host().search(host))


@cache
def _named_host() -> re.Pattern[str]:
    return re.compile(table("service-platforms")["discovery"]["host"], re.I)
