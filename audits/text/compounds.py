"""Splits compounds into their parts, with the parts that Den stora svenska ordlistan knows (rules/words/dsso)."""

import re
from functools import cache

from rules import linked_by, words

_INFLECTION = re.compile(r"(?:s|m?e[nt]s?|e?ns?|e?ts?|n?ar(?:na)?s?|er(?:na)?s?|or(?:na)?s?|nas?|rs?|rnas?|ande|t|a)?$")
_DROPPED = re.compile(r"(?P<stem>.{2,})(?P<end>[lnr])(?:e[nt]s?|ar(?:na)?s?|a)$")  # fönstret, medlet: fönster, medel
_LINKED = re.compile(r"(?:ing|tion|sion|het|skap|itet)s$")  # endings that take an s before the next part
_PART = 3  # letters: shorter parts are found in any word
_LONGEST = 16  # letters of a part in the lists


@cache
def split_compound(word: str) -> tuple[str, ...]:
    """Return the parts of ``word`` (in lower case), as few as possible; empty when some part is in no list.

    The last part keeps its inflection: ``("korttids", "boende", "placeringarna")``.
    """
    best: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(word) - _PART + 1):
        if start not in best:
            continue
        for end in range(start + _PART, min(len(word), start + _LONGEST) + 1):
            part = word[start:end]
            if _is_first(part) and end <= len(word) - _PART and _shorter(best, start, end):
                best[end] = (*best[start], part)
        if (last := word[start:]) and _shorter(best, start, len(word)) and _is_last(last):
            best[len(word)] = (*best[start], last)
    return best.get(len(word), ())


def _shorter(best: dict[int, tuple[str, ...]], start: int, end: int) -> bool:
    """Return whether the split over ``start`` to ``end`` has fewer parts than the known one; of equals, the later cut
    wins.
    """
    return end not in best or len(best[start]) + 1 <= len(best[end])


@cache
def _is_first(part: str) -> bool:
    return part in words("dsso/first-parts") or part in words("whole-parts") or part[:-1] in words("whole-parts")


@cache
def _is_last(part: str) -> bool:
    if part in words("whole-parts") or any(
        part.startswith(whole) and _INFLECTION.match(part[len(whole) :]) for whole in words("whole-parts")
    ):
        return True
    known = words("dsso/last-parts")
    if part in known or ((found := _DROPPED.match(part)) and f"{found['stem']}e{found['end']}" in known):
        return True
    return any(
        part[:cut] in known and _INFLECTION.match(part[cut:]) for cut in range(max(_PART, len(part) - 6), len(part))
    )


def as_phrase(parts: tuple[str, ...]) -> str:
    """Return the compound as two words with the preposition of its last part; else its parts, separated by dots.

    ``korttids, boende, placerings, beslut`` becomes ``beslut om korttidsboendeplacering``.
    """
    for cut in range(1, len(parts)):
        last = "".join(parts[cut:])
        if preposition := linked_by().get(last):
            before = parts[cut - 1]
            known = before.endswith("s") and before[:-1] in words("dsso/last-parts")
            linked = known or _LINKED.search(before)
            first = "".join(parts[:cut])
            return f"{last} {preposition} {first[:-1] if linked else first}"
    return " · ".join(parts)
