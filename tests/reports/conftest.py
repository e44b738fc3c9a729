"""A synthetic municipality for the tests of reports: to write to, to read, and published."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from world import RUNS, World
from world import make as make_a_world

from reports.publish import publish_edition


@pytest.fixture
def make_world(tmp_path: Path) -> Callable[..., World]:
    """Makes a world with rounds, pages and findings a page; the language of its reports may be chosen."""

    def make(pages: int = 40, findings: int = 6, runs: tuple[str, ...] = RUNS, language: str = "sv") -> World:
        return make_a_world(tmp_path / "work", pages, findings, runs, language)

    return make


@pytest.fixture
def small(make_world: Callable[..., World]) -> World:
    """Three rounds, 6 pages: to write to."""
    return make_world(pages=6, findings=1)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Three rounds, 40 pages: to read only."""
    return make_a_world(tmp_path_factory.mktemp("world") / "work", 40, 6, RUNS, "sv")


@pytest.fixture(scope="session")
def folder(world: Any) -> Path:
    """The world, published."""
    return publish_edition(world.site, world.workdir, world.runs[-1], world.rules)
