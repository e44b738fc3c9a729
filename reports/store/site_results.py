"""Write what the audits of the whole site found in a run: their result, and the e-services."""

from collections.abc import Mapping

from audits.model import SiteResult
from reports.store.database import Store, pack


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
