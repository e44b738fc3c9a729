"""Months are the medians of their nights, are compared on the same pages, and say what is not in the comparison."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from months import ALT, LINK, SITE, Town

from reports.export import Export
from reports.store import Store
from rules import load_rules


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Store(tmp_path) as store:
        store.execute("PRAGMA synchronous = OFF")
        yield Town(store, pages=30)


def nights(town: Town, month: str, *days: int) -> None:
    for day in days:
        town.night(f"{month}-{day:02}T0130")


def rows(town: Town, area: str = "readability", owner: str = "") -> list[dict[str, Any]]:
    found = Export(SITE, town.store, load_rules()).rows("months")
    return [row for row in found if (row["area"], row["owner"]) == (area, owner)]


def test_a_month_has_its_figure_and_its_change(town: Town) -> None:
    """The hardest fifth is deleted, and all other pages become a point easier: the change is that point alone."""
    nights(town, "2026-09", 1, 2, 3)
    town.remove(*sorted(town.pages, key=lambda url: -town.pages[url].rix)[:6])
    for page in town.pages.values():
        page.rix -= 0.375
    nights(town, "2026-10", 1, 2, 3)
    september, october = rows(town)
    assert (september["change"], october["change"]) == (None, pytest.approx(1, abs=0.1))
    assert october["figure"] - september["figure"] > 2
    assert (september["pages"], october["pages"], october["nights"]) == (30, 24, 3)
    assert october["remarks"] == ["6 sidor är borttagna. De räknas inte in i förändringen."]
    assert rows(town, owner="skola")[1]["remarks"] == []
    assert october.keys() == {
        "month", "area", "owner", "figure", "pages", "comparable", "change", "change_year", "nights", "remarks",
    }  # fmt: skip


def test_a_month_is_compared_with_that_of_a_year_before(town: Town) -> None:
    """The year's change adds up those of its months, and ends where the pages are no longer the same."""
    nights(town, "2025-10", 1)
    nights(town, "2026-09", 1)
    for page in town.pages.values():
        page.rix -= 0.75
    nights(town, "2026-10", 1)
    assert [row["change_year"] for row in rows(town)] == [None, None, pytest.approx(2, abs=0.1)]
    town.remove(*town.pages)
    town.add("skola", 30)
    nights(town, "2026-11", 1)
    nights(town, "2027-10", 1)
    assert rows(town)[-1]["change_year"] is None


def test_nights_that_were_not_whole_are_left_out(town: Town) -> None:
    """Only a month that has no other has their figure, and says so; nor does it lose the comparison."""
    nights(town, "2026-09", 1, 2)
    town.unseen = set(sorted(town.pages)[:10])
    nights(town, "2026-09", 3)
    nights(town, "2026-11", 1)
    september, november = rows(town)
    assert (september["nights"], september["pages"]) == (2, 30)
    assert november["change"] == pytest.approx(0, abs=0.01)
    assert november["remarks"] == [
        "Ingen rond i månaden var hel. Siffran bygger på 1 rond som inte var det.",
        "Jämförs med 2026-09, den senaste månaden som har en siffra.",
    ]


def test_a_month_tells_of_rules_and_of_the_browser(town: Town) -> None:
    """Each area of its own rules; what is told is not counted."""
    town.off = {ALT}
    nights(town, "2026-09", 1)
    town.off = set()
    town.raise_version(LINK)
    town.engine = "axe-core 4.15.0, Chrome 170"
    for page in town.pages.values():
        page.faults = {ALT}
    nights(town, "2026-10", 1, 2)
    (_, reading), (_, october) = rows(town), rows(town, "accessibility")
    assert reading["remarks"] == []
    assert october["change"] == pytest.approx(0, abs=0.01)
    assert [remark.partition(".")[0] for remark in october["remarks"]] == [
        "1 regel är ny", "1 regel har gjorts om", "Axe, webbläsaren eller typsnitten är av en ny version",
    ]  # fmt: skip


def test_a_relaunch_begins_anew(town: Town) -> None:
    """Months before and after it are not compared; those after it are."""
    nights(town, "2026-09", 1, 2)
    town.remove(*town.pages)
    town.add("skola", 30, rix=6.0)
    nights(town, "2026-10", 1, 2)
    for page in town.pages.values():
        page.rix -= 0.375
    nights(town, "2026-11", 1, 2)
    _, october, november = rows(town)
    assert october["change"] is None
    assert "Mer än hälften av sidorna är andra än förut. Jämförelsen börjar om den här månaden." in october["remarks"]
    assert november["change"] == pytest.approx(1, abs=0.1)
