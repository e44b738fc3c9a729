"""What comes back is what came after it had been fixed, or month after month, by a change of the content."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from months import ALT, BUTTON, HOST, SITE, Town

from reports.council import Figures, courses_page
from reports.edition import Edition
from reports.language import Language
from reports.store import Store
from rules import load_rules


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Store(tmp_path) as store:
        store.execute("PRAGMA synchronous = OFF")
        town = Town(store, pages=20)
        town.night("2026-01-01T0130")
        yield town


def found(town: Town) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """Each kind of each owner: how many came, came again, were fixed, and in how many months."""
    edition = Edition(SITE, town.store, town.store.runs()[-1], load_rules(), Language("sv"))
    return {
        (owner.id, kind.rule): (kind.came, kind.again, kind.fixed, len(kind.months))
        for owner, kinds in courses_page(Figures(edition)).owners
        for kind in kinds
    }


def fault(town: Town, rule: str, *numbers: int) -> None:
    """Let the pages of the school with these numbers, and no others, have the fault."""
    for url, page in town.pages.items():
        if url.startswith(f"{HOST}/skola/"):
            page.faults -= {rule}
            page.faults |= {rule} if int(url.rpartition("/")[2]) in numbers else set()


def test_a_fault_that_is_fixed_and_comes_again(town: Town) -> None:
    for month, numbers in (("02", (1, 2)), ("03", ()), ("04", (2, 3))):
        fault(town, ALT, *numbers)
        town.night(f"2026-{month}-01T0130")
    assert found(town) == {("skola", ALT): (4, 2, 2, 2)}


def test_a_kind_that_comes_month_after_month(town: Town) -> None:
    fault(town, BUTTON, 1)
    town.night("2026-02-01T0130")
    fault(town, BUTTON, 1, 2)
    town.night("2026-03-01T0130")
    assert found(town) == {}
    fault(town, BUTTON, 1, 2, 3)
    town.night("2026-04-01T0130")
    assert found(town) == {("skola", BUTTON): (3, 0, 0, 3)}


def test_what_a_new_rule_finds_does_not_come_back(town: Town) -> None:
    fault(town, ALT, 1)
    town.night("2026-02-01T0130")
    fault(town, ALT)
    town.night("2026-03-01T0130")
    fault(town, ALT, 1)
    town.raise_version(ALT)
    town.engine = "axe-core 4.15.0, Chrome 157"
    for month in ("04", "05"):
        town.night(f"2026-{month}-01T0130")
    assert found(town) == {}
