"""The whole site as site audits see it: every page's record, every URL's fate, and the link graph between them."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from functools import cached_property

from audits.model import Link, PageRecord, Target
from audits.site import Site

_HOPS = 10  # a chain of redirects is followed this far, as browsers do within reason


class SiteView:
    """``records`` by canonical URL (pages that were fetched and audited); ``targets`` for every URL that was seen."""

    def __init__(
        self,
        site: Site,
        start: Iterable[str],
        records: Mapping[str, PageRecord],
        targets: Mapping[str, Target],
    ) -> None:
        self.site = site
        self.start = tuple(start)
        self.records = records
        self.targets = targets

    def final(self, url: str) -> str:
        """Where ``url`` ends after its redirects (itself when it has none, or when they lead round in a ring)."""
        seen = {url}
        for _ in range(_HOPS):
            target = self.targets.get(url)
            if target is None or not target.redirect_to or target.redirect_to in seen:
                break
            url = target.redirect_to
            seen.add(url)
        return url

    @cached_property
    def start_pages(self) -> tuple[str, ...]:
        """The start addresses after their redirects, those that were fetched."""
        return tuple(dict.fromkeys(url for url in map(self.final, self.start) if url in self.records))

    @cached_property
    def graph(self) -> dict[str, dict[str, Link]]:
        """Page to pages that it links to (redirects resolved), each with the first link that leads there."""
        graph: dict[str, dict[str, Link]] = {}
        for url, record in self.records.items():
            out: dict[str, Link] = {}
            for link in record.links:
                to = self.final(link.to)
                if to in self.records and to != url:
                    out.setdefault(to, link)
            graph[url] = out
        return graph

    @cached_property
    def incoming(self) -> dict[str, list[tuple[str, Link]]]:
        """URL as written in links (not resolved) to the pages that link there, each page once, with its first link."""
        incoming: defaultdict[str, dict[str, Link]] = defaultdict(dict)
        for url, record in self.records.items():
            for link in record.links:
                incoming[link.to].setdefault(url, link)
        return {to: list(sources.items()) for to, sources in incoming.items()}

    @cached_property
    def inlinks(self) -> dict[str, int]:
        """How many other pages link to each page, redirects resolved."""
        counts = dict.fromkeys(self.records, 0)
        for out in self.graph.values():
            for to in out:
                counts[to] += 1
        return counts

    @cached_property
    def _search(self) -> dict[str, tuple[int, str]]:
        """Breadth-first from the start pages: page to (clicks, page before it)."""
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
        """The fewest clicks from a start page to ``url``; None when no way leads there."""
        found = self._search.get(self.final(url))
        return found[0] if found else None

    def path(self, url: str) -> tuple[str, ...]:
        """The pages on a shortest way from a start page to ``url``, both included; () when there is none."""
        url = self.final(url)
        if url not in self._search:
            return ()
        way = [url]
        while before := self._search[way[-1]][1]:
            way.append(before)
        return tuple(reversed(way))
