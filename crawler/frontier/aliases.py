"""Give each page one address: choose which of several addresses with the same page keeps it.

The other addresses redirect to it. Addresses are merged only if their content is the same and they are variants of each
other: they differ in slash, case, index.html, www, scheme, Unicode form or query, or the page names its address
(rel=canonical). Two different addresses with the same text stay two pages.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from urllib.parse import unquote

from msgspec import Struct

from audits.reasons import Code, Reason
from audits.site_config import Site, matches
from crawler.frontier.table import Frontier
from crawler.web import digest, in_scope, is_session

MIN_LETTERS = 200  # bytes of text that two queries must share; a shorter page may be a shell that a script fills
MIN_SESSION_LETTERS = 1  # the same for a parameter whose name says that it may be a session's
PROOFS = 3  # paths on which a parameter must have had no effect before it is assumed never to have one
MAX_REMEMBERED = 50_000
_INDEX = re.compile(r"(?:index|default|start)\.(?:html?|php|aspx?|jsp)$")


def shape(url: str) -> str:
    """Return host and path without what variants differ in.

    That is "www.", case, index file, trailing slash, and the Unicode form: "å" may be one character or two.
    """
    rest = url.partition("://")[2].partition("?")[0]
    if "%" in rest:
        rest = unicodedata.normalize("NFC", unquote(rest, errors="surrogateescape"))
    rest = rest.lower()
    return _INDEX.sub("", rest).rstrip("/").removeprefix("www.")


def parameters(url: str) -> Iterator[tuple[str, str, str]]:
    """Yield ``(name, value, address without it)`` for each parameter of ``url``."""
    base, _, query = url.partition("?")
    pairs = query.split("&") if query else []
    for number, pair in enumerate(pairs):
        name, _, value = pair.partition("=")
        rest = "&".join(pairs[:number] + pairs[number + 1 :])
        yield name, value, f"{base}?{rest}" if rest else base


class Queries:
    """Learns which parameters do not affect the page, such as session ids without a well-known name."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._first: dict[tuple[int, str], tuple[str, str, str]] = {}  # (digest of rest, parameter): url, value, page
        self._chooses: set[tuple[str, str]] = set()  # (host, parameter) that affect the page
        self._proofs: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def idle_allowed(self, url: str) -> bool:
        """Return whether parameters of ``url`` may be found to have no effect; those of e-services always have one."""
        services = self.site.services
        return not (matches(url, services.pages) or in_scope(url, services.hosts))

    def saw(self, url: str, page: str, letters: int) -> None:
        """Record that ``url`` answered with the content hash ``page`` and ``letters`` bytes of text."""
        if "?" not in url or not self.idle_allowed(url):
            return
        host, path = _host_path(url)
        for name, value, rest in parameters(url):
            if name in self.site.crawl.keep_query or len(self._first) > MAX_REMEMBERED:
                continue
            first = self._first.setdefault((digest(rest), name), (url, value, page))
            if not first[2]:  # `twin` added it before its page was fetched
                self._first[digest(rest), name] = (first[0], first[1], page)
            elif first[1] != value and (first[2] != page or letters < _enough([name])):
                self._chooses.add((host, name))
            elif first[1] != value:
                self._proofs[host, name].add(path)

    def twin(self, url: str) -> tuple[str, str] | None:
        """Return an address with the same page as the new ``url`` and the parameter without effect, or None."""
        if not self._proofs or "?" not in url:
            return None
        host, path = _host_path(url)
        for name, value, rest in parameters(url):
            key = (host, name)
            proofs = self._proofs.get(key, ())
            if key in self._chooses or not (len(proofs) >= PROOFS or (path in proofs and is_session(name))):
                continue
            first = self._first.setdefault((digest(rest), name), (url, value, ""))
            if first[0] != url:
                return first[0], name
        return None


