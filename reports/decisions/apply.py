"""Apply decisions to the issues in the database.

A merge releases the issues whose decision has ended before it looks at what the run proves, and applies the decisions
in force afterwards. Every change is an event that says who decided it and why.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

import msgspec

from reports.decisions.file import STATES, Case, Decision, Decisions
from reports.store import IssueRow, Store, read_decided_issues, read_live_issues, set_issue, unpack


def issue_numbers(store: Store) -> dict[str, int]:
    """Return every fingerprint that an issue has ever had, with the issue's number.

    A fingerprint that one issue had and another has now belongs to the other: a page that moved may be found at both
    addresses.
    """
    had = {row["fingerprint"]: row["issue"] for row in store.rows("SELECT fingerprint, issue FROM alias")}
    return had | {row["fingerprint"]: row["id"] for row in store.rows("SELECT fingerprint, id FROM issue")}


def case_of(row: IssueRow, owner: str) -> Case:
    """Return an issue as decisions see it, with the owner that it has without them."""
    return Case(row.id, row.rule, owner, row.urls)


def written(decision: Decision | None) -> str | None:
    """Return a decision as JSON, as the database stores it; None for None."""
    if decision is None:
        return None
    state = {"state": STATES[decision.action]} if decision.action in STATES else {}
    return json.dumps(state | {"scope": decision.scope} | msgspec.to_builtins(decision), ensure_ascii=False)


def stored_decisions(store: Store) -> Decisions:
    """Return the decisions that the database holds on issues, for when the file of all decisions cannot be read."""
    both = "SELECT decision AS text FROM issue UNION SELECT reassigned FROM issue"
    found = []
    for row in store.rows(f"SELECT text FROM ({both}) WHERE text <> ''"):
        data = json.loads(row["text"])
        fields = {key: value for key, value in data.items() if key in Decision.__struct_fields__}
        found.append(msgspec.convert(fields, Decision))
    found.sort(key=lambda decision: decision.made or decision.until)
    return Decisions(tuple(found), issue_numbers(store))


class Decided:
    """Compares the issues of a database with the decisions.

    ``natural(issue row)`` returns the owner that an issue has without any decision, or None when that is not known now:
    then its earlier owner is used.
    """

    def __init__(
        self, store: Store, run_id: str, decisions: Decisions, today: date,
        natural: Callable[[IssueRow], str | None] = lambda row: None,  # noqa: ARG005
    ) -> None:  # fmt: skip
        self._store, self._run, self._decisions, self._today = store, run_id, decisions, today
        self._natural = natural

    def _owner(self, row: IssueRow) -> str:
        """Return the owner that an issue has without decisions."""
        return self._natural(row) or row.owner_before or "" if row.reassigned else row.owner

    def let_go(self) -> None:
        """Reopen the issues that no decision holds any longer, and return them to their natural owner."""
        for row in read_decided_issues(self._store):
            natural = self._owner(row)
            standing = self._decisions.standing(case_of(row, natural), self._today)
            # A closed issue keeps no decision but the one by which it was reassigned: `put_on` reads open ones only.
            other = row.state in ("fixed", "gone") and written(standing.owner) != row.reassigned
            if row.reassigned and (standing.owner is None or other):
                set_issue(self._store, row.id, owner=natural, reassigned=None, owner_before=None)
                self._ended(row.id, "reassign", row.reassigned)
            if row.decision and standing.state is None:
                why = self._ended(row.id, "decision", row.decision)
                set_issue(self._store, row.id, state="open", decision=None, origin=why)

    def _ended(self, issue: int, what: str, decision: str) -> str:
        """Record that a decision has ended, and return the kind of event: `what` expired, or was withdrawn.

        `what` is "decision" for one that held the issue's state, which is open again, and "reassign" for one that held
        its owner only.
        """
        data = json.loads(decision)
        kind = f"{what}-expired" if str(data.get("until", "")) < self._today.isoformat() else f"{what}-withdrawn"
        self._store.event(issue, self._run, kind, str(data.get("reason", "")))
        return kind

    def put_on(self) -> list[int]:
        """Apply the decisions in force to every open or decided issue, and return the issues that this changed."""
        changed = []
        for row in read_live_issues(self._store) if self._decisions.entries else ():
            natural = self._owner(row)
            standing = self._decisions.standing(case_of(row, natural), self._today)
            done = [*self._on_owner(row, standing.owner, natural), *self._on_state(row, standing.state)]
            if done:
                changed.append(row.id)
        return changed

    def _on_owner(self, row: IssueRow, decision: Decision | None, natural: str) -> Iterator[str]:
        value = written(decision)
        if decision is None or (value, decision.to, natural) == (row.reassigned, row.owner, row.owner_before):
            return
        set_issue(self._store, row.id, owner=decision.to, reassigned=value, owner_before=natural)
        if value != row.reassigned:
            self._store.event(row.id, self._run, "reassigned", decision.reason, decision.by)
        yield "reassigned"

    def _on_state(self, row: IssueRow, decision: Decision | None) -> Iterator[str]:
        value = written(decision)
        if decision is None or (value == row.decision and row.state == STATES[decision.action]):
            return
        if value == row.outgrown:  # the decision was about earlier content
            return
        state = STATES[decision.action]
        set_issue(self._store, row.id, state=state, decision=value)
        self._store.event(row.id, self._run, state, decision.reason, decision.by)
        yield state


def dismissals(store: Store, decisions: Decisions, today: date) -> Callable[[str, str], bool]:
    """Return a function that tells whether all that a rule is known to have found on a page is decided to be no fault.

    It takes the page's URL and the rule's id. What is accepted is still a fault. An issue on more pages than are stored
    with it is dismissed on every page.
    """
    no_fault: defaultdict[str, set[str]] = defaultdict(set)  # rule to pages; "" is every page
    faults: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_live_issues(store) if decisions.entries else ():
        standing = decisions.standing(case_of(row, row.owner_before or row.owner), today)
        holds = standing.state is not None and written(standing.state) != row.outgrown
        is_none = holds and standing.state is not None and standing.state.action == "not-a-fault"
        urls = unpack(row.urls, list[str])
        (no_fault if is_none else faults)[row.rule].update(urls, [""] if row.pages > len(urls) else [])

    def is_dismissed(url: str, rule: str) -> bool:
        return bool({url, ""} & no_fault[rule]) and not {url, ""} & faults[rule]

    return is_dismissed


class DecisionRow(msgspec.Struct, frozen=True):
    """A decision of the file, what it is about, and whether it is in force. ``about`` says it in a few words."""

    number: int
    action: str
    scope: str
    about: str
    issue: int | None
    rule: str
    owner: str
    path: str
    to: str
    reason: str
    by: str
    made: str | None
    until: str
    days_left: int
    status: str
    issues: list[int]


def decision_rows(store: Store, decisions: Decisions, today: date) -> Iterator[DecisionRow]:
    """Yield every decision of the file, with its status and the issues that it is about today."""
    cases = [case_of(row, row.owner_before or row.owner) for row in read_live_issues(store)]
    known = {row["id"] for row in store.rows("SELECT id FROM issue")}
    on: defaultdict[int, list[int]] = defaultdict(list)  # by object identity: two decisions may be equal
    for case in cases:
        standing = decisions.standing(case, today)
        for decided in filter(None, (standing.state, standing.owner)):
            on[id(decided)].append(case.id)
    for number, decision in enumerate(decisions.entries, 1):
        issues = on[id(decision)]
        about, lost = decision.rule, False
        number_of = decisions.issue_of(decision)
        if decision.scope == "issue":
            about, lost = f"#{number_of or decision.issue or '?'}", number_of not in known
        yield DecisionRow(
            number=number,
            action=decision.action,
            scope=decision.scope,
            about=" ".join(filter(None, (about, decision.owner, decision.path))),
            issue=number_of,
            rule=decision.rule,
            owner=decision.owner,
            path=decision.path,
            to=decision.to,
            reason=decision.reason,
            by=decision.by,
            made=decision.made.isoformat() if decision.made else None,
            until=decision.until.isoformat(),
            days_left=(decision.until - today).days,
            status="unknown-issue" if lost else _status(decision, issues, today),
            issues=issues,
        )


def _status(decision: Decision, issues: list[int], today: date) -> str:
    if not decision.is_in_force(today):
        return "expired" if decision.until < today else "withdrawn"
    if decision.ends_soon(today):
        return "expires-soon"
    return "in-force" if issues else "idle"
