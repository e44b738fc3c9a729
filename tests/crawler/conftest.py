"""Fixtures for FETCH: the hostile server, and a round over it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile import Hostile
from looking import Web, serve, site_of
from swedish import said

from audits.site_config import Crawl, Identity, Site
from crawler.browser.browser import Browser
from crawler.fetch.stage import fetch_site
from reports.store.database import Store


class Round:
    """A site over a hostile server, and what rounds over it left."""

    def __init__(self, server: Any, workdir: Path, **options: Any) -> None:
        self.server = server
        self.workdir = workdir
        hosts = options.pop("hosts", (server.host,))
        start = options.pop("start", (server.url("/"),))
        options = {"delay": 0, "concurrency": 4, "allow_private": (server.host,), "timeout": 5.0} | options
        self.site = Site(site=Identity(id="hostile", name="H", start=start, hosts=hosts), crawl=Crawl(**options))
        self.run_id = ""

    def go(self, **options: Any) -> "Round":
        """Make a round, or go on with the one that was broken off."""
        with Store(self.workdir) as store:
            self.run_id = store.start_run("Europe/Stockholm").id
            fetch_site(self.site, self.workdir, self.run_id, **options)
            store.set_run(self.run_id, state="done")
        return self

    def rows(self) -> dict[str, dict[str, Any]]:
        """Every visit of the last round, by what follows the server's address."""
        with Store(self.workdir, readonly=True) as store:
            rows = store.rows("SELECT * FROM visited WHERE run = ?", self.run_id)
            return {
                row["address"].removeprefix(self.server.url("")): row | {"reason": said(row["reason"])} for row in rows
            }

    def notes(self) -> str:
        """What the last round says that it did not check."""
        with Store(self.workdir, readonly=True) as store:
            return said(*store.run(self.run_id).notes)

    def remarks(self) -> str:
        """What the last round says that it met."""
        with Store(self.workdir, readonly=True) as store:
            return said(*store.run(self.run_id).remarks)


@pytest.fixture(scope="session")
def new_server() -> Any:
    """The class of hostile servers."""
    return Hostile


@pytest.fixture
def hostile(new_server: Any) -> Iterator[Any]:
    """A hostile server with nothing on it."""
    server = new_server()
    yield server
    server.close()


@pytest.fixture
def round_of(hostile: Any, tmp_path: Path) -> Callable[..., Round]:
    """Makes the `Round` over ``hostile``, given options of ``[crawl]``."""
    return lambda **options: Round(hostile, tmp_path / "work", **options)


@pytest.fixture(scope="session")
def round_class() -> type[Round]:
    """For fixtures that outlive one test."""
    return Round


server = pytest.fixture(scope="module")(serve)
stranger = pytest.fixture(scope="module")(serve)


@pytest.fixture(scope="module")
def browser(server: Web) -> Iterator[Browser]:
    """A browser that may visit ``server``."""
    with Browser(site_of(server)) as browser:
        yield browser


@pytest.fixture(scope="module")
def hasty(server: Web) -> Iterator[Browser]:
    """A browser that gives a page two and a half seconds."""
    with Browser(site_of(server, timeout=2.5)) as browser:
        yield browser
