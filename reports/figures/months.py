"""Sum up nights to months: the figure of each area, and its change against the month before on the same pages."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from audits.reasons import Code, Reason
from reports.issues import parse_ruleset
from reports.store import Run, Store
from rules import AREAS, Area

_NUMBERS = """
SELECT run, iif(scope = 'site', '', key) AS owner, name, value, pages FROM measure
WHERE (scope = 'owner' OR scope = 'site' AND key = '') AND name IN (SELECT value FROM json_each(?))
"""
_BASIS = {
    "pages_added": Code.MONTH_ADDED, "pages_removed": Code.MONTH_REMOVED, "pages_left_out": Code.MONTH_LEFT_OUT,
    "pages_moved": Code.MONTH_MOVED,
}  # fmt: skip
_OF_BROWSER: tuple[Area, ...] = ("accessibility", "services")  # areas whose rules mostly rest on the browser


class Night(NamedTuple):
    """The figures of a night in an area: the score with its pages, and the comparable score with its base."""

    run: str
    score: float | None
    pages: int
    comparable: float | None
    base: float | None


@dataclass(frozen=True, slots=True)
class Month:
    """The figure of an area in a month, for an owner or ("") the site: the median of its nights.

    ``change`` is that of the comparable figure against the month before, ``change_year`` against the same month of the
    year before; None where there is none and where most pages are others than then. ``remarks`` say what is not in it.
    """

    month: str
    area: Area
    owner: str
    figure: float | None
    pages: int
    comparable: float | None
    change: float | None
    change_year: float | None
    nights: int
    remarks: tuple[Reason, ...]


def is_whole(run: Run) -> bool:
    """Return whether a night counts in the figure of its month: it ended, and checked all that it was to check."""
    return run.healthy and run.state == "done"


def read_months(store: Store, runs: Sequence[Run]) -> list[Month]:
    """Return the figures of every month of ``runs``, which begin with the oldest, by month, owner and area.

    A month without a whole night has the median of those that were not, and says so.
    """
    names = [f"{kind}_{area}" for kind in ("score", "comparable", "base") for area in AREAS]
    numbers: defaultdict[tuple[str, str], dict[str, tuple[float | None, int]]] = defaultdict(dict)
    for row in store.rows(_NUMBERS, json.dumps([*names, *_BASIS])):
        numbers[row["owner"], row["run"]][row["name"]] = row["value"], row["pages"]
    basis = _Basis(runs, {run: found for (owner, run), found in numbers.items() if not owner})
    found: list[Month] = []
    for owner in sorted({owner for owner, _ in numbers}):
        for area in AREAS:
            by_month: defaultdict[str, list[tuple[Run, Night]]] = defaultdict(list)
            for run in runs:
                night = _night(run.id, numbers.get((owner, run.id), {}), area)
                if night is not None:
                    by_month[run.id[:7]].append((run, night))
            found += _chain(by_month, owner, area, basis)
    return sorted(found, key=lambda each: (each.month, each.owner, AREAS.index(each.area)))


def _night(run: str, numbers: Mapping[str, tuple[float | None, int]], area: Area) -> Night | None:
    score, pages = numbers.get(f"score_{area}", (None, 0))
    comparable, base = (numbers.get(f"{kind}_{area}", (None, 0))[0] for kind in ("comparable", "base"))
    return None if score is None and comparable is None else Night(run, score, pages, comparable, base)


def _chain(by_month: Mapping[str, list[tuple[Run, Night]]], owner: str, area: Area, basis: "_Basis") -> Iterator[Month]:
    known: dict[str, tuple[float, float | None]] = {}  # comparable figure and its base, by month
    for month, nights in by_month.items():
        whole = [night for run, night in nights if is_whole(run)]
        counted = whole or [night for _, night in nights]
        base = counted[-1].base
        scores = [night.score for night in counted if night.score is not None]
        comparable = _median(n.comparable for n in counted if n.base == base and n.comparable is not None)
        pages = next((night.pages for night in reversed(counted) if night.score is not None), 0)
        remarks = [] if whole else [Reason.of(Code.MONTH_NOT_WHOLE, count=len(counted))]
        last = next(reversed(known), "")
        change = _change(comparable, base, known.get(last))
        if change is not None and last != _before(month):
            remarks.append(Reason.of(Code.MONTH_SKIPPED, month=last))
        if last and comparable is not None and change is None:
            remarks.append(Reason.of(Code.MONTH_NEW_BASE))
        change_year = _change(comparable, base, known.get(f"{int(month[:4]) - 1}{month[4:]}"))
        remarks += basis.told(month, area, of_site=not owner)
        yield Month(
            month, area, owner, _median(scores), pages, comparable, change, change_year, len(counted), tuple(remarks)
        )
        if comparable is not None:
            known[month] = comparable, base


def _change(comparable: float | None, base: float | None, then: tuple[float, float | None] | None) -> float | None:
    """Return the change since ``then``; None where the chain does not reach back to it."""
    return None if comparable is None or then is None or then[1] != base else round(comparable - then[0], 2)


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(median(found), 2) if found else None


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1)}-{number - 1 or 12:02}"


class _Basis:
    """What changed in each month of what figures are made of: pages, rules, engine and reader."""

    def __init__(self, runs: Sequence[Run], of_site: Mapping[str, Mapping[str, tuple[float | None, int]]]) -> None:
        self._pages: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._method: defaultdict[str, list[tuple[Run, Run]]] = defaultdict(list)
        for run in runs:
            numbers = of_site.get(run.id, {})
            self._pages[run.id[:7]] += Counter({name: int(numbers.get(name, (0, 0))[0] or 0) for name in _BASIS})
        for old, new in pairwise(run for run in runs if is_whole(run)):
            if (old.rules, old.engine, old.ruleset) != (new.rules, new.engine, new.ruleset):
                self._method[new.id[:7]].append((old, new))

    def told(self, month: str, area: Area, *, of_site: bool) -> Iterator[Reason]:
        """Yield what is not in the comparable change of an area."""
        if of_site:
            for name, code in _BASIS.items():
                if count := self._pages[month][name]:
                    yield Reason.of(code, count=count)
        pairs = self._method[month]
        added, raised, removed = set[str](), set[str](), set[str]()
        for old, new in pairs:
            added |= {rule for rule in new.rules.keys() - old.rules.keys() if _is_of(rule, area)}
            removed |= {rule for rule in old.rules.keys() - new.rules.keys() if _is_of(rule, area)}
            raised |= {
                r for r, version in new.rules.items() if old.rules.get(r, version) != version and _is_of(r, area)
            }
        codes = (Code.MONTH_RULES_NEW, Code.MONTH_RULES_CHANGED, Code.MONTH_RULES_OFF)
        for code, rules in zip(codes, (added, {rule for rule in raised if _is_of(rule, area)}, removed), strict=True):
            if rules:
                yield Reason.of(code, count=len(rules))
        if area in _OF_BROWSER and any(old.engine and new.engine and old.engine != new.engine for old, new in pairs):
            yield Reason.of(Code.MONTH_ENGINE)
        if any(parse_ruleset(old.ruleset).reader != parse_ruleset(new.ruleset).reader for old, new in pairs):
            yield Reason.of(Code.MONTH_READER)


def _is_of(rule: str, area: Area) -> bool:
    return rule.startswith(f"{area}.")
