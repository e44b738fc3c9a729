"""Choose which pages of a run the browsers examine: new and changed pages, a sample, or all."""

from collections.abc import Iterator
from hashlib import blake2b

from msgspec import Struct

from audits.reader import READER
from audits.site_config import Site, matches
from crawler.web import BadUrl, canonical, in_scope
from reports.store import Store

_EVERY = 7  # nights: style sheets, scripts and services can change while the page's own HTML does not


class Page(Struct, frozen=True):
    """A page of the run that a browser can examine. `kept` is the id of an earlier artifact that is still valid."""

    id: int
    url: str
    snapshot: int
    template: str
    kept: int | None
    warc: str
    offset: int


def read_pages(store: Store, run_id: str, engine: str) -> Iterator[Page]:
    """Yield the HTML pages of the run that have not been examined yet, nearest to the start page first.

    `Page.kept` is the latest artifact of the page's snapshot that `engine` and today's page scripts produced.
    """
    rows = store.rows(
        "SELECT visited.url AS id, request AS url, snapshot.id AS snapshot, snapshot.warc, snapshot.offset,"
        " coalesce(nullif(snapshot.layout, ''), snapshot.template_hash) AS template,"
        " (SELECT max(artifact.id) FROM artifact WHERE artifact.snapshot = snapshot.id AND artifact.engine = ?"
        "  AND artifact.state = 'ok' AND artifact.reader = ?) AS kept"
        " FROM visited JOIN snapshot ON snapshot.id = visited.snapshot"
        " WHERE visited.run = ? AND state = 'ok' AND rendered = 0 AND snapshot.content_type LIKE '%html%'"
        " ORDER BY source, clicks, address",
        engine,
        READER,
        run_id,
    )
    return (Page(**row) for row in rows)


def choose_pages(site: Site, store: Store, run_id: str, pages: list[Page], *, full: bool) -> list[Page]:
    """Return those of `pages` that `[browser] pages` selects for this run; with `full`, all of them."""
    if full or site.browser.pages == "all":
        return pages
    if site.browser.pages == "sample":
        pages = _sample(site, store, run_id, pages)
    turn = _turn(store, run_id)
    return [page for page in pages if page.kept is None or _is_due(page.url, turn)]


def _turn(store: Store, run_id: str) -> int:
    """Return the number of the run, which counts nights independently of the clock."""
    row = store.row("SELECT rowid AS number FROM run WHERE id = ?", run_id)
    return int(row["number"]) if row else 0


def _is_due(url: str, turn: int) -> bool:
    """Return whether an unchanged page is examined anyway: each page on one night in seven, one seventh per night."""
    return (int.from_bytes(blake2b(url.encode(), digest_size=4).digest()) + turn) % _EVERY == 0


def _sample(site: Site, store: Store, run_id: str, pages: list[Page]) -> list[Page]:
    """Return the start pages, the pages of services, and one page for each template not yet examined."""
    start = _start_pages(site, store, run_id)
    seen = {
        row["template"]
        for row in store.rows(
            "SELECT DISTINCT coalesce(nullif(layout, ''), template_hash) AS template"
            " FROM visit JOIN snapshot ON snapshot.id = visit.snapshot WHERE visit.run = ? AND visit.rendered = 1",
            run_id,
        )
    }
    seen |= {page.template for page in pages if page.kept is not None}
    chosen = []
    for page in pages:
        of_service = matches(page.url, site.services.pages) or in_scope(page.url, site.services.hosts)
        if of_service or page.url in start or page.template not in seen:
            chosen.append(page)
            seen.add(page.template)
    return chosen


def _start_pages(site: Site, store: Store, run_id: str) -> set[str]:
    """Return the start addresses and the addresses that they redirect to in this run."""
    found: set[str] = set()
    for address in site.site.start:
        try:
            url: str | None = canonical(address, site.crawl.keep_query)
        except BadUrl:
            continue
        while url and url not in found:
            found.add(url)
            row = store.row("SELECT target FROM visited WHERE run = ? AND address = ?", run_id, url)
            url = row["target"] if row else None
    return found
