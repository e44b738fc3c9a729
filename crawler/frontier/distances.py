"""Compute how many clicks each page of a run is from the start, whatever the order of the answers.

During FETCH, the distance of an address follows from the first page that links to it. Several requests are in flight at
a time, so the same page may be a click nearer on another night. Choices by distance must not depend on that.
"""

from heapq import heapify, heappop, heappush

from audits.model import Link
from reports.store import Store, unpack


def settle_distances(store: Store, run_id: str) -> None:
    """Lower ``visit.priority`` to the fewest clicks by which the links of the run's pages reach each address.

    This is Dijkstra's algorithm from all pages at once. A redirect is not a click.
    """
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
