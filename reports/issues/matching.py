"""Match the findings of a night with known issues where a fingerprint alone does not: equals, and edited elements."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal, Protocol
from urllib.parse import quote

from msgspec.structs import replace

from audits.model import Finding
from audits.page import cut_value, host_of, join, resolved_path
from reports.issues.identity import Group, fingerprint, signature_of

_ALIKE = 0.7  # share of a text's characters: an edited sentence is still the same sentence
_TELLING = 20  # letters: a shorter text ("Läs mer") is in many places, so its heading must match as well
_IDENTIFYING = re.compile(r"\|(?:id|name|for|href|src|aria-label|alt|title)=")

State = Literal["open", "fixed", "gone", "accepted", "not-a-fault"]
type Look = tuple[tuple[str, ...], Finding]
type Moved = Callable[[str], str]  # where a page is in this run


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
    origin: str = ""
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

    @property
    def pages(self) -> tuple[str, ...]:
        """Return every page that must be checked before the issue counts as fixed."""
        return (*(self.urls or (self.finding.url,)), *self.finding.rests_on)


def heading_of(finding: Finding) -> str:
    """Return the heading above the finding's place; "" when it has no place."""
    return finding.place.heading if finding.place else ""


def settle(groups: Iterable[Group], known: Callable[[str], Finding | None]) -> list[Group]:
    """Return ``groups`` with ordinals assigned so that each equal matches the issue under the same heading.

    ``known`` returns the finding of the issue that has a fingerprint, or None. Otherwise equals are numbered from the
    top of the page, and one more at the top would shift them all.
    """
    settled: list[Group] = []
    equals: defaultdict[tuple[str, str, str], list[Group]] = defaultdict(list)
    for one in groups:
        if one.scope == "page" and one.occurrences == 1:
            equals[one.rule, one.key, one.signature].append(one)
        else:
            settled.append(one)
    for (rule, key, signature), same in equals.items():
        settled += same if len(same) == 1 else _dealt(rule, key, signature, same, known)
    return settled


def _dealt(
    rule: str, key: str, signature: str, same: list[Group], known: Callable[[str], Finding | None]
) -> Iterable[Group]:
    marks = [fingerprint(rule, "page", key, signature, number) for number in range(len(same))]
    before = {mark: heading_of(finding) for mark in marks if (finding := known(mark)) is not None}
    free = dict.fromkeys(marks)
    waiting = []
    for one in same:
        heading = heading_of(one.finding)
        mark = next((mark for mark in free if before.get(mark) == heading), "")
        if mark:
            del free[mark]
            yield _with_mark(one, mark)
        else:
            waiting.append(one)
    for one, mark in zip(waiting, free, strict=True):
        yield _with_mark(one, mark)


def _with_mark(one: Group, mark: str) -> Group:
    return one if one.fingerprint == mark else replace(one, fingerprint=mark)


def alike(old: Finding, before: str, new: Finding) -> int:
    """Return how surely ``new`` is ``old`` after an edit. Both must belong to one rule, on one page or host.

    ``before`` is the signature of ``old``, or what it is in this run (see `signature_now`).

    3: the same signature; 2: the same element by an attribute that identifies it, with other text; 1: the same or
    nearly the same text in another element; 0: another fault.
    """
    after = signature_of(new)
    if before == after:
        return 3
    stem_before, _, _ = before.rpartition("|")
    stem_after, _, _ = after.rpartition("|")
    if stem_before == stem_after and _IDENTIFYING.search(f"{stem_before}="):
        return 2
    text_before = old.place.text if old.place else ""
    text_after = new.place.text if new.place else ""
    if text_before and text_after:
        if text_before == text_after:
            return int(len(text_before) > _TELLING or heading_of(old) == heading_of(new))
        matcher = SequenceMatcher(None, text_before, text_after, autojunk=False)
        if len(text_before) > _TELLING and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            return 1
    return 0


# --- where an issue may be in this run ------------------------------------------------------------------------------


def signature_now(old: Finding, moved: Moved) -> str:
    """Return the signature that the finding's element has in this run, if its links follow the pages that moved."""

    def now(part: str) -> str:
        name, _, path = part.partition("=")
        if name not in ("href", "src") or path[:1] != "/":
            return part
        url = join(old.url, quote(path, safe="/:@!$&'()*+,;=~"))
        there = moved(url)
        return part if there == url else f"{name}={cut_value(resolved_path(there, there))}"

    return "|".join(map(now, signature_of(old).split("|")))


def keys_now(issue: Known, moved: Moved) -> Iterable[str]:
    """Return the keys that the issue may have: its own, or that of the page or the host that this moved to."""
    hosts = {host_of(url): host_of(moved(url)) for url in issue.urls if issue.scope != "page"}
    others = (issue.key.replace(old, new, 1) for old, new in hosts.items() if new != old)
    return dict.fromkeys((issue.key, moved(issue.key), *others))


def marks_now(issue: Known, moved: Moved) -> Iterator[tuple[str, str, str]]:
    """Yield the rule and the signature of the issue with each page that it was on, where that page is now."""
    signature = signature_now(issue.finding, moved)
    for url in issue.urls or (issue.key,):
        yield issue.rule, signature, moved(url)
