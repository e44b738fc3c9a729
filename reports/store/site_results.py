"""Write what a run found of the whole site: the result of its audits, the e-services, and the measures."""

from collections.abc import Iterator, Mapping

from audits.journeys import Journey
from audits.model import SiteResult
from reports.store.database import Store, pack, unpack


def put_site_result(store: Store, run_id: str, result: SiteResult) -> None:
    """Store the result of the site's audits."""
    store.execute("INSERT OR REPLACE INTO site_result (run, data) VALUES (?, ?)", run_id, pack(result))


def put_services(store: Store, run_id: str, services: Mapping[str, str]) -> None:
    """Store the e-services of the run, each as JSON by its address, in place of those stored before."""
    store.execute("DELETE FROM service WHERE run = ?", run_id)
    for url, data in services.items():
        store.execute("INSERT INTO service (run, url, data) VALUES (?, ?, ?)", run_id, url, data)


def delete_site_result(store: Store, run_id: str) -> None:
    """Delete the result and the e-services of a run."""
    store.execute("DELETE FROM site_result WHERE run = ?", run_id)
    store.execute("DELETE FROM service WHERE run = ?", run_id)


def put_measure(
    store: Store, run_id: str, name: str, value: float | None, *, scope: str = "site", key: str = "", pages: int = 0
) -> None:
    """Store a measure, made of ``pages`` pages. One of the site has a key only where it is about a part, as a task."""
    store.execute(
        "INSERT OR REPLACE INTO measure (run, scope, key, name, value, pages) VALUES (?, ?, ?, ?, ?, ?)",
        run_id, scope, key, name, value, pages,
    )  # fmt: skip


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
