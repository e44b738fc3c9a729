"""The whole site as site audits see it: every page's record, every URL's state, and the link graph between them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from audits.documents import Document
from audits.journeys import Journey
from audits.model import Link, PageRecord, Probe, Region, Target, UrlState
from audits.site_config import Site

if TYPE_CHECKING:
    from audits.graph import Graph

HOPS = 10  # redirects are followed this far, a limit of the kind that browsers have
_UNSEEN: frozenset[UrlState] = frozenset({"not-visited", "timeout", "error"})
_MAY_MISS = 0.01  # of the pages: with more unseen than this, pages that were not found tonight may still exist
_STRAY = 3  # that many do not count, however small the site
_OUTSIDE: frozenset[Region] = frozenset({"footer", "dialog"})
_DIGITS = re.compile(r"\d+")


class MatchedFile(Struct, frozen=True):
    """A file of statistics, and its rows that match nothing in the run; ``examples`` are those with large numbers.

    ``key`` is that of ``[statistics]``. A file is not used when more than half of its rows match nothing.
    """

    key: str
    name: str
    rows: int
    lost: int = 0
    used: bool = True
    examples: tuple[tuple[str, int], ...] = ()


class Statistics(Struct, frozen=True):
    """What people do on the site per month, from the owner's files. ``visits`` are None where no file fits the pages.

    ``searches`` are what residents search for, with numbers, the most frequent first.
    """

    visits: Mapping[str, float] | None = None
    searches: tuple[tuple[str, int], ...] = ()
    files: tuple[MatchedFile, ...] = ()


class SiteView:
    """The records, targets and link graph of one run.

    ``records`` are by canonical URL (pages that were fetched and audited); ``targets`` hold every URL that was seen.
    ``certificates`` are the hosts (``host:port``) whose certificate is at fault, and how. ``probes`` say whether
    resources and pages of other sites exist. ``documents`` hold what is known of each document, by URL. ``failed``
    names the rules that failed on a page. ``today`` is the ISO date of the run ("" when not known). ``journeys`` are
    those to the login of e-services. ``visits`` are those of each page per month (None: no statistics fit the pages);
    all that is known of these and of searches is in ``statistics``. ``readability`` is the score of each page with one.
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
        statistics: Statistics | None = None,
        visits: Mapping[str, float] | None = None,
        readability: Mapping[str, float] | None = None,
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
        self.statistics = statistics or Statistics(visits)
        self.visits = self.statistics.visits
        self.readability = readability or {}
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
    def pages(self) -> tuple[str, ...]:
        """Return the URLs of the records; a page's place here is its number in `graph`."""
        return tuple(self.records)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Return the number of each page in `graph`."""
        return {url: number for number, url in enumerate(self.pages)}

    @cached_property
    def graph(self) -> "Graph":
        """Return the links between the pages, redirects resolved."""
        from audits.graph import Graph  # NumPy, which the processes that judge single pages do without

        return Graph(self._links())

    def _links(self) -> Iterator[dict[int, bool]]:
        ends: dict[str, int] = {}  # of each URL as written in links; -1: it leads to no page
        for number, record in enumerate(self.records.values()):
            out: dict[int, bool] = {}
            for link in record.links:
                end = ends.get(link.to)
                if end is None:
                    end = ends[link.to] = self.numbers.get(self.final(link.to), -1)
                if end not in (-1, number):
                    out[end] = out.get(end, False) or link.region not in _OUTSIDE
            yield out

    def links_to(self, ends: Collection[str]) -> dict[str, list[tuple[str, Link]]]:
        """Return all links from other pages that lead to ``ends``, redirects resolved: end to (page, link)."""
        found: dict[str, list[tuple[str, Link]]] = {end: [] for end in ends}
        known = self._final.get
        for url, record in self.records.items() if found else ():
            for link in record.links:
                end = known(link.to) or self.final(link.to)
                if end in found and end != url:
                    found[end].append((url, link))
        return found

    @cached_property
    def inlinks(self) -> dict[str, int]:
        """Return how many other pages link to each page, redirects resolved."""
        return dict(zip(self.pages, self.graph.inlinks, strict=True))

    @cached_property
    def _search(self) -> tuple[list[int], list[int]]:
        return self.graph.search(self.numbers[url] for url in self.start_pages)

    @cached_property
    def _search_within(self) -> list[int]:
        return self.graph.search((self.numbers[url] for url in self.start_pages), within=True)[0]

    def depth(self, url: str, *, within: bool = False) -> int | None:
        """Return the fewest clicks from a start page to ``url``; None when no path leads there.

        With ``within``, only links in menus and content count: people seldom look for a page in the footer.
        """
        number = self.numbers.get(self.final(url))
        if number is None:
            return None
        clicks = (self._search_within if within else self._search[0])[number]
        return None if clicks < 0 else clicks

    def fix_order(self, url: str, link: Link) -> tuple[bool, float, str, str]:
        """Return the sort key of a link on the page ``url``.

        Links that an editor wrote come before those of menus, then pages near the start; the order is always the same.
        """
        depth = self.depth(url)
        return link.region not in ("main", "aside"), depth if depth is not None else float("inf"), url, link.text

    def path(self, url: str) -> tuple[str, ...]:
        """Return the pages on a shortest path from a start page to ``url``, both included; () when there is none."""
        number = self.numbers.get(self.final(url), -1)
        clicks, before = self._search
        if number < 0 or clicks[number] < 0:
            return ()
        way = [number]
        while before[way[-1]] >= 0:
            way.append(before[way[-1]])
        return tuple(self.pages[step] for step in reversed(way))
