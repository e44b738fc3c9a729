"""The comparable score moves with the pages, and not with which pages, rules and browsers there are."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from months import ALT, LINK, SITE, Town

from reports.figures import merge_night
from reports.store import Store
from rules.loader import RuleSet

AREAS = ("accessibility", "readability")
NIGHTS = [f"2026-11-{day:02}T0130" for day in range(1, 6)]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Store(tmp_path) as store:
        store.execute("PRAGMA synchronous = OFF")
        yield Town(store)


def hardest(town: Town, share: float) -> list[str]:
    return sorted(town.pages, key=lambda url: -town.pages[url].rix)[: round(share * len(town.pages))]


def nothing(town: Town) -> None:
    """Nothing happens."""


def rule_raised(town: Town) -> None:
    """The rule becomes stricter: all pages fail it."""
    town.raise_version(LINK)
    for page in town.pages.values():
        page.faults.add(LINK)


def rule_added(town: Town) -> None:
    town.off.discard(ALT)


def rule_off(town: Town) -> None:
    town.off.add(LINK)


def worst_fifth_deleted(town: Town) -> None:
    town.remove(*hardest(town, 0.2))


def fifth_not_reached(town: Town) -> None:
    town.unseen = set(hardest(town, 0.2))


def section_excluded(town: Town) -> None:
    town.excluded = {url for url in hardest(town, 0.45) if "/fritid/" in url}


def bad_section(town: Town) -> None:
    town.add("ny", 25, rix=8.0, faults={LINK, ALT})


def relaunch_with_redirects(town: Town) -> None:
    for url in list(town.pages):
        town.move(url, url.replace("/skola/", "/skola/ny/").replace("/fritid/", "/fritid/ny/"))
    town.add("fritid", 5, rix=8.0)


def engine_changed(town: Town) -> None:
    town.engine = "axe-core 4.15.0, Chrome 170"
    for page in town.pages.values():
        page.faults = {ALT, LINK} if page.rix > 2 else set()


def other_reader(town: Town) -> None:
    town.reader = "0.3.0"
    for page in town.pages.values():
        page.rix += 1
        page.faults = {ALT}


ACCESSIBILITY, READABILITY = AREAS
MOVES = {  # what happens, and the areas in which the score itself moves
    nothing: (), rule_raised: (ACCESSIBILITY,), rule_added: (ACCESSIBILITY,), rule_off: (ACCESSIBILITY,),
    worst_fifth_deleted: (READABILITY,), fifth_not_reached: (READABILITY,), section_excluded: (READABILITY,),
    bad_section: AREAS, relaunch_with_redirects: AREAS, engine_changed: (ACCESSIBILITY,), other_reader: AREAS,
}  # fmt: skip


@pytest.mark.parametrize("event", MOVES, ids=lambda event: event.__name__)
def test_what_is_no_change_of_a_page_moves_no_comparable_score(town: Town, event: Callable[[Town], None]) -> None:
    """The score itself moves, but not the comparable one; and what is improved later counts in full."""
    town.off = {ALT}
    for page in list(town.pages.values())[::3]:
        page.faults.add(ALT)
    before = [town.night(night) for night in NIGHTS[:2]][-1]
    event(town)
    found = town.night(NIGHTS[2])
    for area in AREAS:
        assert found[f"comparable_{area}"] == pytest.approx(before[f"comparable_{area}"], abs=0.01), area
        moved = found[f"score_{area}"] != pytest.approx(before[f"score_{area}"], abs=0.3)
        assert moved == (area in MOVES[event]), area
    for url in town.pages.keys() - town.unseen - town.excluded:
        town.pages[url].rix -= 1.875 / 2  # 2.5 points
    town.unseen = set()
    later = town.night(NIGHTS[3])
    change = later["comparable_readability"] - found["comparable_readability"]  # type: ignore[operator]
    assert change == pytest.approx(2.5 if event is not fifth_not_reached else 2.0, abs=0.15)


def test_an_improvement_shows_as_it_is(town: Town) -> None:
    """On the pages of one owner: in full for it, by half for the site, and not at all for the other."""
    start = town.night(NIGHTS[0])
    for url, page in town.pages.items():
        if "/skola/" in url:
            page.rix -= 0.375  # a point of plain language
            page.faults.discard(LINK)  # 12 points on each fourth page
    found = town.night(NIGHTS[1])
    for area, change in {"accessibility": 3.0, "readability": 1.0}.items():
        name = f"comparable_{area}"
        for owner, part in {"skola": 1.0, "fritid": 0.0}.items():
            then, now = town.of(NIGHTS[0], owner)[name], town.of(NIGHTS[1], owner)[name]
            assert now == pytest.approx(then + part * change, abs=0.05), (area, owner)
        assert found[name] == pytest.approx(start[name] + change / 2, abs=0.05), area


def test_a_relaunch_without_redirects_begins_a_new_base(town: Town) -> None:
    """Where most pages are others, nothing can be compared: the score of that night is the new base."""
    town.night(NIGHTS[0])
    town.remove(*town.pages)
    town.add("skola", 40, rix=5.0)
    found = town.night(NIGHTS[1])
    assert found["base_readability"] == 2
    assert found["comparable_readability"] == found["score_readability"]


def test_a_night_that_was_not_healthy_is_left_out_of_the_chain(town: Town) -> None:
    """The night after it is compared with the last healthy one, so that nothing is lost."""
    start = town.night(NIGHTS[0])
    town.unseen = {url for url in town.pages if "/fritid/" in url}
    town.night(NIGHTS[1])
    town.unseen = set()
    for page in town.pages.values():
        page.rix -= 0.375  # 1 point
    found = town.night(NIGHTS[2])
    assert found["comparable_readability"] == pytest.approx((start["comparable_readability"] or 0) + 1, abs=0.1)


def test_merging_twice_changes_nothing(town: Town) -> None:
    """A night that is merged again is compared with the same night before."""
    town.night(NIGHTS[0])
    town.remove(*hardest(town, 0.2))
    first = town.night(NIGHTS[1])
    merge_night(SITE, town.store, NIGHTS[1], RuleSet(town.rules), {})
    rows = town.store.rows("SELECT name, value FROM measure WHERE run = ? AND scope = 'site' AND key = ''", NIGHTS[1])
    assert {row["name"]: row["value"] for row in rows} == first
