"""A night that is killed while it sends its mail: the next sends the rest, and nothing twice."""

import asyncio
import os
import queue
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from audits.model import Finding, Place
from audits.reasons import Code
from reports.store.database import Store, pack

SITE = """
[site]
id = "x"
name = "Exempels kommun"
start = ["http://127.0.0.1:{web}/"]
[crawl]
allow_private = ["127.0.0.1:{web}"]
[report]
mail = {{ host = "127.0.0.1", port = {port}, from = "rond@exempel.se", starttls = false }}
"""
OWNERS = ("ett", "tva", "tre", "fyra")
PATIENCE = 60


class Slow:
    """A server that never answers at one moment of the second letter; ``got`` are those whose text it has."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.told: queue.Queue[str] = queue.Queue()
        self.hangs_at = ""
        self._addressed = 0

    async def _hang(self, moment: str) -> None:
        if self.hangs_at == moment and self._addressed == 2:
            self.told.put(moment)
            await asyncio.Event().wait()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        """Asked for an address."""
        self._addressed += 1
        await self._hang("address")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        """Given a letter."""
        self.got += envelope.rcpt_tos
        await self._hang("text")
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def server() -> Iterator[tuple[Slow, int]]:
    slow, port = Slow(), free_port()
    controller = Controller(slow, hostname="127.0.0.1", port=port)
    controller.start()
    yield slow, port
    controller.stop()


def a_site(folder: Path, port: int) -> Path:
    """Four owners with one new fault each, of a round that is merged and not published yet."""
    text = SITE.format(web=free_port(), port=port)
    for owner in OWNERS:
        text += f'[[owner]]\nid = "{owner}"\nname = "Förvaltning {owner}"\nemail = "{owner}@exempel.se"\n'
    (folder / "site.toml").write_text(text, encoding="utf-8")
    now = datetime.now(ZoneInfo("Europe/Stockholm")).isoformat(timespec="seconds")
    with Store(folder / "x") as store:
        for run_id, stage in (("2026-01-01T0130", "publish"), ("2026-01-02T0130", "merge")):
            store.execute(
                "INSERT INTO run (id, started, state, stage, healthy) VALUES (?, ?, 'done', ?, 1)", run_id, now, stage
            )
        for number, owner in enumerate(OWNERS, 1):
            url = f"https://www.exempel.se/{owner}"
            found = Finding("accessibility.image-alt", url, place=Place("img|x|", ""))
            store.execute(
                "INSERT INTO issue (fingerprint, rule, scope, key, url, owner, state, origin, pages, occurrences,"
                " priority, band, factors, opened_run, last_seen_run, last_checked_run, rule_version, finding, urls)"
                " VALUES (?, 'accessibility.image-alt', 'page', ?, ?, ?, 'open', 'content', 1, 1, 1, 'Nu', '{}',"
                " ?, ?, ?, 1, ?, ?)",
                f"v1:{number}", url, url, owner, run_id, run_id, run_id, pack(found), pack([url]),
            )  # fmt: skip
            store.event(number, run_id, "opened")
    return folder / "site.toml"


def night(site_file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "crawler.cli.main", "night", str(site_file)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("moment", "after", "state"), [("address", ["tva", "tre", "fyra"], "sent"), ("text", ["tre", "fyra"], "unknown")]
)
def test_the_next_night_sends_the_rest(
    tmp_path: Path, server: tuple[Slow, int], moment: str, after: list[str], state: str
) -> None:
    """Killed before the text of a letter has left, that letter is sent too; killed after, the server may have it: it is
    not sent again, and the round says so. The next night then goes its own round, whose web is down here."""
    slow, port = server
    site_file, slow.hangs_at = a_site(tmp_path, port), moment
    first = night(site_file)
    try:
        assert slow.told.get(timeout=PATIENCE) == moment
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait(PATIENCE)
    before = [f"{owner}@exempel.se" for owner in (OWNERS[:1] if moment == "address" else OWNERS[:2])]
    assert slow.got == before
    assert night(site_file).wait(PATIENCE) == 4
    assert slow.got == [*before, *(f"{owner}@exempel.se" for owner in after)]
    with Store(tmp_path / "x", readonly=True) as store:
        assert store.row("SELECT state FROM mail WHERE owner = 'tva'") == {"state": state}
        [row] = store.rows("SELECT owes_mail, remarks FROM run WHERE id = '2026-01-02T0130'")
        assert (Code.REMARK_MAIL_LOST in row["remarks"]) == (state == "unknown")
        assert len(store.runs()) == 3
    assert len(slow.got) == len(set(slow.got)) == len(OWNERS)
