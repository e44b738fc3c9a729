"""Decide what changes between the known issues and this run's groups, by evidence only, without a database.

An issue becomes fixed only if its page was fetched and its rule ran on it without error in a healthy run. It becomes
gone when its page is gone, or when it disappears with another version of its rule or another engine. Without that
evidence its state stays.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from msgspec import Struct

from audits.model import Finding
from audits.page import host_of
from reports.issues.identity import Group, alike, heading_of, settle, signature_of

State = Literal["open", "fixed", "gone", "accepted", "not-a-fault"]
type Look = tuple[tuple[str, ...], Finding]
Kind = Literal["opened", "seen", "reopened", "fixed", "gone", "joined", "checked", "kept"]
type _Templates = Mapping[tuple[str, str, str], list[Group]]  # by rule, host and signature
_CHECKED_SHARE = 0.9  # of a template's pages must have been checked before its issue counts as fixed


class Source(Protocol):
    """Where issues are read from."""

    def look(self, issue: int) -> Look:
        """Return the pages that the issue last appeared on, and the finding that represents it."""


@dataclass
class Known:
    """An issue as stored.

    ``source`` has the pages that it last appeared on and the finding that represents it; most issues never need
    either. ``clean_before`` means that the last healthy run checked it and did not see it. ``owner`` is "" when a
    decision assigns the issue.
    """

    id: int
    fingerprint: str
    rule: str
    scope: str
    key: str
    state: State
    source: Source
    clean_before: bool = False
    owner: str = ""
    seen_run: str = ""
    version: int = 0

    @cached_property
    def _looked(self) -> Look:
        return self.source.look(self.id)

    @property
    def urls(self) -> tuple[str, ...]:
        """Return the pages that it last appeared on."""
        return self._looked[0]

    @property
    def finding(self) -> Finding:
        """Return the finding that represents the issue."""
        return self._looked[1]


class Change(Struct, frozen=True):
    """What this run means for one issue: ``group`` is what the run saw, ``known`` is the issue (None: new).

    opened, seen, reopened: the issue is there. fixed, gone, joined: it is not (joined: it is now part of a template's
    issue). checked: it was not seen, but it was not open, or must be absent for another night. kept: it could not be
    checked. ``origin`` of a gone issue: "" when its page is gone, else what else may have made it disappear.
    """

    kind: Kind
    group: Group | None
    known: Known | None
    origin: str = ""


class Evidence(Protocol):
    """What this run can prove. ``healthy``: the run covered what it should."""

    healthy: bool

    def tested(self, rule: str, url: str) -> bool:
        """Return whether the rule ran on the page without error."""

    def site_tested(self, rule: str) -> bool:
        """Return whether the rule ran on the site without error."""

    def present(self, url: str) -> bool | None:
        """Return True for a page that was fetched, False for one that is gone for good, None if that is unknown."""

    def moved(self, url: str) -> str:
        """Return where the page is in this run."""

    def flaky(self, rule: str) -> bool:
        """Return whether the rule's faults come and go: they count as fixed after two clean nights in a row."""

    def unsure(self, key: str) -> bool:
        """Return whether the subject of a site issue (a link's target, a host) gave no answer that says anything."""

    def lost(self, issue: Known) -> str | None:
        """Return "" when only the content can have made the issue disappear, else the origin of what else may have.

        Return None when no browser looked.
        """


def changes(
    known: Iterable[Known], groups: Iterable[Group], aliases: dict[str, int], evidence: Evidence
) -> list[Change]:
    """Return the changes of this run. Every known issue and every group is in exactly one of them."""
    by_id = {issue.id: issue for issue in known}

    def finding_of(mark: str) -> Finding | None:
        issue = by_id.get(aliases.get(mark, 0))
        return issue.finding if issue else None

    matched: dict[int, Group] = {}
    new: dict[str, Group] = {}

    def is_own(group: Group) -> bool:
        issue = by_id.get(aliases.get(group.fingerprint, 0))
        return issue is not None and issue.fingerprint == group.fingerprint

    # The group with the issue's own fingerprint continues it, rather than one with a fingerprint that it had before: a
    # page that has moved may be found at both addresses.
    for group in sorted(settle(groups, finding_of), key=is_own, reverse=True):
        number = aliases.get(group.fingerprint)
        if number is not None and number in by_id and number not in matched:
            matched[number] = group
        else:
            new[group.fingerprint] = group
    left = [issue for issue in by_id.values() if issue.id not in matched]
    for issue, group in list(_continued(left, list(new.values()), evidence)):
        matched[issue.id] = new.pop(group.fingerprint)
    templates: defaultdict[tuple[str, str, str], list[Group]] = defaultdict(list)
    for group in (*matched.values(), *new.values()):
        for signature in group.signatures if group.scope == "template" else ():
            templates[group.rule, group.key, signature].append(group)
    result = [Change("opened", group, None) for group in new.values()]
    for issue in by_id.values():
        if issue.id in matched:
            result.append(Change(_seen(issue), matched[issue.id], issue))
        else:
            kind, origin = _proven(_unseen(issue, templates, evidence), issue, evidence)
            result.append(Change(kind, None, issue, origin))
    return result


