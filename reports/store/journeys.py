"""Write and read the journeys to the login of e-services (`audits.journeys`), one row per service and run."""

from collections.abc import Iterator

from audits.journeys import Journey
from reports.store.database import Store, pack, unpack


def put_journey(store: Store, run_id: str, journey: Journey) -> None:
    """Store a journey in place of that of the same start."""
    store.execute(
        "INSERT OR REPLACE INTO journey (run, start, data) VALUES (?, ?, ?)", run_id, journey.start, pack(journey)
    )


def journeys_of(store: Store, run_id: str) -> Iterator[Journey]:
    """Yield the journeys of a run, in order of address."""
    for row in store.rows("SELECT data FROM journey WHERE run = ? ORDER BY start", run_id):
        yield unpack(row["data"], Journey)


def delete_journeys(store: Store, run_id: str) -> None:
    """Delete the journeys of a run."""
    store.execute("DELETE FROM journey WHERE run = ?", run_id)
