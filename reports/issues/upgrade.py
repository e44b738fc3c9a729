"""Carry the issues of earlier versions over: to today's recipe of signatures, and to priorities as they are shown."""

import json
from collections.abc import Iterator
from itertools import count, islice

from msgspec.structs import replace

from audits.model import Finding, Scope
from audits.page import RECIPE, resolve_signature
from reports.issues.identity import fingerprint
from reports.issues.priority import weigh
from reports.store import Store, add_alias, pack, set_issue, unpack

_MOST = 200  # equal elements on a page


def upgrade_signatures(store: Store) -> None:
    """Give each issue of an earlier recipe the fingerprint that today's recipe gives it, as an alias.

    Until version 0.2 a signature had addresses as they are written, so that one link of a template was another fault on
    every level of the site. The old fingerprints stay.
    """
    rows = list(store.rows("SELECT id, fingerprint, rule, scope, key, finding FROM issue WHERE recipe < ?", RECIPE))
    for row in rows:
        finding = unpack(row["finding"], Finding)
        place = finding.place
        resolved = resolve_signature(place.signature, place.snippet, finding.url) if place else ""
        if place is None or resolved == place.signature:
            continue
        if _is_made_of(row["fingerprint"], row["rule"], row["scope"], row["key"], place.signature):
            for mark in _marks(row["rule"], row["scope"], row["key"], resolved):
                taken = store.row("SELECT 1 FROM alias WHERE fingerprint = ?", mark)
                if not taken:
                    add_alias(store, mark, row["id"])
                    break
        written = pack(replace(finding, place=replace(place, signature=resolved)))
        set_issue(store, row["id"], finding=written, digest=None)
    for row in rows:
        set_issue(store, row["id"], recipe=RECIPE)


def upgrade_priorities(store: Store) -> None:
    """Compute the priorities of earlier versions again, from factors with one decimal."""
    for row in list(store.rows(_UNROUNDED)):
        factors = {name: round(value, 1) for name, value in json.loads(row["factors"]).items()}
        value, band = weigh(factors)
        set_issue(store, row["id"], factors=json.dumps(factors), priority=value, band=band)


_UNROUNDED = """
SELECT id, factors FROM issue WHERE round(factors ->> 'reach', 1) <> factors ->> 'reach'
OR round(factors ->> 'spread', 1) <> factors ->> 'spread' OR round(priority, 1) <> priority
"""


def _is_made_of(mark: str, rule: str, scope: Scope, key: str, signature: str) -> bool:
    """Return whether a fingerprint was made of the signature, and not of a place in the layout."""
    return mark in islice(_marks(rule, scope, key, signature), _MOST)


def _marks(rule: str, scope: Scope, key: str, signature: str) -> Iterator[str]:
    return (fingerprint(rule, scope, key, signature, number) for number in count())
