"""What webbrond.db forgets, so that years of nights stay small: what old rounds saw of each page, never an issue.

Issues, what happened to them, runs and their figures are kept for good; they are little. What is large is one row a
page and night, and the results of pages as they no longer are.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from reports.store.database import Store

_TABLES = ("visit", "document", "site_result", "service", "probe", "certificate")  # what is known of a run page by page
# Children before parents: a visit names all three, a result its artifact, an artifact its snapshot.
_UNUSED = (
    "DELETE FROM result WHERE id NOT IN (SELECT result FROM visit WHERE result IS NOT NULL)",
    "DELETE FROM artifact WHERE id NOT IN (SELECT artifact FROM visit WHERE artifact IS NOT NULL)"
    " AND id NOT IN (SELECT artifact FROM result WHERE artifact IS NOT NULL)",
    "DELETE FROM snapshot WHERE id NOT IN (SELECT snapshot FROM visit WHERE snapshot IS NOT NULL)"
    " AND id NOT IN (SELECT snapshot FROM result) AND id NOT IN (SELECT snapshot FROM artifact)",
)


@contextmanager
def _in_order(store: Store) -> Iterator[None]:
    """Without the check of foreign keys: it looks through every visit for each row that goes. What is deleted here is
    what nothing names, children first; a test holds it to that."""
    store.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        store.execute("PRAGMA foreign_keys = ON")


def retire_runs(store: Store, nights: int) -> list[str]:
    """Forget the pages of rounds older than the ``nights`` latest, but for the last healthy one of each month; returns
    the rounds. The latest healthy one, which the next is compared with, always stays."""
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
                for table in _TABLES:
                    store.execute(f"DELETE FROM {table} WHERE run = ?", run)
            for statement in _UNUSED:
                store.execute(statement)
    return retired
