"""Choose which five things to propose this week: the most effect for the effort first, and not the same forever.

Proposals are stored by ISO week. The list holds for the week: what is fixed leaves it, and the next in line comes in.
What is not fixed after two weeks rests for two, so that another kind of fault gets its turn. Only what shuts people out
against the law stays, and says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from reports.store import Store

NUMBER = 5
_STAY = 2  # weeks in a row before something that is not fixed makes room
_REST = 2  # weeks that it then stays away
_MUST = 3  # places at most for what may not make room, so that the others vary
_MEMORY = 12  # weeks

Reason = Literal["", "second", "law", "nothing-else", "again"]
type Past = Mapping[str, Sequence[tuple[str, str]]]  # week to the (rule, thing) proposed, in their order


class Candidate(Struct, frozen=True):
    """A kind of fault with the things that have it, highest priority first. ``must``: it may not make room."""

    rule: str
    things: tuple[str, ...]
    priority: float
    must: bool = False


class Proposal(Struct, frozen=True):
    """What is proposed: a rule and the thing to begin with.

    ``reason`` says why it is on the list again: second (the second week), law, nothing-else (fewer than five kinds of
    fault), again (after a rest); "" when it is new.
    """

    rule: str
    thing: str
    weeks: int
    reason: Reason


def week_of(day: date) -> str:
    """Return the ISO week of a day, such as "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def week_before(week: str, weeks: int = 1) -> str:
    """Return the week that is ``weeks`` before ``week``."""
    return week_of(date.fromisoformat(f"{week}-1") - timedelta(weeks=weeks))


def choose_proposals(candidates: Iterable[Candidate], past: Past, week: str) -> list[Proposal]:
    """Return the proposals for ``week``, at most five, one per rule.

    ``past`` holds the weeks before, and what this week has proposed so far.
    """
    by_rule = {one.rule: one for one in sorted(candidates, key=lambda one: -one.priority)}
    chosen: dict[str, Proposal] = {}
    for rule, thing in past.get(week, ()):
        one = by_rule.get(rule)
        if one and thing in one.things and len(chosen) < NUMBER:
            chosen[rule] = _proposal(one, thing, past, week)
    free = [one for one in by_rule.values() if one.rule not in chosen]
    held = sum(proposal.reason == "law" for proposal in chosen.values())
    resting = []
    for one in free:
        thing = _thing(one, past, week)
        proposal = _proposal(one, thing, past, week)
        if len(chosen) == NUMBER:
            break
        if _rests(one, past, week) and not (one.must and held < _MUST):
            resting.append(one)
        else:
            held += proposal.reason == "law"
            chosen[one.rule] = proposal
    for one in resting[: NUMBER - len(chosen)]:
        proposal = _proposal(one, _thing(one, past, week), past, week)
        chosen[one.rule] = Proposal(proposal.rule, proposal.thing, proposal.weeks, "nothing-else")
    return list(chosen.values())


def _thing(one: Candidate, past: Past, week: str) -> str:
    """Return what to begin with: what was proposed last week if it still has the fault, else the first thing."""
    last = dict(past.get(week_before(week), ()))
    return last[one.rule] if last.get(one.rule) in one.things else one.things[0]


def _weeks(rule: str, things: Sequence[str], past: Past, week: str) -> int:
    """Return how many weeks in a row before ``week`` the rule was proposed with one thing that still has the fault."""
    count = 0
    first = ""
    while True:
        thing = dict(past.get(week_before(week, count + 1), ())).get(rule, "")
        if not thing or thing not in things or (first and thing != first):
            return count
        first = thing
        count += 1


def _rests(one: Candidate, past: Past, week: str) -> bool:
    """Return whether it has been proposed for its weeks and not fixed: now, or so recently that it still rests."""
    for ago in range(_REST):
        then = week_before(week, ago)
        if ago and one.rule in dict(past.get(then, ())):
            return False
        if _weeks(one.rule, one.things, past, then) >= _STAY:
            return True
    return False


def _proposal(one: Candidate, thing: str, past: Past, week: str) -> Proposal:
    weeks = _weeks(one.rule, (thing,), past, week)
    reason: Reason = ""
    if weeks >= _STAY:
        reason = "law" if one.must else "nothing-else"
    elif weeks:
        reason = "second"
    elif any((one.rule, thing) in past.get(week_before(week, ago), ()) for ago in range(2, _MEMORY)):
        reason = "again"
    return Proposal(one.rule, thing, weeks, reason)


# --- memory -----------------------------------------------------------------------------------------------------------


def recall_proposals(store: Store, owner: str, week: str) -> Past:
    """Return what was proposed to ``owner`` in ``week`` and the weeks before."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = store.rows(
        "SELECT week, rule, thing FROM proposal WHERE owner = ? AND week BETWEEN ? AND ? ORDER BY week, place",
        owner, week_before(week, _MEMORY), week,
    )  # fmt: skip
    for row in rows:
        found.setdefault(row["week"], []).append((row["rule"], row["thing"]))
    return found


def remember_proposals(store: Store, week: str, proposed: Mapping[str, Iterable[tuple[str, str]]]) -> None:
    """Store what was proposed in ``week``, by owner, and delete what is too old to matter."""
    with store.atomic():
        for owner, things in proposed.items():
            for place, (rule, thing) in enumerate(things):
                store.execute(
                    "INSERT INTO proposal (owner, week, rule, thing, place) VALUES (?, ?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET thing = excluded.thing, place = excluded.place",
                    owner, week, rule, thing, place,
                )  # fmt: skip
        store.execute("DELETE FROM proposal WHERE week < ?", week_before(week, 2 * _MEMORY))
