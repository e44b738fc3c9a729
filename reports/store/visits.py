"""Read the URLs of a run, with the results of their audits."""

from collections.abc import Iterator

from msgspec import Struct

from audits.model import PageResult
from reports.store.database import Store, unpack


class Visit(Struct, frozen=True):
    """One URL of a run, with what MERGE and the figures need."""

    url: str
    state: str
    status: int | None
    redirect_to: str
    inlinks: int | None
    result: PageResult | None


_VISITS = """
SELECT address AS url, state, status, inlinks, target AS redirect_to, result.data AS data
FROM visited LEFT JOIN result ON result.id = visited.result WHERE run = ?
"""


def read_visits(store: Store, run_id: str) -> Iterator[Visit]:
    """Yield every URL of a run, with the result of those that were audited."""
    for row in store.rows(_VISITS, run_id):
        result = unpack(row["data"], PageResult) if row["data"] is not None else None
        yield Visit(row["url"], row["state"], row["status"], row["redirect_to"] or "", row["inlinks"], result)
