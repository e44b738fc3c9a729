"""Read the e-services of a run, and say whose they are."""

from collections.abc import Mapping

import msgspec

from audits.services import Service
from audits.site_config import WEB_TEAM
from reports.store import Store


def read_services(store: Store, run_id: str) -> list[Service]:
    """Return the services of a run."""
    rows = store.rows("SELECT data FROM service WHERE run = ? ORDER BY url", run_id)
    return [msgspec.json.decode(row["data"], type=Service) for row in rows]


def owner_of_service(service: Service, owners: Mapping[str, str]) -> str:
    """Return the owner of the first information page that has one; else the web team."""
    return next((owners[url] for url in service.info_pages if url in owners), WEB_TEAM)
