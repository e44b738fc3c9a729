"""Read, check and append decisions of people on an issue, or on a rule for an owner or under a path.

Decisions exist only in decisions.toml, alongside site.toml: people review it and keep it in git, and no run writes to
it. The database stores which of them is in force on an issue, because every merge reads the file again.
"""

import codecs
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from audits.site_config import WEB_TEAM, Site, matches
from reports.files import write_file
from reports.store import unpack
from rules import Fault, InvalidInput, TomlFile, convert, nearest, read_text

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


class DecisionError(InvalidInput):
    """A decision cannot be made; ``faults`` name its fields."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(fault.message() for fault in faults))
        self.faults = faults


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
    ``path``. ``by`` is a role, ``until`` the last day that it holds, unless it was ``withdrawn`` on an earlier one.
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
    withdrawn: date | None = None

    @property
    def scope(self) -> Scope:
        """Return what the decision is about."""
        return "rule-path" if self.path else "rule-owner" if self.owner else "issue"

    def is_in_force(self, today: date) -> bool:
        """Return whether the decision holds on ``today``. The last day is included."""
        return today <= self.until and (self.withdrawn is None or today < self.withdrawn)

    def ends_soon(self, today: date) -> bool:
        """Return whether the decision still holds and its end is to be announced."""
        return self.is_in_force(today) and today >= announced(self.made, self.until)


class Case(Struct, frozen=True):
    """What a decision needs to know of an issue; ``pages`` are those that it appears on, packed."""

    id: int
    rule: str
    owner: str
    pages: bytes

    def urls(self) -> list[str]:
        """Return every page that the issue appears on; few decisions need to know."""
        return unpack(self.pages, list[str])


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


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of decisions.toml."""

    decision: tuple[Decision, ...] = ()


def read_decisions(
    folder: Path, site: Site, rules: Mapping[str, Any], numbers: Mapping[str, int] | None = None
) -> Decisions:
    """Return the decisions alongside site.toml, none when there is no file.

    Raise `InvalidInput`, which names every error in the file.
    """
    path = folder / FILE
    try:
        file = TomlFile(path)
    except FileNotFoundError:
        return Decisions()
    contents, faults = convert(file.raw, _File, {Decision: partial(_faults, site=site, rules=rules)})
    if faults or contents is None:
        raise InvalidInput("\n".join(file.described(faults)))
    return Decisions(contents.decision, numbers)


def parse_decision(raw: Mapping[str, Any], site: Site, rules: Mapping[str, Any]) -> Decision:
    """Return one decision, checked as those of the file are. Raise `DecisionError` with every fault in it."""
    decision, faults = convert(raw, Decision, {Decision: partial(_faults, site=site, rules=rules)})
    if faults or decision is None:
        raise DecisionError(*faults)
    return decision


def _faults(decision: Decision, site: Site, rules: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _subject_faults(decision, rules)
    for key in ("reason", "by"):
        if not getattr(decision, key).strip():
            yield Fault((key,), "must say something")
    owners = (*(owner.id for owner in site.owner), WEB_TEAM)
    for key in ("owner", "to"):
        name = getattr(decision, key)
        if name and name not in owners:
            yield Fault((key,), f'there is no owner "{name}"; {nearest(name, owners)}')
    if decision.action == "reassign" and not decision.to:
        yield Fault(("to",), "is missing: which owner has it from now on?")
    if decision.action != "reassign" and decision.to:
        yield Fault(("to",), 'is only for the action "reassign"')
    made = decision.made
    if made and decision.until < made:
        yield Fault(("until",), f"{decision.until} is before the day of the decision, {made}")
    if made and decision.until - made > LONGEST:
        yield Fault(("until",), f"must be at most two years after the decision: {made + LONGEST}")


def _subject_faults(decision: Decision, rules: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with what the decision is about."""
    narrowed = decision.owner or decision.path
    if decision.issue is not None or decision.fingerprint:
        if decision.rule or narrowed:
            text = "it is about an issue or about a rule, not both: leave out issue and fingerprint, or the others"
            yield Fault((), text)
        return
    if not decision.rule:
        yield Fault((), "issue or rule is missing: what is it about?")
    elif decision.rule not in rules:
        yield Fault(("rule",), f'there is no rule "{decision.rule}"; {nearest(decision.rule, rules)}')
    if not narrowed:
        yield Fault((), "owner or path is missing: a rule is decided on for an owner or under a path")
    if decision.path and not decision.path.startswith(("/", "http://", "https://", "*")):
        yield Fault(("path",), f'must be a glob that begins with /, or a whole address: "{decision.path}"')


def append_decision(folder: Path, decision: Decision, comment: str, site: Site, rules: Mapping[str, Any]) -> Path:
    """Append ``decision`` to the file under ``comment``, which says what it is about, and return the file's path.

    What the file already contains stays as it is, but for its encoding: TOML is UTF-8. Raise `InvalidInput` if it
    holds an error; nothing is added to it then.
    """
    path = folder / FILE

    def append(before: bytes | None) -> bytes:
        read_decisions(folder, site, rules)
        return _with_entry(_HEAD.encode() if before is None else in_utf8(path), decision, comment)

    write_file(path, append)
    return path


def _with_entry(before: bytes, decision: Decision, comment: str) -> bytes:
    import tomlkit  # imported here, as only `webbrond decide` writes

    entry = tomlkit.table()
    for key, value in msgspec.to_builtins(decision, builtin_types=(date,)).items():
        entry.add(key, _plain(value) if isinstance(value, str) else value)
    document = tomlkit.document()
    document.add(tomlkit.comment(_plain(comment)))
    entries = tomlkit.aot()
    entries.append(entry)
    document.add("decision", entries)
    text = ("\n" if before.endswith(b"\n") or not before else "\n\n") + tomlkit.dumps(document)
    if b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    return before + text.encode()


def in_utf8(path: Path) -> bytes:
    """Return the contents of the file, in UTF-8 whatever its encoding."""
    data = path.read_bytes()
    text = read_text(path)
    return data if data.removeprefix(codecs.BOM_UTF8) == text.encode() else text.encode()


def _plain(text: str) -> str:
    """Return ``text`` on one line, without the characters that TOML forbids."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()
