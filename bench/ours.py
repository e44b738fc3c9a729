"""Run webbrond on the synthetic site as its users do: by the command, one stage at a time, in a work folder."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bench.process import Took, run
from bench.server import Server

_ENDS = (0, 3)  # done, or degraded, because the synthetic site lacks things


class Ours:
    """A work folder and a site.toml for the site on `server`."""

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
        """Run `webbrond NAME site.toml` with `options`."""
        return run(
            [sys.executable, "-c", "from crawler.cli.main import main; main()", name, str(self.site), *options],
            codes=_ENDS,
        )

    def value(self, sql: str) -> float:
        """Return the single number that `sql` selects from the database, or 0 for NULL."""
        with closing(sqlite3.connect(f"file:{self.workdir / 'webbrond.db'}?mode=ro", uri=True)) as db:
            return float(db.execute(sql).fetchone()[0] or 0)

    def pages(self) -> int:
        """Return how many pages the latest run has."""
        return int(self.value("SELECT count(*) FROM visit WHERE state = 'ok' AND run = (SELECT max(id) FROM run)"))

    def finish(self) -> None:
        """Mark all runs as done, even with only one stage, so that the next crawl is another night."""
        with closing(sqlite3.connect(self.workdir / "webbrond.db")) as db, db:
            db.execute("UPDATE run SET state = 'done'")
