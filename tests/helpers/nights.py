"""Whole nights by the command line, each in a folder of its own: begun, watched, killed, and read."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from msgspec import Struct

from audits.reasons import Reason
from crawler.cli.main import main
from crawler.config import load
from reports.export import Export
from reports.store import Store
from rules import load_rules

BUDGET = 400  # seconds that a night may take on a machine with other work; a quiet one needs a tenth


class Night(Struct, frozen=True):
    """A night by the command line: what it said, and what it left."""

    code: int
    said: str
    memory: int
    exports: dict[str, list[dict[str, Any]]]
    notes: tuple[Reason, ...]
    published: str


class Place(Struct, frozen=True):
    """Where nights are made: ``folder`` holds site.toml, the work folder and the folder of temporary files."""

    folder: Path

    @property
    def workdir(self) -> Path:
        """What the night leaves."""
        return self.folder / "elak"

    def begin(self) -> "subprocess.Popen[str]":
        """`webbrond night`, in a session of its own."""
        (self.folder / "tmp").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "crawler.cli.main", "night", str(self.folder / "site.toml")]
        env = {**os.environ, "TMPDIR": str(self.folder / "tmp"), "HOME": str(self.folder)}
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, start_new_session=True
        )

    def night(self) -> Night:
        """A whole one."""
        child = self.begin()
        ended = threading.Event()
        peak = [0]

        def watch() -> None:
            while not ended.wait(1):
                peak[0] = max(peak[0], sum(map(_memory, self.processes())))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            said, _ = child.communicate(timeout=BUDGET)
        finally:
            ended.set()
            watcher.join()
            if child.poll() is None:
                kill(child, self)
        return self.read(child.returncode, said, peak[0])

    def quick_night(self) -> Night:
        """A whole one in this process, with children that start warm: where no process is watched or killed."""
        done = CliRunner().invoke(main, ["night", str(self.folder / "site.toml")])
        return self.read(done.exit_code, done.output)

    def read(self, code: int = 0, said: str = "", memory: int = 0) -> Night:
        """What the last night left."""
        with Store(self.workdir, readonly=True) as store:
            assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
            run = store.run()
            export = Export(load(self.folder / "site.toml"), store, load_rules(), run.id)
            rows = {what: list(export.rows(what)) for what in ("pages", "links", "findings", "issues")}
            return Night(code, said, memory, rows, run.notes, str((self.workdir / "reports" / "senaste").resolve()))

    def processes(self) -> list[int]:
        """Those that a night of this place has started."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    environment = (entry / "environ").read_bytes()
                except OSError:
                    continue
                if f"TMPDIR={self.folder / 'tmp'}".encode() in environment:
                    found.append(int(entry.name))
        return found


def _memory(pid: int) -> int:
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", said, re.M)
    return int(found[1]) * 1024 if found else 0


def place(folder: Path, server: Any, *hosts: str, browsers: int = 2) -> Place:
    """A folder with the site.toml of ``server`` and further ``hosts``."""
    folder.mkdir()
    names = [server.host, *hosts]
    (folder / "site.toml").write_text(
        f"[site]\nid = 'elak'\nname = '=Elak<script>'\nstart = ['{server.url('/')}']\nhosts = {names}\n"
        f"[crawl]\ndelay = 0\nconcurrency = 4\ntimeout = 2.0\nmax_bytes = 1_000_000\nallow_private = {names}\n"
        f"[browser]\nworkers = {browsers}\ntimeout = 5.0\n",
        encoding="utf-8",
    )
    return Place(folder)


def kill(child: "subprocess.Popen[str]", where: Place) -> None:
    """kill -9 of everything that the night has started."""
    for pid in {child.pid, *where.processes()}:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    child.communicate()
