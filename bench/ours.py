"""webbrond over the synthetic web, as its user runs it: the command, a stage at a time, in a work folder."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bench.process import Took, run
from bench.server import Server

_ENDS = (0, 3)  # done, or degraded: the synthetic web says what it lacks


class Ours:
    """A work folder and a site.toml for ``server``."""

    def __init__(
        self, server: Server, folder: Path, pages: int, browser: str = "changed", templates: str = "all",
        *, narrow: bool = True,
    ) -> None:  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        self.workdir = folder / "prov"
        self.site = folder / "site.toml"
        self.site.write_text(
            f'[site]\nid = "prov"\nname = "Provkommun"\nstart = ["{server.address}/"]\nhosts = ["{server.host}"]\n'
            f'[crawl]\ndelay = 0\nconcurrency = 8\nmax_pages = {pages + 10}\nallow_private = ["{server.host}"]\n'
            f'sitemaps = []\n[browser]\npages = "{browser}"\ntemplates = "{templates}"\n'
            f"narrow = {str(narrow).lower()}\n",
            encoding="utf-8",
        )

    def stage(self, name: str, *options: str) -> Took:
        """`webbrond NAME site.toml`."""
        return run(
            [sys.executable, "-c", "from crawler.cli.main import main; main()", name, str(self.site), *options],
            codes=_ENDS,
        )

    def value(self, sql: str) -> float:
        """One number from the database."""
        with closing(sqlite3.connect(f"file:{self.workdir / 'webbrond.db'}?mode=ro", uri=True)) as db:
            return float(db.execute(sql).fetchone()[0] or 0)

    def pages(self) -> int:
        """How many pages the latest round has."""
        return int(self.value("SELECT count(*) FROM visit WHERE state = 'ok' AND run = (SELECT max(id) FROM run)"))

    def finish(self) -> None:
        """Close a round that had one stage only, so that the next crawl is another night."""
        with closing(sqlite3.connect(self.workdir / "webbrond.db")) as db, db:
            db.execute("UPDATE run SET state = 'done'")
