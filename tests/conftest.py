"""Which tests run in one process, and in which order: what takes long begins first, and nothing is made twice."""

import pytest

# Fixtures that take a minute, and whose tests are in several files: one process makes each of them once.
SHARED = ("demo",)
SLOW_FIRST = ("tests/e2e", "tests/bench", "tests/test_package.py", "tests/crawler")


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep each file's tests together, and all that ask for a shared fixture (see `--dist loadgroup`)."""
    for item in items:
        name = next((name for name in SHARED if name in getattr(item, "fixturenames", ())), item.nodeid.split("::")[0])
        item.add_marker(pytest.mark.xdist_group(name))
    order = {name: place for place, name in enumerate(SLOW_FIRST)}
    items.sort(key=lambda item: next((place for name, place in order.items() if item.nodeid.startswith(name)), 99))
