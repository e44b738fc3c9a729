"""Which tests run in one process, and in which order: what takes long begins first, and nothing is made twice."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
import warm
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from crawler.worker import Child
from reports.garbage import keep_for_good

gc.disable()  # until all tests are collected: modules and tests make no garbage
settings.register_profile("untimed", deadline=None)  # a machine with other work is no fault
settings.load_profile("untimed")

# Their tests share both nights over the demo, a session's fixture that takes a minute.
TOGETHER = (
    "tests/e2e/test_two_nights.py",
    "tests/e2e/test_edition.py",
    "tests/e2e/test_explored.py",
    "tests/e2e/test_published.py",
)
SLOW_FIRST = (*TOGETHER, "tests/e2e", "tests/bench", "tests/test_package.py", "tests/crawler")


class ByFile(LoadScopeScheduling):
    """Gives each process whole files. (Marks of groups get lost between pytest 9.2 and xdist 3.8.)"""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return TOGETHER[0] if file in TOGETHER else file


@pytest.hookimpl(optionalhook=True)  # unknown with `-p no:xdist`
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Schedule by file."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no process is idle at the end (with `--no-loadscope-reorder`)."""
    order = {name: place for place, name in enumerate(SLOW_FIRST)}
    items.sort(key=lambda item: next((place for name, place in order.items() if item.nodeid.startswith(name)), 99))


def pytest_collection_finish() -> None:
    """Collect garbage from here on, but not among modules and tests, which stay to the end."""
    keep_for_good()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def warm_children() -> Iterator[None]:
    """Let the processes of a night start in no time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Child, "start", warm.start)
        yield
    warm.close()
