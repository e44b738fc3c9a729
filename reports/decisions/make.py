"""Make a decision: check it, add it to decisions.toml, and apply it to the issues at once."""

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
from reports.decisions.apply import Decided, issue_numbers
from reports.decisions.file import DecisionError, append_decision, parse_decision, read_decisions
from reports.decisions.roles import looks_like_a_person
from reports.language import Wording
from reports.store import Store, StoreError, unpack
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


class Made(Struct, frozen=True):
    """What became of a wish. ``issues`` are the numbers of the changed issues; None: the next run applies it."""

    file: Path
    until: date
    issues: list[int] | None
    personal: bool  # ``by`` looks like a person and not a role


def decide(
    wish: Wish, site: Site, rules: RuleSet, folder: Path, workdir: Path, today: date,
    lock: Callable[[Path], AbstractContextManager[None]],
) -> Made:  # fmt: skip
    """Add ``wish`` to decisions.toml in ``folder``, and apply it to the issues of ``workdir`` if ``lock`` can be taken.

    Raise `DecisionError` when the wish is invalid, and `StoreError` when it names an issue but there is no run yet.
    """
    texts = {key: getattr(wish, key) for key in ("action", "reason", "by", "until", "to")}
    raw = {"made": today} | {key: text for key, text in texts.items() if text} | _subject(wish, workdir, rules)
    decision = parse_decision(raw, site, rules)
    about = _about(workdir, decision.issue, rules, site) or f"{wish.what} {wish.owner or wish.path}"
    file = append_decision(folder, decision, about, site, rules)
    issues = _apply(site, rules, folder, workdir, today, lock)
    return Made(file, decision.until, issues, looks_like_a_person(decision.by, site))


def _subject(wish: Wish, workdir: Path, rules: RuleSet) -> dict[str, Any]:
    """Return the keys that say what the decision is about."""
    number = _ISSUE.fullmatch(wish.what)
    if number is None:
        if "." not in wish.what and wish.what not in rules:
            text = f'"{wish.what}" is neither the number of an issue nor the name of a rule'
            raise DecisionError(Fault((), text))
        narrowed = {"owner": wish.owner, "path": wish.path}
        return {"rule": wish.what} | {key: value for key, value in narrowed.items() if value}
    if wish.owner or wish.path:
        raise DecisionError(Fault((), "owner and path belong to a rule, not to an issue"))
    issue = int(number[1])
    with Store(workdir, readonly=True) as store:
        row = store.row("SELECT fingerprint FROM issue WHERE id = ?", issue)
        if row is None:
            near = store.row("SELECT id FROM issue ORDER BY abs(id - ?) LIMIT 1", issue)
            hint = f"the nearest is {near['id']}" if near else "there are none yet"
            raise DecisionError(Fault((), f"there is no issue {issue}; {hint}"))
    return {"issue": issue, "fingerprint": row["fingerprint"]}


def _about(workdir: Path, issue: int | None, rules: RuleSet, site: Site) -> str:
    """Return what the issue is, as a comment for readers of the file."""
    if issue is None:
        return ""
    with Store(workdir, readonly=True) as store:
        row = store.row("SELECT finding, url FROM issue WHERE id = ?", issue)
    if row is None:
        return ""
    return f"{Wording(rules, site.report.language).message(unpack(row['finding'], Finding))} {row['url']}"


def _apply(
    site: Site, rules: RuleSet, folder: Path, workdir: Path, today: date,
    lock: Callable[[Path], AbstractContextManager[None]],
) -> list[int] | None:  # fmt: skip
    """Apply the decisions now, and return the issues that changed; None when that has to wait for the next run."""
    try:
        with Store(workdir, readonly=True):
            pass  # raises if there is no run yet, so that no database is created
        with lock(workdir), Store(workdir) as store, store.atomic():
            return Decided(
                store, store.run().id, read_decisions(folder, site, rules, issue_numbers(store)), today
            ).put_on()
    except (BlockingIOError, StoreError) as error:
        log.debug("the decisions are applied later: %r", error)
        return None