def settle_aliases(site: Site, frontier: Frontier, start: Sequence[str]) -> int:
    """Give every page of the finished run one address, and return how many addresses now redirect to another."""
    queries = Queries(site)
    pages = [_Same(*row) for row in frontier.store.execute(_CANDIDATES, frontier.run_id, frontier.run_id)]
    groups = _Groups()
    by_shape: defaultdict[str, list[_Same]] = defaultdict(list)
    by_url = {page.url: page for page in pages}
    for page in pages:
        by_shape[shape(page.url)].append(page)
        named = by_url.get(page.canonical)
        if named is not None and named is not page and (named.content, named.title) == (page.content, page.title):
            groups.join(page.url, named.url)
    for variants in by_shape.values():
        for one, other in _pairs(variants):
            if _same(one, other, queries):
                groups.join(one.url, other.url)
    kept = set(map(frontier.store.shown, frontier.remembered()))
    origins = tuple("/".join(url.split("/")[:3]) + "/" for url in start)
    count = 0
    for members in groups.all():
        canonical = {by_url[url].canonical for url in members}
        order = sorted(
            members,
            key=lambda url: (
                url not in canonical, url not in kept, not url.startswith(origins), "?" in url,
                url.startswith("http:"), len(url), url != url.lower(), url,
            ),
        )  # fmt: skip
        main = by_url[order[0]]
        for url in order[1:]:
            frontier.lead(by_url[url].id, main.id, Reason.of(Code.SAME_PAGE, url=main.url))
            count += 1
    return count


# Only pages whose content appears more than once: a small share of all.
_CANDIDATES = """
SELECT visited.url, address, body_hash, content_hash, template_hash, title, canonical, letters
FROM visited JOIN snapshot ON snapshot.id = visited.snapshot
WHERE visited.run = ? AND state = 'ok' AND content_hash IN (
    SELECT content_hash FROM visit JOIN snapshot ON snapshot.id = visit.snapshot
    WHERE visit.run = ? AND visit.state = 'ok' GROUP BY content_hash HAVING count(*) > 1
) ORDER BY visited.url
"""


class _Same(Struct, frozen=True):
    """A page whose content appears at other addresses too."""

    id: int
    url: str
    body: str
    content: str
    template: str
    title: str
    canonical: str
    letters: int


def _same(one: _Same, other: _Same, queries: Queries) -> bool:
    alike = (one.content, one.template) == (other.content, other.template) or one.body == other.body
    if not alike or one.title != other.title:
        return False
    mine, others = one.url.partition("?")[2], other.url.partition("?")[2]
    if mine == others:
        return True
    differ = {pair.partition("=")[0] for pair in set(mine.split("&")) ^ set(others.split("&")) if pair}
    if min(one.letters, other.letters) < _enough(differ) or not queries.idle_allowed(one.url):
        return False
    return not differ & set(queries.site.crawl.keep_query)


def _enough(names: Iterable[str]) -> int:
    """Return how much text two pages must share to show that the parameters ``names`` have no effect."""
    return MIN_SESSION_LETTERS if all(map(is_session, names)) else MIN_LETTERS


def _pairs(variants: list[_Same]) -> Iterable[tuple[_Same, _Same]]:
    """Return the pairs of ``variants`` to compare.

    These are all pairs of up to 50 variants. Of more (an endless parameter), each is paired with the first of the same
    content.
    """
    if len(variants) <= 50:
        return combinations(variants, 2)
    firsts: dict[tuple[str, str, str], _Same] = {}
    return [(firsts.setdefault((page.content, page.template, page.title), page), page) for page in variants]


class _Groups:
    """Groups of addresses with the same page, built from pairs."""

    def __init__(self) -> None:
        self._members: dict[str, set[str]] = {}

    def join(self, one: str, other: str) -> None:
        mine, others = self._members.get(one, {one}), self._members.get(other, {other})
        if mine is not others:
            mine |= others
            for url in mine:
                self._members[url] = mine

    def all(self) -> Iterator[list[str]]:
        """Yield each group once, as a sorted list."""
        seen: set[str] = set()
        for url, members in self._members.items():
            if url not in seen:
                seen |= members
                yield sorted(members)


def _host_path(url: str) -> tuple[str, str]:
    host, _, path = url.partition("://")[2].partition("?")[0].partition("/")
    return host, path
