"""Find packed values that cannot be unpacked any more, and let the next night make them again.

The structure of the database can be sound and a packed value in it damaged; only its checksum shows that.
"""

import zlib
from collections.abc import Mapping
from typing import Any

from audits.model import Finding, SiteResult
from reports.store.database import Store, pack
from reports.store.documents import delete_facts
from reports.store.issues import set_issue
from reports.store.pages import delete_artifacts, delete_results, reset_snapshots
from reports.store.probes import delete_sheets
from reports.store.site_results import put_site_result
from reports.store.visits import lose_pages

_PACKED: Mapping[str, str] = {
    "result": "SELECT id, data FROM result",
    "artifact": "SELECT id, data FROM artifact",
    "snapshot": "SELECT id, links, resources FROM snapshot",
    "document_facts": "SELECT url, data FROM document_facts",
    "sheet": "SELECT url, resources FROM sheet",
    "site_result": "SELECT run, data FROM site_result",
    "issue": "SELECT id, finding, urls FROM issue",
}


def repair(store: Store) -> int:
    """Remove each damaged value, and return how many there were.

    Its page is fetched, looked at or judged again: in the unfinished run, which goes back to its first stage, or else
    in the next. Where an earlier run relied on it, the page has not been checked. An issue keeps its number and past.
    """
    damaged = {table: _damaged(store, sql) for table, sql in _PACKED.items()}
    if not any(damaged.values()):
        return 0
    artifacts, results = damaged["artifact"], damaged["result"]
    with store.atomic():
        unfinished = store.row("SELECT id FROM run WHERE state = 'running' ORDER BY rowid DESC LIMIT 1")
        run_id = unfinished["id"] if unfinished else ""
        results += _results_of(store, artifacts)
        lose_pages(store, run_id, results=results, artifacts=artifacts, snapshots=damaged["snapshot"])
        delete_results(store, results)
        delete_artifacts(store, artifacts)
        reset_snapshots(store, damaged["snapshot"])
        delete_facts(store, damaged["document_facts"])
        delete_sheets(store, damaged["sheet"])
        for run in damaged["site_result"]:
            put_site_result(store, run, SiteResult())
        for number in damaged["issue"]:
            _empty_issue(store, number)
        if run_id:
            store.set_run(run_id, stage="")
    return sum(map(len, damaged.values()))


def _damaged(store: Store, sql: str) -> list[Any]:
    return [key for key, *packed in store.execute(sql) if not all(map(_is_whole, packed))]


def _is_whole(packed: bytes | None) -> bool:
    try:
        return not packed or bool(zlib.decompress(packed))
    except zlib.error:
        return False


def _results_of(store: Store, artifacts: list[int]) -> list[int]:
    return [id for each in artifacts for (id,) in store.execute("SELECT id FROM result WHERE artifact = ?", each)]


def _empty_issue(store: Store, number: int) -> None:
    """Leave of an issue what is known without its finding; the next night that sees it writes all of it."""
    row = store.row("SELECT rule, url FROM issue WHERE id = ?", number)
    assert row is not None
    finding = Finding(row["rule"], row["url"])
    set_issue(store, number, finding=pack(finding), urls=pack([row["url"]]), digest=None)
