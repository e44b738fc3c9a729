"""Compute how many clicks each page of a run is from the start, whatever the order of the answers.

During FETCH, the distance of an address follows from the first page that links to it. Several requests are in flight at
a time, so the same page may be a click nearer on another night. Choices by distance must not depend on that.
"""

from enum import IntEnum
from functools import cache
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from audits.model import Link
from reports.store import Store, Visits, unpack


class Source(IntEnum):
    """What the way to an address begins with. The crawl visits the addresses of each in turn."""

    START = 0
    SITEMAP = 1
    EARLIER = 2  # pages of earlier nights: links lead to most of them, so they come last


class Distance(NamedTuple):
    """The source of the shortest known way to an address, and its clicks. Distances sort in queue order."""

    source: Source
    clicks: int = 0

    def next(self) -> "Distance":
        """Return the distance of what a page at this distance links to."""
        return Distance(self.source, self.clicks + 1)


@cache  # there are few: the jobs of a queue share them
def distance_of(source: int, clicks: int) -> Distance:
    """Return the distance that a visit's columns hold."""
    return Distance(Source(source), clicks)


def settle_distances(store: Store, run_id: str) -> None:
    """Lower ``source`` and ``clicks`` of visits to the shortest way by which the links of the run's pages lead there.

    This is Dijkstra's algorithm from all pages at once. A redirect is not a click.
    """
    known: dict[int, Distance] = {}
    numbers: dict[str, int] = {}
    snapshots: dict[int, int] = {}
    redirects: dict[int, int] = {}
    for row in store.rows(
        "SELECT url AS id, address AS url, source, clicks, snapshot, redirect_to FROM visited WHERE run = ?", run_id
    ):
        number = row["id"]
        known[number], numbers[row["url"]] = distance_of(row["source"], row["clicks"]), number
        if row["snapshot"]:
            snapshots[number] = row["snapshot"]
        if row["redirect_to"]:
            redirects[number] = row["redirect_to"]
    nearer: set[int] = set()
    queue = [(known[number], number) for number in {*snapshots, *redirects}]
    heapify(queue)
    while queue:
        distance, number = heappop(queue)
        if distance > known[number]:
            continue
        further = distance.next()
        ways = [(redirects[number], distance)] if number in redirects else []
        for link in _links(store, snapshots[number]) if number in snapshots else ():
            if link.to in numbers:
                ways.append((numbers[link.to], further))
        for target, reached in ways:
            if target in known and reached < known[target]:
                known[target] = reached
                nearer.add(target)
                heappush(queue, (reached, target))
    visits = Visits(store, run_id)
    with store.atomic():
        for number in nearer:
            visits.move(number, **known[number]._asdict())


def _links(store: Store, snapshot: int) -> tuple[Link, ...]:
    row = store.row("SELECT links FROM snapshot WHERE id = ?", snapshot)
    return unpack(row["links"], tuple[Link, ...]) if row else ()
