"""What a run was to cover, what it lost, and what the configuration no longer wants."""

from typing import Any

import pytest

from audits.model import PageRecord, PageResult
from audits.reasons import Code, Reason
from reports.issues.coverage import Coverage
from reports.store.visits import Visit

PAGES = tuple(f"https://www.exempel.se/{number}" for number in range(20))


def visit(url: str, state: str = "ok", status: int | None = 200, code: Code = Code.FETCHED) -> Visit:
    result = PageResult(PageRecord(url, "", "", "sv", "sv", "info", 1)) if state == "ok" else None
    return Visit(url, state, Reason.of(code).encode(), status, "", 0, result)


def coverage(*others: Visit, lowered: bool = False, more: int = 0) -> Coverage:
    """The coverage of a run in which ``others`` take the place of as many usual pages; ``more`` pages are new."""
    judged = [visit(url) for url in PAGES[len(others) :]] + [visit(f"{PAGES[0]}/ny{n}") for n in range(more)]
    return Coverage({each.url: each for each in (*others, *judged)}, PAGES, lowered=lowered)


def fives(state: str, status: int | None = None, code: Code = Code.FETCHED) -> list[Visit]:
    return [visit(url, state, status, code) for url in PAGES[:5]]


def test_pages_that_took_the_place_of_others_cover_nothing() -> None:
    assert coverage().is_healthy()
    assert not coverage(*fives("error", 500), more=50).is_healthy()


@pytest.mark.parametrize("state", ["timeout", "error", "blocked", "not-visited"])
def test_lost(state: str) -> None:
    """Robots, a host that is down, a night that was too short: a run without a quarter of the pages is not healthy."""
    assert not coverage(*fives(state)).is_healthy()
    assert coverage(visit(PAGES[0], state)).is_healthy()  # one of twenty


@pytest.mark.parametrize(("state", "status"), [("broken", 404), ("broken", 410), ("redirect", 301), ("not-html", 200)])
def test_known(state: str, status: int) -> None:
    """What became of the pages is known."""
    assert coverage(*fives(state, status)).is_healthy()


@pytest.mark.parametrize(("state", "lowered"), [("excluded", False), ("offsite", False), ("not-visited", True)])
def test_left(state: str, lowered: bool) -> None:
    """What the configuration no longer wants is not lost."""
    night = coverage(*fives(state, code=Code.BUDGET), lowered=lowered)
    assert night.is_healthy()
    assert night.left(PAGES[0])
    assert night.left(PAGES[19]) is None
    assert night.count_left().total() == 5


def test_a_limit_that_was_not_lowered_loses_pages() -> None:
    assert not coverage(*fives("not-visited", code=Code.BUDGET)).is_healthy()
    assert not coverage(*fives("not-visited", code=Code.WINDOW), lowered=True).is_healthy()


def test_nothing_judged() -> None:
    lost: dict[str, Any] = {url: visit(url, "error", 500) for url in PAGES}
    assert not Coverage(lost, (), lowered=False).is_healthy()
