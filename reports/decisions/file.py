"""Read, check and append decisions of people on an issue, or on a rule for an owner or under a path.

Decisions exist only in decisions.toml, alongside site.toml: people review it and keep it in git, and no run writes to
it. The database stores which of them is in force on an issue, because every merge reads the file again.
"""

import difflib
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from audits.site_config import WEB_TEAM, Site, matches

FILE = "decisions.toml"
Action = Literal["accept", "not-a-fault", "reassign"]
Scope = Literal["issue", "rule-owner", "rule-path"]
# The accessibility statement must be reviewed every year: a decision lasts for two reviews, never forever.
LONGEST = timedelta(days=731)
NOTICE = timedelta(days=14)  # before its end: time for two weeks with an hour's work each
STATES = {"accept": "accepted", "not-a-fault": "not-a-fault"}  # of the issue; reassigning does not change it
_HEAD = """\
# Beslut om ärenden, ett [[decision]] för varje. Det sista som passar gäller, och ett om ett ärende går före ett om en
# regel. Ta bort ett beslut, eller låt det löpa ut, så är ärendet öppet igen. docs/running.md berättar mer.
"""


class DecisionError(ValueError):
    """decisions.toml or a decision in it cannot be used. The message names the file, the entry and the key."""


def announced(made: date | None, until: date) -> date:
    """Return the day from which the end of a decision is announced.

    That is `NOTICE` before the end. For a short decision it is half its time, so that it is not announced on the day
    that it is made, and never later than the day before the end.
    """
    if made is None:
        return until - NOTICE
    return until - min(NOTICE, max(timedelta(days=1), (until - made) // 2))


class Decision(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One ``[[decision]]``.

    It is about ``issue`` (its number, its fingerprint or both), or about ``rule`` for ``owner`` or under the glob
    ``path``. ``by`` is a role, ``until`` the last day that it holds.
    """

    action: Action
    reason: str
    by: str
    until: date
    made: date | None = None
    issue: int | None = None
    fingerprint: str = ""
    rule: str = ""
    owner: str = ""
    path: str = ""
    to: str = ""

    @property
    def scope(self) -> Scope:
        """Return what the decision is about."""
        return "rule-path" if self.path else "rule-owner" if self.owner else "issue"

    def is_in_force(self, today: date) -> bool:
        """Return whether the decision holds on ``today``. The last day is included."""
        return today <= self.until

    def ends_soon(self, today: date) -> bool:
        """Return whether the decision still holds and its end is to be announced."""
        return self.is_in_force(today) and today >= announced(self.made, self.until)


class Case(Struct, frozen=True):
    """What a decision needs to know of an issue.

    ``urls()`` returns every page that it appears on. It is called only when needed.
    """

    id: int
    rule: str
    owner: str
    urls: Callable[[], tuple[str, ...]]


class Standing(Struct, frozen=True):
    """The decisions in force on an issue: one on its state, one on its owner."""

    state: Decision | None = None
    owner: Decision | None = None


class Decisions:
    """Every decision of the file, in its order.

    ``numbers`` maps fingerprints to issue numbers in the database: a fingerprint outlives a database that is lost, a
    number does not.
    """

    def __init__(self, entries: tuple[Decision, ...] = (), numbers: Mapping[str, int] | None = None) -> None:
        self.entries = entries
        self._numbers = numbers or {}
        # Thousands of issues are looked up, so decisions are indexed by issue number and by rule.
        self._by_issue: defaultdict[int | None, list[Decision]] = defaultdict(list)
        self._by_rule: defaultdict[str, list[Decision]] = defaultdict(list)
        for entry in entries:
            if entry.scope == "issue":
                self._by_issue[self.issue_of(entry)].append(entry)
            else:
                self._by_rule[entry.rule].append(entry)

    def issue_of(self, decision: Decision) -> int | None:
        """Return the number of the issue that ``decision`` is about; None for a rule or an unknown issue."""
        return self._numbers.get(decision.fingerprint) if decision.fingerprint else decision.issue

    def covers(self, decision: Decision, case: Case) -> bool:
        """Return whether ``decision`` is about ``case``. A path must match every page that the issue appears on."""
        if decision.scope == "issue":
            return self.issue_of(decision) == case.id
        if decision.rule != case.rule:
            return False
        if decision.owner and decision.owner != case.owner:
            return False
        return not decision.path or all(matches(url, (decision.path,)) for url in case.urls())

    def standing(self, case: Case, today: date) -> Standing:
        """Return the decisions in force on an issue on ``today``.

        The owner comes first, because the new owner may have decided on the state.
        """
        owner = self._last(case, today, ("reassign",))
        if owner:
            case = msgspec.structs.replace(case, owner=owner.to)
        return Standing(self._last(case, today, ("accept", "not-a-fault")), owner)

    def _last(self, case: Case, today: date, actions: tuple[Action, ...]) -> Decision | None:
        # The last match in the file wins, but a decision on the issue itself goes before one on its rule.
        for entries in (self._by_issue.get(case.id, ()), self._by_rule.get(case.rule, ())):
            for decision in reversed(entries):
                if decision.action in actions and decision.is_in_force(today) and self.covers(decision, case):
                    return decision
        return None


def read_decisions(
    folder: Path, site: Site, rules: Mapping[str, Any], numbers: Mapping[str, int] | None = None
) -> Decisions:
    """Return the decisions alongside site.toml, none when there is no file.

    Raise `DecisionError` when the file cannot be read or a decision is invalid.
    """
    path = folder / FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Decisions()
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise DecisionError(f"{path}: not valid TOML: {error}") from error
    for key in raw:
        if key != "decision":
            raise DecisionError(f"{path}: unknown key {key!r}; every entry begins with [[decision]]")
    entries = raw.get("decision", [])
    if not isinstance(entries, list):
        raise DecisionError(f"{path}: write [[decision]] with two brackets: there may be many")
    return Decisions(
        tuple(parse_decision(e, site, rules, f"{path}: entry {n}") for n, e in enumerate(entries, 1)), numbers
    )


def parse_decision(raw: Mapping[str, Any], site: Site, rules: Mapping[str, Any], where: str) -> Decision:
    """Return one decision, checked. Raise `DecisionError` with a message that begins with ``where``."""
    known = Decision.__struct_fields__
    for key in raw:
        if key not in known:
            raise DecisionError(f"{where}: unknown key {key!r}; {_near(key, known)}")
    if raw.get("action") not in get_args(Action):
        raise DecisionError(f"{where}: key 'action': must be one of {', '.join(get_args(Action))}")
    try:
        decision = msgspec.convert(raw, Decision)
    except msgspec.ValidationError as error:
        text, _, at = str(error).partition(" - at `$.")
        raise DecisionError(f"{where}: key {at.strip('`')!r}: {text}" if at else f"{where}: {text}") from error
    for complaint in _complaints(decision, site, rules):
        raise DecisionError(f"{where}: {complaint}")
    return decision


def _complaints(decision: Decision, site: Site, rules: Mapping[str, Any]) -> Iterator[str]:
    owners = (*(owner.id for owner in site.owner), WEB_TEAM)
    for key in ("reason", "by"):
        if not getattr(decision, key).strip():
            yield f"key {key!r}: must say something"
    about_issue = decision.issue is not None or bool(decision.fingerprint)
    if about_issue and (decision.rule or decision.owner or decision.path):
        yield "it is about an issue or about a rule, not both: leave out 'issue' and 'fingerprint', or the others"
    if not about_issue and not decision.rule:
        yield "key 'issue' or 'rule' is missing: what is it about?"
    if not about_issue and not (decision.owner or decision.path):
        yield "key 'owner' or 'path' is missing: a rule is decided on for an owner or under a path"
    if decision.rule and decision.rule not in rules:
        yield f"key 'rule': no rule {decision.rule!r}; {_near(decision.rule, rules)}"
    if decision.owner and decision.owner not in owners:
        yield f"key 'owner': no owner {decision.owner!r}; {_near(decision.owner, owners)}"
    if decision.path and not decision.path.startswith(("/", "http://", "https://", "*")):
        yield f"key 'path': {decision.path!r} must be a glob that begins with / (or a whole address)"
    if decision.action == "reassign" and not decision.to:
        yield "key 'to' is missing: who has it from now on?"
    if decision.action != "reassign" and decision.to:
        yield "key 'to' belongs to 'reassign' only"
    if decision.to and decision.to not in owners:
        yield f"key 'to': no owner {decision.to!r}; {_near(decision.to, owners)}"
    made = decision.made
    if made and decision.until < made:
        yield f"key 'until': {decision.until} is before 'made' ({made})"
    if made and decision.until - made > LONGEST:
        yield f"key 'until': at most two years after 'made' ({made + LONGEST})"


def _near(word: str, known: Any) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.4)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(list(known)[:12])}"


def append_decision(folder: Path, decision: Decision, comment: str) -> Path:
    """Append ``decision`` to the file under ``comment``, which says what it is about, and return the file's path.

    What the file already contains stays.
    """
    path = folder / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    lines = [f"# {' '.join(_plain(comment).split())}", "[[decision]]"]
    for key, value in msgspec.to_builtins(decision, builtin_types=(date,)).items():
        written = json.dumps(_plain(value), ensure_ascii=False) if isinstance(value, str) else str(value)
        lines.append(f"{key} = {written}")
    text = before if not before or before.endswith("\n") else before + "\n"
    path.write_text(text + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def _plain(text: str) -> str:
    """Return ``text`` on one line, without the characters that TOML forbids."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()
