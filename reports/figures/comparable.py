"""Compute comparable scores: what changed on the same pages under the same rules, added up from a base.

Consumer price indices are made so, by chaining matched samples: Consumer Price Index Manual, Concepts and Methods (ILO,
IMF and others, 2020), and Eurostat's HICP Methodological Manual. The change between two nights is the mean difference
over the pages that both judged, by the rules that ran in both in the same version. Pages that come or go, and rules,
browsers and settings that change, move the score itself, but not the comparable one.
"""

from collections.abc import Mapping

from reports.figures.link import Key, Link, Tonight
from reports.store import Store, put_measure
from rules import AREAS, Area

Rows = Mapping[tuple[str, str, str], tuple[float | None, int]]  # value and number of pages, by scope, key and name
_BASE = """
SELECT run.id FROM run JOIN measure ON measure.run = run.id
WHERE run.healthy = 1 AND run.rowid < (SELECT rowid FROM run WHERE id = ?)
  AND measure.name = ? AND measure.scope = 'site' AND measure.key = '' AND measure.pages > 0
ORDER BY run.rowid DESC LIMIT 1
"""


def write_comparable(tonight: Tonight, raw: Rows) -> None:
    """Write ``comparable_AREA`` and ``base_AREA`` of owners and the site; ``raw`` holds ``score_AREA``.

    The value of ``base_AREA`` is the number of the base that the comparable score is counted from: it is raised where
    most of the pages are others.
    """
    store, run = tonight.store, tonight.merged.run
    links: dict[str, Link] = {}
    for area in AREAS:
        name = f"comparable_{area}"
        row, link = store.row(_BASE, run.id, name), None
        if row is not None:
            link = links[row["id"]] = links.get(row["id"]) or Link(tonight, store.run(row["id"]))
        keys = [key[:2] for key, (value, _) in raw.items() if key[2] == f"score_{area}" and key[0] != "service"]
        before = _stored(store, link.then.id, area) if link else {}
        for key in {*keys, *before}:
            value, pages = raw.get((*key, f"score_{area}"), (None, 0))
            found = _next(before.get(key), link, key, area, value, pages, healthy=run.healthy)
            if found is not None:
                number, compared, base = found
                scope, of = key
                put_measure(store, run.id, name, round(number, 4), scope=scope, key=of, pages=compared)
                put_measure(store, run.id, f"base_{area}", base, scope=scope, key=of)
    if links and run.healthy:
        latest = max(links.values(), key=lambda link: link.then.started)
        for name, count in latest.count_pages().items():
            put_measure(store, run.id, name, count)


def _next(
    before: tuple[float, int] | None, link: Link | None, key: Key, area: Area, value: float | None, pages: int,
    *, healthy: bool,
) -> tuple[float, int, int] | None:  # fmt: skip
    """Return the comparable score, its number of pages, and the number of its base; None where there is none yet."""
    if before is None or link is None:
        return None if value is None else (value, pages, 1)
    number, base = before
    of = (link.services if area == "services" else link.pages)[key]
    if healthy and value is None and not of.now:
        return None
    if of.is_another:
        return (value, pages, base + 1) if healthy and value is not None else (number, 0, base)
    change = of.change(area)
    return (number, 0, base) if change is None else (number + change[0], change[1], base)


def _stored(store: Store, run_id: str, area: Area) -> dict[Key, tuple[float, int]]:
    """Return the comparable scores of a run, with the number of their base."""
    sql = """SELECT one.scope, one.key, one.value, base.value AS base FROM measure AS one JOIN measure AS base
             ON base.run = one.run AND base.scope = one.scope AND base.key = one.key AND base.name = ?
             WHERE one.run = ? AND one.name = ?"""
    rows = store.rows(sql, f"base_{area}", run_id, f"comparable_{area}")
    return {(row["scope"], row["key"]): (row["value"], int(row["base"])) for row in rows}
