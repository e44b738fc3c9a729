"""Decide what changes between the known issues and this run's groups, by evidence only, without a database.

An issue becomes fixed only if everything that it rests on was checked in a healthy run: each page that it named was
fetched, and its rule ran there without error. It becomes gone when its pages are gone, when they have left the round by
configuration, or when it disappears with another version of its rule or another engine. Without that evidence its state
stays. What is found again under another scope is the same issue.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, Protocol

from msgspec import Struct

from audits.model import Finding
from reports.issues.identity import OF_TEMPLATE, Group
from reports.issues.matching import Known, alike, heading_of, keys_now, marks_now, settle, signature_now

CONFIG: Final = "config-change"
SCOPE: Final = "scope-change"
Kind = Literal["opened", "seen", "reopened", "fixed", "gone", "joined", "checked", "kept"]
type Verdict = Literal["fixed", "gone", "left"]
type _Shared = Mapping[tuple[str, str], list[Group]]  # those of several pages, by rule and signature
_LIVE = ("open", "accepted", "not-a-fault")


class Change(Struct, frozen=True):
    """What this run means for one issue: ``group`` is what the run saw, ``known`` is the issue (None: new).

    opened, seen, reopened: the issue is there. fixed, gone, joined: it is not (joined: it is now part of an issue of
    several pages). checked: it was not seen, but it was not open, or must be absent for another night. kept: it could
    not be checked. ``origin`` is "" where the content is the cause, else what else may have made it come or go.
    """

    kind: Kind
    group: Group | None
    known: Known | None
    origin: str = ""


class Evidence(Protocol):
    """What a run can prove. ``healthy``: it covered what it should."""

    healthy: bool

    def tested(self, rule: str, url: str) -> bool:
        """Return whether the rule ran on the page without error."""

    def site_tested(self, rule: str) -> bool:
        """Return whether the site audit of the rule ran without error."""

    def present(self, url: str) -> bool | None:
        """Return True for a page that was judged, False for one that is gone for good, None where it is unknown."""

    def moved(self, url: str) -> str:
        """Return where the page is in this run."""

    def left(self, url: str) -> bool:
        """Return whether the configuration no longer wants the page."""

    def clean(self, issue: Known, url: str) -> bool:
        """Return whether a healthy run after the one that last saw the issue judged the page by its rule."""

    def flaky(self, rule: str) -> bool:
        """Return whether the rule's faults come and go, so that only two clean nights in a row prove one fixed."""

    def unsure(self, key: str) -> bool:
        """Return whether the subject of a site issue (a link's target, a host) gave no answer that says anything."""

    def lost(self, issue: Known) -> str | None:
        """Return the origin of an issue that would be fixed, "" for the content, None where it was not looked for."""


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
    shared = _by_signature((*matched.values(), *new.values()))
    for issue, group in list(_rescoped([i for i in left if i.id not in matched], new, shared, evidence)):
        matched[issue.id] = new.pop(group.fingerprint)
    apart = {mark for issue in left if issue.scope in OF_TEMPLATE for mark in marks_now(issue, evidence.moved)}
    result = [Change("opened", group, None, SCOPE if _is_of(group, apart) else "") for group in new.values()]
    for issue in by_id.values():
        if issue.id in matched:
            kind: Kind = "seen" if issue.state in _LIVE else "reopened"
            result.append(Change(kind, matched[issue.id], issue))
        else:
            kind, origin = _proven(_unseen(issue, shared, evidence), issue, evidence)
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
        before = signature_now(issue.finding, evidence.moved)
        for key in keys_now(issue, evidence.moved):
            for group in waiting.get((issue.rule, issue.scope, key), ()):
                sure = 3 if before in group.signatures else alike(issue.finding, before, group.finding)
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


def _by_signature(groups: Iterable[Group]) -> _Shared:
    found: defaultdict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups:
        # What the site's issues of a rule are about is their key, but for a text that pages share, such as a title.
        shared = filter(None, group.signatures) if group.scope == "site" else group.signatures
        for signature in shared if group.scope not in ("page", "service") else ():
            found[group.rule, signature].append(group)
    return found