def _continued(left: list[Known], new: list[Group], evidence: Evidence) -> Iterator[tuple[Known, Group]]:
    """Yield issues whose exact fingerprint is missing, each with the group that continues it, surest matches first."""
    waiting: defaultdict[tuple[str, str, str], list[Group]] = defaultdict(list)
    for group in new:
        waiting[group.rule, group.scope, group.key].append(group)
    lone = Counter((issue.rule, issue.key) for issue in left if issue.state not in ("fixed", "gone"))
    pairs = []
    for issue in left:
        if issue.state not in ("open", "accepted", "not-a-fault"):
            continue
        # Look for a template's signature on its host, and for a page's on the page or where that has moved.
        for key in dict.fromkeys((issue.key, evidence.moved(issue.key))):
            for group in waiting.get((issue.rule, issue.scope, key), ()):
                sure = 3 if signature_of(issue.finding) in group.signatures else alike(issue.finding, group.finding)
                if issue.scope in ("site", "service") and sure < 3:
                    # The key is the target: a rule's only fault with this target is the same fault wherever it is seen.
                    sure = int(len(waiting[issue.rule, issue.scope, key]) == 1 == lone[issue.rule, issue.key])
                if sure:
                    pairs.append((sure, issue, group))
    pairs.sort(key=lambda pair: (-pair[0], heading_of(pair[1].finding) != heading_of(pair[2].finding), pair[1].id))
    taken_issues: set[int] = set()
    taken_groups: set[str] = set()
    for _, issue, group in pairs:
        if issue.id not in taken_issues and group.fingerprint not in taken_groups:
            taken_issues.add(issue.id)
            taken_groups.add(group.fingerprint)
            yield issue, group


def _seen(issue: Known) -> Kind:
    return "reopened" if issue.state in ("fixed", "gone") else "seen"


def _is_part(issue: Known, templates: _Templates) -> bool:
    """Return whether the issue is still where it was, now as a part of a template's issue."""
    if issue.scope not in ("page", "template"):
        return False
    host = host_of(issue.key) if issue.scope == "page" else issue.key
    urls = {issue.key} if issue.scope == "page" else set(issue.urls)
    groups = templates.get((issue.rule, host, signature_of(issue.finding)), ())
    return any(not urls.isdisjoint(group.urls) for group in groups)


def _unseen(issue: Known, templates: _Templates, evidence: Evidence) -> Kind:
    if _is_part(issue, templates):
        return "joined" if issue.state == "open" else "checked"
    verdict = _verdict(issue, evidence)
    if verdict is None:
        return "kept"
    if verdict == "fixed" and evidence.flaky(issue.rule) and not issue.clean_before:
        return "checked"
    return verdict if issue.state == "open" else "checked"


def _proven(kind: Kind, issue: Known, evidence: Evidence) -> tuple[Kind, str]:
    """Return what becomes of an issue that was not seen, and its origin: only the content can make it fixed."""
    if kind != "fixed":
        return kind, ""
    origin = evidence.lost(issue)
    if origin is None:
        return "kept", ""
    return ("gone", origin) if origin else ("fixed", "")


def _verdict(issue: Known, evidence: Evidence) -> Literal["fixed", "gone"] | None:
    """Return "fixed" or "gone" by evidence, or None when the issue could not be checked."""
    if not evidence.healthy:
        return None
    if issue.scope == "page":
        return _page_verdict(issue.rule, issue.key, evidence)
    pages = issue.urls or (issue.finding.url,)
    if issue.scope == "template":
        verdicts = [_page_verdict(issue.rule, url, evidence) for url in pages]
        if "fixed" in verdicts and sum(v is not None for v in verdicts) >= _CHECKED_SHARE * len(verdicts):
            return "fixed"
        return "gone" if all(verdict == "gone" for verdict in verdicts) else None
    if not evidence.site_tested(issue.rule) or any(evidence.present(url) is None for url in pages):
        return None
    if evidence.unsure(issue.key):
        return None
    return "fixed"


def _page_verdict(rule: str, url: str, evidence: Evidence) -> Literal["fixed", "gone"] | None:
    present = evidence.present(url)
    if present is None:
        moved = evidence.moved(url)
        return _page_verdict(rule, moved, evidence) if moved != url else None
    if not present:
        return "gone"
    return "fixed" if evidence.tested(rule, url) else None
