"""Make, prolong or withdraw a decision: check it, write it to decisions.toml, and apply it to the issues at once."""

import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from audits.model import Finding
from audits.site_config import Site
from reports.decisions.apply import Decided, case_of, issue_numbers
from reports.decisions.edit import last_of, withdraw
from reports.decisions.file import (
    Decision,
    DecisionError,
    Decisions,
    append_decision,
    parse_decision,
    read_decisions,
)
from reports.decisions.roles import looks_like_a_person
from reports.language import Wording
from reports.store import Store, StoreError, read_decided_issues, read_live_issues, unpack
from rules import Fault, RuleSet

log = logging.getLogger(__name__)
_ISSUE = re.compile(r"(?:#|arende-)?([1-9][0-9]{0,17})")


class Wish(Struct, frozen=True):
    """What a person wants decided, as text; "" for what is not given.

    ``what`` is the number of an issue, or a rule with ``owner`` or ``path``.
    """

    what: str
    action: str
    reason: str = ""
    by: str = ""
    until: str = ""  # ISO date
    to: str = ""
    owner: str = ""
    path: str = ""
    force: bool = False  # ``by`` may look like the name of a person


class Covers(Struct, frozen=True):
    """How many issues a decision is about now, open or decided, and on how many pages they are."""

    issues: int
    pages: int


class Made(Struct, frozen=True):
    """What became of a wish. ``issues`` are the numbers of the changed issues; None: the next run applies it."""

    file: Path
    until: date
    issues: list[int] | None
    covers: Covers


class Desk(Struct, frozen=True):
    """Where decisions on a site are made: ``folder`` has site.toml, ``workdir`` the database.

    ``lock`` returns a context that holds the work folder, or raises `BlockingIOError` while a run has it.
    """

    site: Site
    rules: RuleSet
    folder: Path
    workdir: Path
    today: date
    lock: Callable[[Path], AbstractContextManager[None]]


def decide(desk: Desk, wish: Wish) -> Made:
    """Add ``wish`` to decisions.toml, or end what it withdraws, and apply it to the issues if the lock can be taken.

    Raise `DecisionError` when the wish is invalid, and `StoreError` when it names an issue but there is no run yet.
    """
    if wish.action == "withdraw":
        is_about = _same_subject(desk, _subject(wish, desk))
        file, decision = withdraw(desk.folder, is_about, desk.today, desk.site, desk.rules)
    else:
        decision = _decision(desk, wish)
        about = _about(desk, decision.issue) or f"{wish.what} {wish.owner or wish.path}"
        file = append_decision(desk.folder, decision, about, desk.site, desk.rules)
    return Made(file, decision.until, _apply(desk), _covers(desk, decision))


def preview(desk: Desk, wish: Wish) -> Covers:
    """Return what ``wish`` is about, without making it. It is checked, and raises, as by `decide`."""
    if wish.action == "withdraw":
        is_about = _same_subject(desk, _subject(wish, desk))
        entries = read_decisions(desk.folder, desk.site, desk.rules).entries
        return _covers(desk, entries[last_of(entries, is_about, desk.today)])
    return _covers(desk, _decision(desk, wish))


def _decision(desk: Desk, wish: Wish) -> Decision:
    """Return the decision that is to be added: to prolong one is to decide it again, until another day."""
    subject = _subject(wish, desk)
    texts = {key: getattr(wish, key) for key in ("action", "reason", "by", "until", "to")}
    raw = {"made": desk.today} | {key: text for key, text in texts.items() if text} | subject
    if wish.action == "prolong":
        entries = read_decisions(desk.folder, desk.site, desk.rules).entries
        last = entries[last_of(entries, _same_subject(desk, subject), desk.today)]
        raw = {"reason": last.reason, "by": last.by, "to": last.to} | raw | {"action": last.action}
    if not wish.force and looks_like_a_person(str(raw.get("by", "")), desk.site):
        text = f'"{raw["by"]}" looks like a person, and decisions outlive people: give the role, or say --force'
        raise DecisionError(Fault(("by",), text))
    return parse_decision({key: value for key, value in raw.items() if value != ""}, desk.site, desk.rules)


def _same_subject(desk: Desk, subject: dict[str, Any]) -> Callable[[Decision], bool]:
    """Return a function that tells whether a decision is about ``subject``."""
    if "issue" not in subject:
        wanted = [subject.get(key, "") for key in ("rule", "owner", "path")]
        return lambda decision: [decision.rule, decision.owner, decision.path] == wanted
    with Store(desk.workdir, readonly=True) as store:
        known = Decisions(numbers=issue_numbers(store))
    return lambda decision: decision.scope == "issue" and known.issue_of(decision) == subject["issue"]


def _covers(desk: Desk, decision: Decision) -> Covers:
    try:
        with Store(desk.workdir, readonly=True) as store:
            decisions = Decisions((decision,), issue_numbers(store))
            rows = [
                row for row in read_live_issues(store)
                if decisions.covers(decision, case_of(row, row.owner_before or row.owner))
            ]  # fmt: skip
    except StoreError:  # no run yet
        return Covers(0, 0)
    pages = {url for row in rows for url in unpack(row.urls, list[str])}
    return Covers(len(rows), max(len(pages), *(row.pages for row in rows), 0))


def _subject(wish: Wish, desk: Desk) -> dict[str, Any]:
    """Return the keys that say what the decision is about."""
    number = _ISSUE.fullmatch(wish.what)
    if number is None:
        if "." not in wish.what and wish.what not in desk.rules:
            text = f'"{wish.what}" is neither the number of an issue nor the name of a rule'
            raise DecisionError(Fault((), text))
        narrowed = {"owner": wish.owner, "path": wish.path}
        return {"rule": wish.what} | {key: value for key, value in narrowed.items() if value}
    if wish.owner or wish.path:
        raise DecisionError(Fault((), "owner and path belong to a rule, not to an issue"))
    issue = int(number[1])
    with Store(desk.workdir, readonly=True) as store:
        row = store.row("SELECT fingerprint FROM issue WHERE id = ?", issue)
        if row is None:
            near = store.row("SELECT id FROM issue ORDER BY abs(id - ?) LIMIT 1", issue)
            hint = f"the nearest is {near['id']}" if near else "there are none yet"
            raise DecisionError(Fault((), f"there is no issue {issue}; {hint}"))
    return {"issue": issue, "fingerprint": row["fingerprint"]}


def _about(desk: Desk, issue: int | None) -> str:
    """Return what the issue is, as a comment for readers of the file."""
    if issue is None:
        return ""
    with Store(desk.workdir, readonly=True) as store:
        row = store.row("SELECT finding, url FROM issue WHERE id = ?", issue)
    if row is None:
        return ""
    wording = Wording(desk.rules, desk.site.report.language)
    return f"{wording.message(unpack(row['finding'], Finding))} {row['url']}"


def _apply(desk: Desk) -> list[int] | None:
    """Apply the decisions now, and return the issues that changed; None when that has to wait for the next run."""
    try:
        with Store(desk.workdir, readonly=True):
            pass  # raises if there is no run yet, so that no database is created
        with desk.lock(desk.workdir), Store(desk.workdir) as store, store.atomic():
            decisions = read_decisions(desk.folder, desk.site, desk.rules, issue_numbers(store))
            decided = Decided(store, store.run().id, decisions, desk.today)
            before = {row.id for row in read_decided_issues(store)}
            decided.let_go()
            changed = decided.put_on()
            held = {row.id for row in read_decided_issues(store)}
            return sorted({*changed, *(before - held)})
    except (BlockingIOError, StoreError) as error:
        log.debug("the decisions are applied later: %r", error)
        return None
