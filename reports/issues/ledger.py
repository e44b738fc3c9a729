"""Read the issues of the database for a merge, and write only what the night changed.

Most nights change little: of a hundred thousand issues, a few hundred are written whole, and of the rest only that they
were seen. Issues that are fixed or gone are read only when the run shows them again, so that years of them cost
nothing.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from audits.model import Finding
from audits.page import RECIPE
from reports.issues.identity import Group
from reports.issues.matching import Known, Look
from reports.issues.priority import Priority
from reports.store import Store, add_alias, add_issue, mark_seen, pack, reopen_issue, set_issue, unpack

_KNOWN = """
SELECT id, fingerprint, rule, scope, key, state, owner, reassigned, last_checked_run, last_seen_run, rule_version,
       origin, digest FROM issue
"""
_LIVE = f"{_KNOWN} WHERE state IN ('open', 'accepted', 'not-a-fault')"
_BY_NUMBER = f"{_KNOWN} WHERE id = ?"


class Ledger:
    """The issues of a store during the merge of ``run_id``; ``before`` is the last healthy run, "" if there is none."""

    def __init__(self, store: Store, run_id: str, before: str) -> None:
        self._store, self._run, self._before = store, run_id, before
        self._digests: dict[int, bytes] = {}  # of each known issue, as last written
        self._seen: list[int] = []

    def known(self, aliases: dict[str, int], groups: Iterable[Group]) -> list[Known]:
        """Return the issues that this run can say something about.

        These are the issues that are not closed, and those that ``groups`` show again.
        """
        found = [*map(self._read, self._store.execute(_LIVE))]
        shown = {aliases[group.fingerprint] for group in groups if group.fingerprint in aliases}
        for number in sorted(shown - self._digests.keys()):
            found += map(self._read, self._store.execute(_BY_NUMBER, number))
        return found

    def _read(self, row: tuple[Any, ...]) -> Known:
        (
            number, mark, rule, scope, key, state, owner, reassigned, checked, seen, version, origin,
            self._digests[row[0]],
        ) = row  # fmt: skip
        return Known(
            number, mark, rule, scope, key, state, self,
            checked == self._before != seen, "" if reassigned else owner, origin, seen, version,
        )  # fmt: skip

    def look(self, issue: int) -> Look:
        """Return the pages that the issue last appeared on, and the finding that represents it."""
        row = self._store.execute("SELECT urls, finding FROM issue WHERE id = ?", issue).fetchone()
        return tuple(unpack(row[0], list[str])), unpack(row[1], Finding)

    def open(self, found: Group, owner: str, priority: Priority, version: int, origin: str, *, review: bool) -> None:
        """Write a new issue."""
        columns = _columns(found, owner, priority, version, review=review)
        digest = _digest(columns, found)
        columns |= {
            "state": "open",
            "origin": origin,
            "opened_run": self._run,
            "last_seen_run": self._run,
            "last_checked_run": self._run,
            "digest": digest,
            "finding": pack(found.finding),
            "urls": pack(found.urls),
        }
        issue = add_issue(self._store, **columns)
        add_alias(self._store, found.fingerprint, issue)
        self._store.event(issue, self._run, "opened", origin)

    def seen(
        self, issue: Known, found: Group, owner: str, priority: Priority, version: int, origin: str, *, review: bool
    ) -> None:
        """Write a known issue that was seen in this run.

        Its owner and priority may have changed, and it may have moved or be back; ``origin`` says why it is back.
        """
        self._seen.append(issue.id)
        if issue.owner and issue.owner != owner:
            self._store.event(issue.id, self._run, "owner", f"{issue.owner} → {owner}")
        columns = _columns(found, owner, priority, version, review=review)
        digest = _digest(columns, found)
        if digest != self._digests[issue.id]:
            columns |= {"digest": digest, "finding": pack(found.finding), "urls": pack(found.urls)}
            set_issue(self._store, issue.id, **columns)
        if found.fingerprint != issue.fingerprint:
            add_alias(self._store, found.fingerprint, issue.id)
        if issue.state in ("fixed", "gone"):
            reopen_issue(self._store, issue.id, origin)
            self._store.event(issue.id, self._run, "reopened", origin)
        elif issue.scope == "page" and issue.key != found.key:
            self._store.event(issue.id, self._run, "moved", found.key)

    def close(self, issue: int, kind: str, origin: str = "") -> None:
        """Close an issue. ``kind`` is fixed, gone, or joined (part of a template's issue from now on).

        ``origin`` says what made it disappear, when that is not the loss of its page. A fixed issue keeps the origin by
        which it opened.
        """
        state = {"state": "fixed"} if kind == "fixed" else {"state": "gone", "origin": origin or "content"}
        set_issue(self._store, issue, **state, fixed_run=self._run, last_checked_run=self._run)
        self._store.event(issue, self._run, kind, origin)

    def checked(self, issue: int) -> None:
        """Record that the issue was looked for in this run and not seen."""
        set_issue(self._store, issue, last_checked_run=self._run)

    def flush(self) -> None:
        """Write which issues were seen, all at once."""
        mark_seen(self._store, self._run, self._seen)
        self._seen.clear()


def _columns(found: Group, owner: str, priority: Priority, version: int, *, review: bool) -> dict[str, Any]:
    return {
        "fingerprint": found.fingerprint,
        "rule": found.rule,
        "scope": found.scope,
        "key": found.key,
        "url": found.url,
        "owner": owner,
        "review": int(review),
        "pages": len(found.urls),
        "occurrences": found.occurrences,
        "priority": priority.value,
        "band": priority.band,
        "factors": priority.written,
        "rule_version": version,
        "recipe": RECIPE,
    }


def _digest(columns: dict[str, Any], found: Group) -> bytes:
    """Return a hash of what is written of an issue, which tells whether writing it would change anything."""
    written = msgspec.msgpack.encode((columns, found.finding, found.urls))
    return hashlib.blake2b(written, digest_size=8).digest()
