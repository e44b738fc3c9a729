"""The whole site as site audits see it: every page's record, every URL's state, and the link graph between them."""

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from audits.documents import Document
from audits.journeys import Journey
from audits.model import Link, PageRecord, Probe, Target, UrlState
from audits.site_config import Site

HOPS = 10  # redirects are followed this far, a limit of the kind that browsers have
_UNSEEN: frozenset[UrlState] = frozenset({"not-visited", "timeout", "error"})
_MAY_MISS = 0.01  # of the pages: with more unseen than this, pages that were not found tonight may still exist
_STRAY = 3  # that many do not count, however small the site
_DIGITS = re.compile(r"\d+")


class SiteView:
    """The records, targets and link graph of one run.

    ``records`` are by canonical URL (pages that were fetched and audited); ``targets`` hold every URL that was seen.
    ``certificates`` are the hosts (``host:port``) whose certificate is at fault, and how. ``probes`` say whether
    resources and pages of other sites exist. ``documents`` hold what is known of each document, by URL. ``failed``
    names the rules that failed on a page. ``today`` is the ISO date of the run ("" when not known). ``journeys`` are
    those to the login of e-services.
    """

    def __init__(
        self,
        site: Site,
        start: Iterable[str],
        records: Mapping[str, PageRecord],
        targets: Mapping[str, Target],
        certificates: Mapping[str, str] | None = None,
        probes: Iterable[Probe] = (),
        *,
        documents: Mapping[str, Document] | None = None,
        failed: Mapping[str, Collection[str]] | None = None,
        today: str = "",
        journeys: Iterable[Journey] = (),
    ) -> None:
        self.site = site
        self.start = tuple(start)
        self.records = records
        self.targets = targets
        self.certificates = certificates or {}
        self.failed = failed or {}
        self.today = today
        self.probes = tuple(probes)
        self.documents = documents or {}
        self.journeys = tuple(journeys)
        self._final: dict[str, str] = {}

    def final(self, url: str) -> str:
        """Return where ``url`` ends after its redirects: ``url`` itself without redirects, or in a redirect loop."""
        known = self._final.get(url)
        if known is None:  # called for each link of each page, so each address is followed only once
            known = self._final[url] = self._follow(url)
        return known

    def _follow(self, url: str) -> str:
        return self.hops(url)[-1]

    def hops(self, url: str) -> list[str]:
        """Return ``url`` and the addresses to which it redirects, in order; only itself in a redirect loop."""
        hops = [url]
        for _ in range(HOPS):
            target = self.targets.get(hops[-1])
            if target is None or not target.redirect_to:
                break
            if target.redirect_to in hops:
                return [url]
            hops.append(target.redirect_to)
        return hops

    @cached_property
    def complete(self) -> bool:
        """Return whether enough was seen to conclude that what was not found does not exist (a link to an orphan, say).

        Addresses that differ only in query and numbers count as one, so an endless calendar does not count as an unseen
        site.
        """
        shapes = {
            _DIGITS.sub("0", url.partition("?")[0]) for url, target in self.targets.items() if target.state in _UNSEEN
        }
        return len(shapes) <= max(_STRAY, _MAY_MISS * (len(self.records) + len(shapes)))

    @cached_property
    def start_pages(self) -> tuple[str, ...]:
        """Return the start addresses after their redirects, as far as they were fetched."""
        return tuple(dict.fromkeys(url for url in map(self.final, self.start) if url in self.records))

    @cached_property
    def graph(self) -> dict[str, dict[str, Link]]:
        """Return, for each page, the pages that it links to (redirects resolved), each with the first link to it."""
        graph: dict[str, dict[str, Link]] = {}
        for url, record in self.records.items():
            out: dict[str, Link] = {}
            for link in record.links:
                to = self.final(link.to)
                if to not in out and to in self.records and to != url:
                    out[to] = link
            graph[url] = out
        return graph

    @cached_property
    def incoming(self) -> dict[str, list[tuple[str, Link]]]:
        """Return, for each URL as written in links (not resolved), the pages that link to it, with their first link."""
        incoming: defaultdict[str, dict[str, Link]] = defaultdict(dict)
        for url, record in self.records.items():
            for link in record.links:
                incoming[link.to].setdefault(url, link)
        return {to: list(sources.items()) for to, sources in incoming.items()}

    def links_to(self, ends: Collection[str]) -> dict[str, list[tuple[str, Link]]]:
        """Return all links from other pages that lead to ``ends``, redirects resolved: end to (page, link)."""
        found: dict[str, list[tuple[str, Link]]] = {end: [] for end in ends}
        for url, record in self.records.items():
            for link in record.links:
                end = self.final(link.to)
                if end in found and end != url:
                    found[end].append((url, link))
        return found

    @cached_property
    def inlinks(self) -> dict[str, int]:
        """Return how many other pages link to each page, redirects resolved."""
        counts = dict.fromkeys(self.records, 0)
        for out in self.graph.values():
            for to in out:
                counts[to] += 1
        return counts

    @cached_property
    def _search(self) -> dict[str, tuple[int, str]]:
        """Search breadth-first from the start pages. Return page to (clicks, page before it)."""
        found = dict.fromkeys(self.start_pages, (0, ""))
        queue = deque(found)
        while queue:
            url = queue.popleft()
            for to in self.graph[url]:
                if to not in found:
                    found[to] = (found[url][0] + 1, url)
                    queue.append(to)
        return found

    def depth(self, url: str) -> int | None:
        """Return the fewest clicks from a start page to ``url``; None when no path leads there."""
        found = self._search.get(self.final(url))
        return found[0] if found else None

    def fix_order(self, url: str, link: Link) -> tuple[bool, float, str, str]:
        """Return the sort key of a link on the page ``url``.

        Links that an editor wrote come before those of menus, then pages near the start; the order is always the same.
        """
        depth = self.depth(url)
        return link.region not in ("main", "aside"), depth if depth is not None else float("inf"), url, link.text

    def path(self, url: str) -> tuple[str, ...]:
        """Return the pages on a shortest path from a start page to ``url``, both included; () when there is none."""
        url = self.final(url)
        if url not in self._search:
            return ()
        way = [url]
        while before := self._search[way[-1]][1]:
            way.append(before)
        return tuple(reversed(way))
