"""Both nights of the demo municipality, once for all tests that ask what came of them."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hostile
import pytest
from msgspec import Struct

import reports.store.clock as clock
from audits.site_config import Site
from crawler.config import load
from crawler.demo.content import site_folder
from crawler.demo.demo import DemoWeb
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.store.database import Run, Store
from rules.loader import load_rules


class Night(Struct, frozen=True):
    """What was known after a night: the run, and every export by subject."""

    run: Run
    exports: dict[str, list[dict[str, Any]]]


class Demo(Struct, frozen=True):
    """Both nights, where they were made, and what they asked the hosts for: host, method and path of each request.

    ``url(host, path)`` is the address of a page.
    """

    site: Site
    site_file: Path
    workdir: Path
    ports: dict[str, int]
    nights: tuple[Night, ...]
    requests: tuple[tuple[str, str, str], ...]

    def url(self, host: str, path: str) -> str:
        """The address of ``path`` on the demo's ``host``."""
        return f"http://127.0.0.1:{self.ports[host]}{path}"


SUBJECTS = ("issues", "findings", "pages", "links", "services", "measures", "runs")


def read_night(site: Site, workdir: Path, run: Run) -> Night:
    """Everything that can be exported of a run."""
    with Store(workdir, readonly=True) as store:
        export = Export(site, store, load_rules(), run.id)
        return Night(run, {what: list(export.rows(what)) for what in SUBJECTS})  # type: ignore[arg-type]


def _clock() -> Callable[[], datetime]:
    """A clock that goes on from the month of the demo's texts: what they say of days must not pass while we test."""
    ahead = datetime(2026, 11, 22, 0, 30, tzinfo=UTC) - datetime.now(UTC)
    return lambda: datetime.now(UTC) + ahead


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("demo")
    site_file = home / "site.toml"
    nights = []
    with DemoWeb() as web, pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", _clock())
        site_file.write_text(web.site_toml(), encoding="utf-8")
        site = load(site_file)
        workdir = home / site.site.id
        for number in (1, 2):
            web.night = number
            nights.append(read_night(site, workdir, run_night(site, home, workdir)))
        yield Demo(site, site_file, workdir, dict(web.ports), tuple(nights), tuple(web.requests))


@pytest.fixture(scope="session")
def truth() -> dict[str, list[dict[str, Any]]]:
    """crawler/demo/site/truth.toml."""
    return tomllib.loads((site_folder() / "truth.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def new() -> Iterator[Callable[[], Any]]:
    """Starts servers."""
    servers: list[Any] = []

    def make() -> Any:
        servers.append(hostile.Hostile())
        return servers[-1]

    yield make
    for server in servers:
        server.close()
