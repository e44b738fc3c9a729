"""How far from the start each page of a run is, whichever answer came first.

While FETCH is at work, an address is as far away as the first page that led to it. Several answers are under way at a
time, so that on another night the same page may be a click nearer. What is chosen by distance must not be left to that.
"""

from heapq import heapify, heappop, heappush

from audits.model import Link
from reports.store import Store, unpack


def settle_distances(store: Store, run_id: str) -> None:
    """Lower ``visit.priority`` to the fewest clicks that the links of the run's pages need (Dijkstra, from all pages at
    once; a redirect is no click)."""
    known: dict[int, int] = {}
    numbers: dict[str, int] = {}
    snapshots: dict[int, int] = {}
    redirects: dict[int, int] = {}
    for row in store.rows(
        "SELECT visit.url AS id, url.url, priority, snapshot, redirect_to FROM visit JOIN url ON url.id = visit.url"
        " WHERE visit.run = ?",
        run_id,
    ):
        number = row["id"]
        known[number], numbers[row["url"]] = row["priority"], number
        if row["snapshot"]:
            snapshots[number] = row["snapshot"]
        if row["redirect_to"]:
            redirects[number] = row["redirect_to"]
    nearer: set[int] = set()
    queue = [(known[number], number) for number in {*snapshots, *redirects}]
    heapify(queue)
    while queue:
        clicks, number = heappop(queue)
        if clicks > known[number]:
            continue
        ways = [(redirects[number], clicks)] if number in redirects else []
        for link in _links(store, snapshots[number]) if number in snapshots else ():
            if link.to in numbers:
                ways.append((numbers[link.to], clicks + 1))
        for target, reached in ways:
            if reached < known.get(target, 0):
                known[target] = reached
                nearer.add(target)
                heappush(queue, (reached, target))
    with store.atomic():
        for number in nearer:
            store.execute("UPDATE visit SET priority = ? WHERE run = ? AND url = ?", known[number], run_id, number)


def _links(store: Store, snapshot: int) -> tuple[Link, ...]:
    row = store.row("SELECT links FROM snapshot WHERE id = ?", snapshot)
    return unpack(row["links"], tuple[Link, ...]) if row else ()
