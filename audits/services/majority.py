"""Computes what most services have in common: the norm where the municipality has agreed on none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Majority:
    """The most common value, its share in per cent (0-100, rounded), and the number of values."""

    value: str
    share: int
    total: int


def percent(part: int, whole: int) -> int:
    """Return ``part`` of ``whole`` in per cent, rounded; 0 when ``whole`` is 0."""
    return round(100 * part / whole) if whole else 0


def majority(values: Sequence[str], least_share: float, least_count: float) -> Majority | None:
    """Return the value with at least ``least_share`` of the values, if there are ``least_count`` values; else None."""
    if len(values) < least_count:
        return None
    value, count = Counter(sorted(values)).most_common(1)[0]
    return Majority(value, percent(count, len(values)), len(values)) if count >= least_share * len(values) else None


def common(sets: Iterable[Iterable[str]], least_share: float, least_count: float) -> dict[str, int]:
    """Return the members that at least ``least_share`` of the sets hold, each with that share in per cent."""
    unique = [set(members) for members in sets]
    if len(unique) < least_count:
        return {}
    counts = Counter(member for members in unique for member in sorted(members))
    return {
        member: percent(count, len(unique))
        for member, count in counts.most_common()
        if count >= least_share * len(unique)
    }
