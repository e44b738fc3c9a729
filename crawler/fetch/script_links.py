"""After RENDER, add to the frontier the addresses that only scripts link to, so that FETCH can continue with them.

RENDER stores the links that a page's scripts made in the page's artifact. Here they are compared with what the run
knows. New ones pass the same gate as all others, and get a row with the page that they were found on.
"""

from collections.abc import Callable, Iterator

from audits.model import Link, Made, UrlState
from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.fetch.limits import window_end
from crawler.frontier import Distance, Frontier, Gate, Source
from crawler.web import BadUrl, canonical, hosts_to_visit, origin
from reports.store import Store, local_now, put_measure, unpack

MAX_ROUNDS = 2  # times per night that FETCH continues after its first pass, for menus in menus in menus
_ROUNDS = "script_rounds"


def follow_script_links(site: Site, store: Store, run_id: str, fetch: Callable[[], Reason | None]) -> bool:
    """Have FETCH visit the new addresses that scripts link to; return whether there were any and FETCH succeeded.

    ``fetch`` returns why it failed, or None. An interrupted pass is resumed. A failure here never fails the night: what
    was not visited is listed and noted.
    """
    frontier = Frontier(store, run_id)
    rounds = _rounds(store, run_id)
    with store.atomic():
        broken_off = bool(frontier.resume())
        fed = _feed(site, frontier, store, run_id, full=rounds >= MAX_ROUNDS)
    if not (broken_off or fed):
        return False
    failed = fetch()
    if failed:
        with store.atomic():
            left = frontier.close(Reason.of(Code.INTERRUPTED))
            store.note(run_id, Reason.of(Code.NOTE_SCRIPT, count=left, why=failed))
    put_measure(store, run_id, _ROUNDS, rounds + 1)
    return not failed


def _rounds(store: Store, run_id: str) -> int:
    row = store.row("SELECT value FROM measure WHERE run = ? AND scope = 'site' AND name = ?", run_id, _ROUNDS)
    return int(row["value"]) if row else 0


def _feed(site: Site, frontier: Frontier, store: Store, run_id: str, *, full: bool) -> int:
    """Add a row for each address that only scripts link to, and return how many of them are to be visited.

    ``full`` means that no further pass is allowed this night.
    """
    unlinked = {
        row["url"]
        for row in store.rows(
            "SELECT address AS url FROM visited WHERE run = ? AND found_on IS NULL AND source != ?",
            run_id,
            Source.START,
        )
    }
    gate: Gate | None = None
    stop: tuple[UrlState, Reason] | None = None
    left: dict[str, tuple[UrlState, Reason]] = {}
    queued = stopped = 0
    for number, url, clicks, links in _pages(store, run_id):
        distance = Distance(Source.START, clicks + 1)
        for link in links:
            if link.to in unlinked:
                unlinked.discard(link.to)
                frontier.link(link.to, distance=distance, found_on=number)
            if frontier.knows(link.to):
                continue
            if gate is None:  # made only when needed, as it loads every link of the run
                gate = _gate(site, frontier)
                stop = _why_not(site, store, run_id, full=full)
                left = _left(store, run_id)
            verdict = gate.verdict(link.to, url, distance.clicks)
            if verdict is None:
                verdict = stop or left.get(origin(link.to))
                stopped += verdict is not None
            frontier.add(link.to, distance=distance, found_on=number, verdict=verdict)
            queued += verdict is None
    if stopped:
        why = stop[1] if stop else Reason.of(Code.SCRIPT_HOST)
        store.note(run_id, Reason.of(Code.NOTE_SCRIPT, count=stopped, why=why))
    return queued


def _pages(store: Store, run_id: str) -> Iterator[tuple[int, str, int, tuple[Link, ...]]]:
    """Yield ``(id, url, clicks, links)`` for the pages with links that a script made, nearest to the start first."""
    rows = store.execute(
        "SELECT url, address, clicks, data FROM visited JOIN artifact ON artifact.id = visited.artifact"
        " WHERE visited.run = ? AND visited.state = 'ok' ORDER BY clicks, address",
        run_id,
    ).fetchall()
    for number, url, clicks, data in rows:
        if links := unpack(data, Made).links:
            yield number, url, clicks, links


def _gate(site: Site, frontier: Frontier) -> Gate:
    starts = []
    for address in site.site.start:
        try:
            starts.append(canonical(address, site.crawl.keep_query))
        except BadUrl:
            continue
    gate = Gate(site, hosts_to_visit(site, starts), frontier.note)
    gate.patterns.recall(frontier.sources())
    return gate


def _why_not(site: Site, store: Store, run_id: str, *, full: bool) -> tuple[UrlState, Reason] | None:
    """Return the state and reason if nothing more is to be visited tonight, else None."""
    if full:
        return "not-visited", Reason.of(Code.SCRIPT_ROUNDS)
    if window_end(site.crawl.window, local_now(site.site.timezone)) is None:
        return "not-visited", Reason.of(Code.WINDOW)
    limit = store.run(run_id).max_pages or site.crawl.max_pages
    row = store.row(
        "SELECT count(*) AS pages FROM visit WHERE run = ? AND state = 'ok' AND snapshot IS NOT NULL", run_id
    )
    if row and row["pages"] >= limit:
        return "not-visited", Reason.of(Code.BUDGET, limit=limit)
    return None


def _left(store: Store, run_id: str) -> dict[str, tuple[UrlState, Reason]]:
    """Return the hosts that the run has left for the night, which get no more requests, with state and reason."""
    rows = store.rows(
        "SELECT DISTINCT state, reason FROM visit WHERE run = ? AND state IN ('not-visited', 'blocked')", run_id
    )
    found: list[tuple[UrlState, Reason]] = [(row["state"], Reason.decode(row["reason"])) for row in rows]
    return {str(reason.values["host"]): (state, reason) for state, reason in found if reason.code in _HOST_LEFT}


_HOST_LEFT = (Code.HOST_LEFT, Code.HOST_WAITS, Code.HOST_SLOW, Code.ROBOTS_UNREADABLE)
