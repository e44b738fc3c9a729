"""Nights that are killed go on where they stood, and in the end everything is as if nothing had happened."""

import json
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hostile
import pytest
from nights import BUDGET, Night, Place, kill, place

from reports.store import STAGES, Store

pytestmark = pytest.mark.browser


def has_ended(where: Place, stage: str) -> bool:
    """Whether the night had ended ``stage`` when it was killed: for a short one a kill may come too late."""
    with Store(where.workdir, readonly=True) as store:
        row = store.row("SELECT stage FROM run ORDER BY id DESC LIMIT 1")
    return bool(row) and row["stage"] in STAGES[STAGES.index(stage) :]


def recorded(where: Place) -> set[str]:
    """The paths of the pages that the night had stored when it was killed."""
    with Store(where.workdir, readonly=True) as store:
        rows = store.rows(
            "SELECT address FROM visited WHERE run = (SELECT id FROM run ORDER BY rowid DESC LIMIT 1) AND state = 'ok'"
        )
        return {urlsplit(row["address"]).path for row in rows}


def fetches(server: Any) -> Counter[str]:
    """How often FETCH has asked for each path."""
    return Counter(
        path
        for method, path, headers in server.hits
        if method == "GET" and "Chrome" not in headers.get("User-Agent", "")
    )


def until_line(child: "subprocess.Popen[str]", words: str) -> None:
    """Wait until the night says ``words``."""
    assert child.stdout
    said = ""
    for line in child.stdout:
        said += line
        if words in line:
            return
    raise AssertionError(said)


def steady(night: Night) -> str:
    """Everything but times and the names of runs."""
    rows = {
        what: [{key: value for key, value in row.items() if not key.endswith(("_run", "_at"))} for row in rows]
        for what, rows in night.exports.items()
    }
    return json.dumps(rows, indent=1)


# Short names here: sockets stand in the folder of temporary files, and the path to one may have 107 characters.
def test_killed(new: Callable[[], Any], tmp_path: Path) -> None:
    """kill -9 in FETCH, RENDER, AUDIT, MERGE and PUBLISH, one after the other: each night goes on where the last one
    stood, and in the end everything is as if nothing had happened."""
    server = new()
    more = [f"/sida/{number}" for number in range(8)]
    hostile.proper(server, *more)
    for number, path in enumerate(more):
        server.page(path, "/", body=f"<p>Om {path}, med en bild.</p><img src=/bild{number}.png>")
    whole = place(tmp_path / "h", server, browsers=1).quick_night()
    assert whole.code == 0, whole.said
    broken = place(tmp_path / "b", server, browsers=1)

    reached = threading.Event()
    killed: list[tuple[set[str], Counter[str]]] = []  # what was stored by then, and what had been asked for
    # In FETCH the page, and then in RENDER its picture: the browser gets the page from what FETCH has stored.
    for path, agent in ((more[5], "webbrond"), ("/bild5.png", "Chrome")):
        reached.clear()
        plain = server.routes.get(path, server.fallback)

        def tell(handler: Any, agent: str = agent, plain: Callable[[Any], None] = plain) -> None:
            if agent in handler.headers.get("User-Agent", ""):
                reached.set()
            plain(handler)

        server.routes[path] = tell
        child = broken.begin()
        assert reached.wait(BUDGET)
        kill(child, broken)
        server.routes[path] = plain
        killed.append((recorded(broken), fetches(server)))
    for stage in ("render", "audit", "merge"):  # and the stage after it has begun
        if has_ended(broken, stage):
            continue
        child = broken.begin()
        until_line(child, f"{stage}: ")
        kill(child, broken)
    last = broken.quick_night()
    assert last.code == 0, last.said
    assert steady(last) == steady(whole)
    assert "</html>" in Path(last.published, "index.html").read_text(encoding="utf-8")
    for stored, before in killed:
        assert stored
        assert not stored & (fetches(server) - before).keys()
    assert broken.processes() == []
