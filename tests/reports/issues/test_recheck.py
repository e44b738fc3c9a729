"""One look at a page proves something of that page, and nothing of others, other rules or other browsers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from months import ALT, BUTTON, HOST, LINK, LONG, RULES, Page, Town
from msgspec.structs import replace as changed

from audits.model import Finding, PageRecord, PageResult, Place
from reports.issues import PageEvidence, Settled, settle_page
from reports.store import Store

RUN = "2026-09-01T0130"
URL = f"{HOST}/skola/0"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A night after which the page lacks two names, and shares a third fault with another page's template."""
    with Store(tmp_path) as store:
        store.execute("PRAGMA synchronous = OFF")
        town = Town(store, pages=20)
        town.pages[URL] = Page(faults={ALT, BUTTON})
        town.night(RUN)
        yield town


def looked(*faults: str, ran: tuple[str, ...] = (ALT, BUTTON, LINK, LONG)) -> PageResult:
    """What a look at the page gives."""
    place = Place("a|id=0|", "", region="main")
    outcomes: dict[str, Any] = {rule: "fail" if rule in faults else "pass" for rule in ran}
    return PageResult(
        PageRecord(URL, URL, URL, "sv", "sv", "info", 100), outcomes,
        tuple(Finding(rule, URL, place=place) for rule in faults), {},
    )  # fmt: skip


def settle(town: Town, result: PageResult | None, rules: dict[str, Any] = RULES, **how: bool) -> Settled:
    method = {"same_method": True, "same_engine": True, "twice": False} | how
    return settle_page(town.store, RUN, URL, result, rules, PageEvidence(URL, result, rules, **method))


def states(town: Town) -> dict[str, str]:
    sql = "SELECT rule, state FROM issue WHERE key = ?"
    return {row["rule"]: row["state"] for row in town.store.rows(sql, URL)}


def test_what_is_gone_from_the_page_is_fixed(town: Town) -> None:
    found = settle(town, looked(BUTTON))
    assert (len(found.fixed), len(found.left), found.waiting, found.new) == (1, 1, [], 0)
    assert states(town) == {ALT: "fixed", BUTTON: "open"}
    kinds = [row["kind"] for row in town.store.rows("SELECT kind FROM event WHERE issue = ?", found.fixed[0])]
    assert kinds == ["opened", "fixed", "rechecked"]
    assert town.store.execute("SELECT count(*) FROM run").fetchone()[0] == 1


def test_other_pages_keep_theirs(town: Town) -> None:
    sql = "SELECT id, state, last_seen_run FROM issue WHERE key <> ?"
    before = list(town.store.rows(sql, URL))
    settle(town, looked())
    assert list(town.store.rows(sql, URL)) == before


@pytest.mark.parametrize("how", [{"same_method": False}, {"same_engine": False}])
def test_another_method_settles_nothing(town: Town, how: dict[str, bool]) -> None:
    found = settle(town, looked(), **how)
    assert (found.fixed, len(found.waiting)) == ([], 2)
    assert set(states(town).values()) == {"open"}


def test_a_rule_that_did_not_run_settles_nothing(town: Town) -> None:
    found = settle(town, looked(ran=(BUTTON, LINK, LONG)))
    assert states(town) == {ALT: "open", BUTTON: "fixed"}
    assert len(found.waiting) == 1


def test_a_raised_rule_settles_nothing(town: Town) -> None:
    rules = RULES | {ALT: changed(RULES[ALT], version=RULES[ALT].version + 1)}
    settle(town, looked(), rules)
    assert states(town) == {ALT: "open", BUTTON: "fixed"}


def test_flaky_faults_need_two_looks(town: Town) -> None:
    rules = RULES | {ALT: changed(RULES[ALT], flaky=True)}
    assert len(settle(town, looked(BUTTON), rules).waiting) == 1
    assert states(town)[ALT] == "open"
    assert len(settle(town, looked(BUTTON), rules, twice=True).fixed) == 1
    assert states(town)[ALT] == "fixed"


def test_accepted_issues_stay_accepted(town: Town) -> None:
    town.store.execute("UPDATE issue SET state = 'accepted' WHERE key = ? AND rule = ?", URL, ALT)
    assert settle(town, looked(BUTTON)).fixed == []
    assert states(town) == {ALT: "accepted", BUTTON: "open"}


def test_a_page_that_is_gone_takes_its_own_issues(town: Town) -> None:
    assert len(settle(town, None).gone) == 2
    assert set(states(town).values()) == {"gone"}


def test_new_faults_are_counted_and_left_to_a_night(town: Town) -> None:
    assert settle(town, looked(ALT, BUTTON, LONG)).new == 1
    assert states(town) == {ALT: "open", BUTTON: "open"}


def test_settling_twice_changes_nothing(town: Town) -> None:
    settle(town, looked(BUTTON))
    again = settle(town, looked(BUTTON))
    assert (again.fixed, again.gone, again.new, len(again.left)) == ([], [], 0, 1)


def test_the_next_night_agrees(town: Town) -> None:
    """What it fetched later counts: the fault is back, and so is its issue, under its number."""
    number = settle(town, looked(BUTTON)).fixed[0]
    town.pages[URL] = replace(town.pages[URL], faults={BUTTON})
    town.night("2026-09-02T0130")
    assert states(town) == {ALT: "fixed", BUTTON: "open"}
    town.pages[URL] = replace(town.pages[URL], faults={ALT, BUTTON})
    town.night("2026-09-03T0130")
    assert states(town) == {ALT: "open", BUTTON: "open"}
    assert town.store.execute("SELECT id FROM issue WHERE key = ? AND rule = ?", URL, ALT).fetchone()[0] == number
