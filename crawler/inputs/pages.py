"""Find the page that an address or a path in a file of the owner means, as people and tools write them."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from audits.site_config import Site
from crawler.web import BadUrl, canonical
from reports.store import Store

_HOPS = 20  # redirects that are followed


class Pages:
    """The addresses that a run knows, visited or not, and where those that redirect lead."""

    def __init__(self, site: Site, store: Store, run_id: str) -> None:
        sql = "SELECT address, request, target, state FROM visited WHERE run = ?"
        rows = list(store.rows(sql, run_id))
        self._target = {row["address"]: row["target"] if row["state"] == "redirect" else None for row in rows}
        self._keep = site.crawl.keep_query
        self._origins = tuple(_origins(site))
        self._like: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows:
            for form in {row["address"], row["request"]}:  # a masked address is requested, and counted, as it is
                self._like[_loose(form)].add(self.end(row["address"]))

    def __iter__(self) -> Iterator[str]:
        """Yield every address."""
        return iter(self._target)

    def find(self, name: str) -> str | None:
        """Return the address of the page that ``name`` means, or None.

        ``name`` may lack its scheme, or its host too. Differences in scheme, case, ``www.``, the last slash and how
        letters are encoded do not matter, unless several pages differ in nothing else. A query that chooses no page
        does not matter either.
        """
        for form in dict.fromkeys((name.strip(), name.strip().partition("?")[0])):
            candidates = list(self._candidates(form))
            for address in candidates:
                if address in self._target:
                    return self.end(address)
            for address in candidates:
                if len(found := self._like.get(_loose(address), ())) == 1:
                    return next(iter(found))
        return None

    def _candidates(self, name: str) -> Iterator[str]:
        """Yield each address that ``name`` can mean, in canonical form."""
        if "://" in name:
            written = [name]
        elif name.startswith("/"):
            written = [origin + name for origin in self._origins]
        else:
            hosts = {_bare(origin): origin.partition("://")[0] for origin in self._origins}
            scheme = hosts.get(_bare(name))
            written = [f"{scheme}://{name}"] if scheme else [f"{origin}/{name}" for origin in self._origins]
        for address in written:
            try:
                yield canonical(address, self._keep)
            except BadUrl:
                continue

    def end(self, address: str) -> str:
        """Return the address that ``address`` leads to by redirects, or itself."""
        for _ in range(_HOPS):
            target = self._target.get(address)
            if not target:
                break
            address = target
        return address


def _origins(site: Site) -> Iterable[str]:
    """Return the origins of the start addresses and then those of the other hosts, each once."""
    start = [canonical(url) for url in site.site.start]
    scheme = start[0].partition("://")[0]
    known = [url[: url.index("/", url.index("://") + 3)] for url in start]
    return dict.fromkeys((*known, *(f"{scheme}://{host}" for host in site.hosts)))


def _bare(address: str) -> str:
    """Return the host of an address, without ``www.``."""
    return address.rpartition("://")[2].partition("/")[0].casefold().removeprefix("www.")


def _loose(address: str) -> str:
    path = unicodedata.normalize("NFC", unquote(address.partition("://")[2]))
    return path.casefold().removeprefix("www.").rstrip("/")
