"""Match the findings of a night with known issues where a fingerprint alone does not: equals, and edited elements."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

from msgspec.structs import replace

from audits.model import Finding
from reports.issues.identity import Group, fingerprint, signature_of

_ALIKE = 0.7  # share of a text's characters: an edited sentence is still the same sentence
_TELLING = 20  # letters: a shorter text ("Läs mer") is in many places, so its heading must match as well
_IDENTIFYING = re.compile(r"\|(?:id|name|for|href|src|aria-label|alt|title)=")


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


def alike(old: Finding, new: Finding) -> int:
    """Return how surely ``new`` is ``old`` after an edit. Both must belong to one rule, on one page or host.

    3: the same signature; 2: the same element by an attribute that identifies it, with other text; 1: the same or
    nearly the same text in another element; 0: another fault.
    """
    before, after = signature_of(old), signature_of(new)
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