def _rescoped(
    left: list[Known], new: Mapping[str, Group], shared: _Shared, evidence: Evidence
) -> Iterator[tuple[Known, Group]]:
    """Yield issues that this run found in another scope, each with the group that continues it.

    Issues of single pages become one of a template: the oldest of them continues. An issue of several pages is seen on
    single ones only: the first of them continues it.
    """
    alone: defaultdict[tuple[str, str, str], list[Group]] = defaultdict(list)
    for group in new.values():
        for signature in group.signatures if group.scope == "page" else ():
            alone[group.rule, signature, group.url].append(group)
    taken: set[str] = set()
    for issue in sorted((one for one in left if one.state in _LIVE), key=lambda one: one.id):
        candidates = _holding(issue, shared, evidence)
        if issue.scope in OF_TEMPLATE:
            candidates += [group for mark in marks_now(issue, evidence.moved) for group in alone.get(mark, ())]
        free = (group for group in candidates if group.fingerprint in new and group.fingerprint not in taken)
        if (found := next(free, None)) is not None:
            taken.add(found.fingerprint)
            yield issue, found


def _holding(issue: Known, shared: _Shared, evidence: Evidence) -> list[Group]:
    """Return the groups of several pages that the issue is now part of."""
    if issue.scope in ("site", "service"):
        return []
    marks = list(marks_now(issue, evidence.moved))
    pages = {url for _, _, url in marks}
    return [group for group in shared.get(marks[0][:2], ()) if not pages.isdisjoint(group.urls)]


def _is_of(group: Group, apart: set[tuple[str, str, str]]) -> bool:
    """Return whether the group is what remains of an issue of several pages, which others continue or have joined."""
    return any((group.rule, signature, group.url) in apart for signature in group.signatures)


def _unseen(issue: Known, shared: _Shared, evidence: Evidence) -> Kind | Literal["left"]:
    if _holding(issue, shared, evidence):
        return "joined" if issue.state == "open" else "checked"
    verdict = _verdict(issue, evidence)
    if verdict is None:
        return "kept"
    if verdict == "fixed" and evidence.flaky(issue.rule) and not issue.clean_before:
        return "checked"
    return verdict if issue.state == "open" else "checked"


def _proven(kind: Kind | Literal["left"], issue: Known, evidence: Evidence) -> tuple[Kind, str]:
    """Return what becomes of an issue that was not seen, and its origin: only the content can make it fixed."""
    if kind == "left":
        return "gone", CONFIG
    if kind == "joined":
        return kind, SCOPE
    if kind != "fixed":
        return kind, ""
    origin = evidence.lost(issue)
    if origin is None:
        return "kept", ""
    return ("gone", origin) if origin else ("fixed", "")


def _verdict(issue: Known, evidence: Evidence) -> Verdict | None:
    """Return what the evidence says of an issue that was not seen, or None when not all that it rests on was checked.

    Pages that are gone or have left the round need no check; where all of them are, the issue is gone or has left. That
    of an e-service goes with its start page, whatever page it was found on.
    """
    if not evidence.healthy:
        return None
    if issue.scope == "service" and evidence.present(issue.key) is False:
        return "gone"
    if issue.scope in ("site", "service") and (not evidence.site_tested(issue.rule) or evidence.unsure(issue.key)):
        return None
    verdicts = set()
    for url in issue.pages:
        verdict = _page_verdict(issue, url, evidence)
        if verdict is None:
            return None
        verdicts.add(verdict)
    return "fixed" if "fixed" in verdicts else "left" if "left" in verdicts else "gone"


def _page_verdict(issue: Known, url: str, evidence: Evidence) -> Verdict | None:
    present = evidence.present(url)
    if present is None:
        if evidence.left(url):
            return "left"
        moved = evidence.moved(url)
        if moved != url:
            return _page_verdict(issue, moved, evidence)
    if present is False:
        return "gone"
    if present and (issue.scope in ("site", "service") or evidence.tested(issue.rule, url)):
        return "fixed"
    return "fixed" if issue.scope != "page" and evidence.clean(issue, url) else None
