"""Five things to do first: the weightiest, the same all week, and not the same for ever."""

from datetime import date
from pathlib import Path
from random import Random

from reports.issues.proposals import (
    Candidate,
    Proposal,
    choose_proposals,
    recall_proposals,
    remember_proposals,
    week_before,
    week_of,
)
from reports.store.database import Store

WEEK = "2026-W47"


def candidates(number: int, must: int = 0) -> list[Candidate]:
    return [Candidate(f"regel-{n}", (f"/sida-{n}",), 100.0 - n, n < must) for n in range(number)]


def rules(proposals: list[Proposal]) -> list[str]:
    return [proposal.rule for proposal in proposals]


def weeks_on(count: int, found: list[Candidate]) -> dict[str, list[tuple[str, str]]]:
    """What is proposed in ``count`` weeks before WEEK when nobody mends anything."""
    past: dict[str, list[tuple[str, str]]] = {}
    for ago in range(count, 0, -1):
        week = week_before(WEEK, ago)
        past[week] = [(one.rule, one.thing) for one in choose_proposals(found, past, week)]
    return past


def test_weeks():
    """ISO weeks, over the turn of a year too."""
    assert week_of(date(2026, 11, 22)) == WEEK
    assert week_before("2027-W01") == "2026-W53"


def test_the_weightiest_come_first():
    assert rules(choose_proposals(reversed(candidates(9)), {}, WEEK)) == [f"regel-{n}" for n in range(5)]


def test_the_list_holds_for_the_week():
    """What turns up in the middle of a week waits; what is mended makes room for the next."""
    past = {WEEK: [(f"regel-{n}", f"/sida-{n}") for n in range(2, 7)]}
    assert rules(choose_proposals(candidates(9), past, WEEK)) == [f"regel-{n}" for n in range(2, 7)]
    left = [one for one in candidates(9) if one.rule != "regel-3"]
    assert rules(choose_proposals(left, past, WEEK)) == ["regel-2", "regel-4", "regel-5", "regel-6", "regel-0"]


def test_what_nobody_touches_makes_room_and_comes_back():
    """Two weeks on, two weeks off; the second week and the return say so."""
    found = candidates(20)
    past = weeks_on(2, found)
    assert rules(choose_proposals(found, past, WEEK)) == [f"regel-{n}" for n in range(5, 10)]
    assert {one.reason for one in choose_proposals(found, weeks_on(1, found), WEEK)} == {"second"}
    back = choose_proposals(found, weeks_on(4, found), WEEK)
    assert rules(back) == [f"regel-{n}" for n in range(5)]
    assert {one.reason for one in back} == {"again"}


def test_what_the_law_demands_stays_and_says_so():
    """Three places at most, so that the rest of the list varies."""
    found = candidates(20, must=6)
    proposals = choose_proposals(found, weeks_on(2, found), WEEK)
    assert [(one.rule, one.reason) for one in proposals[:3]] == [(f"regel-{n}", "law") for n in range(3)]
    assert all(one.reason in ("", "second") for one in proposals[3:])


def test_a_short_backlog_repeats_itself_for_a_reason():
    found = candidates(3)
    proposals = choose_proposals(found, weeks_on(5, found), WEEK)
    assert len(proposals) == 3
    assert {one.reason for one in proposals} == {"nothing-else"}


def test_who_mends_goes_on_with_the_same_kind():
    """The thing of last week is mended: the next with the same fault is new here, and does not rest."""
    past = {week_before(WEEK, ago): [("regel", f"/sida-{5 - ago}")] for ago in range(4, 0, -1)}
    left = Candidate("regel", ("/sida-5", "/sida-6"), 500.0)
    assert choose_proposals([left, *candidates(8)], past, WEEK)[0] == Proposal("regel", "/sida-5", 0, "")


def test_half_a_year():
    """An editor who mends two things a week, one who mends none: no list is seen three weeks running, nothing stands
    for three weeks without a reason, and what matters most has been proposed."""
    for mended_a_week in (0, 2):
        random = Random(mended_a_week)
        found = {one.rule: one for one in candidates(80, must=2)}
        past: dict[str, list[tuple[str, str]]] = {}
        seen: set[str] = set()
        lists = []
        for ago in range(26, 0, -1):
            week = week_before(WEEK, ago)
            proposals = choose_proposals(found.values(), past, week)
            assert len(proposals) == 5
            assert all(one.weeks < 2 or one.reason in ("law", "nothing-else") for one in proposals)
            past[week] = [(one.rule, one.thing) for one in proposals]
            lists.append(frozenset(rules(proposals)))
            seen |= lists[-1]
            for one in random.sample(proposals, mended_a_week):
                found.pop(one.rule, None)
        assert all(len(set(lists[at : at + 3])) > 1 for at in range(24))
        assert {f"regel-{n}" for n in range(8)} <= seen
        if not mended_a_week:
            assert {"regel-0", "regel-1"} <= frozenset.intersection(*lists)


def test_memory(tmp_path: Path):
    """What is remembered is read back in its order, by owner; a second list of a week takes the place of the first."""
    with Store(tmp_path) as store:
        remember_proposals(store, WEEK, {"sof": [("a", "/1"), ("b", "/2")], "uaf": [("c", "/3")]})
        remember_proposals(store, WEEK, {"sof": [("b", "/2"), ("a", "/1")]})
        assert recall_proposals(store, "sof", WEEK) == {WEEK: [("b", "/2"), ("a", "/1")]}
        assert recall_proposals(store, "sof", week_before(WEEK)) == {}
