"""Delete what old runs saw of each page, so that years of nights stay small in webbrond.db.

Issues, their events, runs and their figures are kept for good, because they are small. What is large is one row per
page and night, and the results of earlier versions of pages.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from reports.store.database import Store
from reports.store.documents import delete_documents
from reports.store.pages import delete_unused
from reports.store.probes import delete_probes
from reports.store.site_results import delete_journeys, delete_site_result
from reports.store.visits import Visits


@contextmanager
def _in_order(store: Store) -> Iterator[None]:
    """Turn off the check of foreign keys, which looks through every visit for each deleted row.

    Only rows that nothing references are deleted, children first; a test verifies this.
    """
    store.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        store.execute("PRAGMA foreign_keys = ON")


def retire_runs(store: Store, nights: int) -> list[str]:
    """Delete the pages of runs older than the ``nights`` latest, and return the ids of those runs.

    The last healthy run of each month is kept. The latest healthy run, with which the next is compared, always stays.
    """
    runs = list(store.rows("SELECT id, healthy FROM run ORDER BY rowid"))
    old = runs[:-nights]
    months = {row["id"][:7]: row["id"] for row in old if row["healthy"]}
    latest = next((row["id"] for row in reversed(runs) if row["healthy"]), "")
    kept = {*months.values(), latest}
    with_pages = {row["run"] for row in store.rows("SELECT DISTINCT run FROM visit")} if old else set()
    retired = [row["id"] for row in old if row["id"] in with_pages and row["id"] not in kept]
    if retired:
        with _in_order(store), store.atomic():
            for run in retired:
                Visits(store, run).delete()
                delete_documents(store, run)
                delete_probes(store, run)
                delete_site_result(store, run)
                delete_journeys(store, run)
            delete_unused(store)
    return retired
