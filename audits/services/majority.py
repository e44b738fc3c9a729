"""Computes what most services have in common: the norm where the municipality has agreed on none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Majority:
    """The most common value, and how many of the values it is, as `part_of` writes it."""

    value: str
    share: str


def part_of(part: int, whole: int) -> str:
    """Return "4/5" for four of five. A rule's wording spells it out by ``{share:of}``."""
    return f"{part}/{whole}"


def majority(values: Sequence[str], least_share: float, least_count: float) -> Majority | None:
    """Return the value with at least ``least_share`` of the values, if there are ``least_count`` values; else None."""
    if len(values) < least_count:
        return None
    value, count = Counter(sorted(values)).most_common(1)[0]
    return Majority(value, part_of(count, len(values))) if count >= least_share * len(values) else None


def common(sets: Iterable[Iterable[str]], least_share: float, least_count: float) -> dict[str, int]:
    """Return the members that at least ``least_share`` of the sets hold, each with the number of those sets."""
    unique = [set(members) for members in sets]
    if len(unique) < least_count:
        return {}
    counts = Counter(member for members in unique for member in sorted(members))
    return {member: count for member, count in counts.most_common() if count >= least_share * len(unique)}
