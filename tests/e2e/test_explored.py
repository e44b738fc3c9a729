"""What people read of the demo's rounds by other ways than the reports: Datasette, and `webbrond status`."""

import json
import re
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.cli.main import main
from reports.store.database import Store

pytestmark = pytest.mark.browser

EMPTY = {"aterkomna", "beslut"}  # in the demo nothing comes back, and nobody has decided anything
# In a process of its own: Datasette leaves databases open. Every question with its answer, about the latest round.
ASK = """
import asyncio, json, sys
from datasette.app import Datasette

async def ask():
    database, metadata = sys.argv[1:]
    metadata = json.load(open(metadata, encoding="utf-8"))
    datasette, found = Datasette([database], metadata=metadata), {}
    for name in metadata["databases"]["webbrond"]["queries"]:
        values = "_shape=array&_size=max&rond=&arende=1&forvaltning="
        answer = await datasette.client.get(f"/webbrond/{name}.json?{values}")
        assert answer.status_code == 200, (name, answer.text)
        found[name] = answer.json()
    print(json.dumps(found))

asyncio.run(ask())
"""


def test_every_question_is_answered_on_the_demo(demo: Any) -> None:
    """Datasette, with the metadata that PUBLISH leaves: an answer to each question, that agrees with the exports."""
    files = [str(demo.workdir / name) for name in ("webbrond.db", "datasette.json")]
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", ASK, *files], capture_output=True, check=True)
    answers = json.loads(told.stdout)
    assert {name for name, rows in answers.items() if not rows} == EMPTY
    exports = demo.nights[1].exports
    issues = [row for row in exports["issues"] if row["state"] == "open" and not row["review"]]
    assert {row["forvaltning"]: row["alla"] for row in answers["oppna_per_forvaltning"]} == Counter(
        issue["owner"] for issue in issues
    )
    assert {row["regel"]: row["arenden"] for row in answers["vanligaste_felen"]} == Counter(
        issue["rule"] for issue in issues
    )
    broken = {page["url"] for page in exports["pages"] if page["state"] == "broken"}
    assert {row["adress"] for row in answers["trasiga_adresser"]} == broken
    fixed = {issue["id"] for issue in exports["issues"] if issue["fixed_run"] == demo.nights[1].run.id}
    ended = {row["arende"] for row in answers["hant_i_en_rond"] if row["vad"] in ("fixed", "gone", "joined")}
    assert ended == fixed
    assert {row["adress"] for row in answers["e_tjanster"]} == {service["url"] for service in exports["services"]}


def test_status_adds_up(demo: Any) -> None:
    """`status` counts the very addresses that `export --what pages` lists: each once, in its state."""
    result = CliRunner().invoke(main, ["status", str(demo.site_file), "--json"])
    assert result.exit_code == 0
    rows = json.loads(result.output)
    assert [row["id"] for row in rows] == [night.run.id for night in demo.nights]
    for row, night in zip(rows, demo.nights, strict=True):
        pages = night.exports["pages"]
        assert row["states"] == Counter(page["state"] for page in pages)
        assert row["urls"] == sum(row["states"].values()) == len(pages)
        assert row["rendered"] == sum(bool(page["rendered"]) for page in pages)
        own = {measure["key"] for measure in night.exports["measures"] if measure["scope"] == "page"}
        assert row["audited"] == len(own)


def test_times_are_stored_in_one_form(demo: Any) -> None:
    """Every column of the database in which a time of day is found."""
    found = set()
    with Store(demo.workdir, readonly=True) as store:
        for table in (table for table in store.db.tables if not table.name.startswith("_")):
            for column in (column.name for column in table.columns):
                sql = f"SELECT DISTINCT {column} AS time FROM {table.name} WHERE {column} GLOB '????-??-??T??:??*'"
                for row in store.rows(sql):
                    found.add(f"{table.name}.{column}")
                    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["time"]), (table.name, column)
    assert found - {"snapshot.confirmed"} == {  # which has one only on the days when an unchanged page came whole
        "run.started", "run.finished", "snapshot.fetched_at", "document_facts.read_at",
        "probe.asked", "event.at",
    }  # fmt: skip
