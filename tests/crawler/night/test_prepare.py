"""A night over a database that is damaged: what can be made again is, and the run says so."""

from pathlib import Path
from typing import Any

from audits.reasons import Code, Reason
from audits.site_config import Browser, Crawl, Identity, Site
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.store.database import Store
from rules.loader import load_rules

OF_THE_NIGHT = ("_run", "_at", "reason", "changed", "found_on")


def known(site: Site, workdir: Path) -> list[dict[str, Any]]:
    """What the last night knows of the site."""
    with Store(workdir, readonly=True) as store:
        export = Export(site, store, load_rules())
        rows = [row for what in ("pages", "links", "findings", "issues") for row in export.rows(what)]  # type: ignore[arg-type]
    return [{key: row[key] for key in row if not key.endswith(OF_THE_NIGHT)} for row in rows]


def test_damaged_values_are_made_again(hostile: Any, tmp_path: Path):
    """Links, results and findings whose checksums are wrong: the next night knows the same, and how many there were."""
    for path in ("/", "/a", "/b"):
        hostile.cached(path, "/", "/a", "/b", "/borta")
    site = Site(
        Identity(id="n", name="N", start=(hostile.url("/"),), hosts=(hostile.host,)),
        crawl=Crawl(delay=0, allow_private=(hostile.host,)),
        browser=Browser(pages="none"),
    )
    work = tmp_path / "work"
    run_night(site, tmp_path, work)
    before = known(site, work)
    with Store(work) as store:
        damaged = 0
        for table, column in (("snapshot", "links"), ("result", "data"), ("issue", "finding"), ("site_result", "data")):
            for row in list(store.rows(f"SELECT rowid AS id, {column} AS data FROM {table}")):
                spoilt = row["data"][:-4] + bytes(byte ^ 0xFF for byte in row["data"][-4:])
                store.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", spoilt, row["id"])
                damaged += 1
    run = run_night(site, tmp_path, work)
    assert run.state == "done"
    assert Reason.of(Code.REMARK_DAMAGED, count=damaged) in run.remarks
    assert known(site, work) == before
