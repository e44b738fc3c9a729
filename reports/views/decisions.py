"""Show the decisions in force: each once, with the issues that it applies to."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from audits.model import Finding
from reports.decisions import announced
from reports.edition import Edition
from reports.language import mark
from reports.store import unpack

ACTIONS = {
    "accept": mark("Godtaget"),
    "not-a-fault": mark("Inget fel"),
    "reassign": mark("Lämnat vidare"),
}
_KEYS = ("action", "reason", "by", "until", "to")
_ON_ISSUES = """
SELECT id, rule, owner, owner_before, url, urls, pages, finding, decision, reassigned,
       (SELECT run FROM event WHERE issue = issue.id AND kind IN ('accepted', 'not-a-fault', 'reassigned')
        ORDER BY event.id DESC LIMIT 1) AS put_on
FROM issue WHERE decision IS NOT NULL OR reassigned IS NOT NULL ORDER BY priority DESC, id
"""


@dataclass(slots=True)
class Agreed:
    """One decision, and the issues that it applies to; ``owners`` are the owners of those issues."""

    action: str
    reason: str
    by: str
    until: str
    to: str
    message: str  # about its issue with the highest priority
    url: str
    made: str = ""
    put_on: str = ""  # the run that first applied it to an issue
    owners: set[str] = field(default_factory=set)
    issues: list[int] = field(default_factory=list)
    most: int = 0  # pages of one of them, more than are stored with it
    urls: set[str] = field(default_factory=set)

    @property
    def pages(self) -> int:
        """Return on how many pages the issues are."""
        return max(len(self.urls), self.most)

    def ends_within_notice(self, today: date) -> bool:
        """Return whether the end of the decision is to be announced on the day ``today``."""
        try:
            made = date.fromisoformat(self.made or self.put_on[:10])
        except ValueError:
            made = None
        try:
            return today >= announced(made, date.fromisoformat(self.until))
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class DecisionsView:
    """The page of the decisions in force."""

    template: ClassVar = "decisions.html"

    decided: list[Agreed]


def agreed(edition: Edition) -> list[Agreed]:
    """Return every decision that applies to an issue now, the one that ends first before the others."""
    found: dict[str, Agreed] = {}
    for row in edition.store.rows(_ON_ISSUES):
        for written in filter(None, (row["decision"], row["reassigned"])):
            data = _read(written)
            if written not in found:
                message = edition.wording.message(unpack(row["finding"], Finding))
                action, reason, by, until, to = (str(data.get(key, "")) for key in _KEYS)
                made = str(data.get("made") or "")
                found[written] = Agreed(action, reason, by, until, to, message, row["url"], made, row["put_on"] or "")
            elif row["put_on"]:
                found[written].put_on = min(found[written].put_on or row["put_on"], row["put_on"])
            found[written].issues.append(row["id"])
            found[written].urls.update(unpack(row["urls"], list[str]))
            found[written].most = max(found[written].most, row["pages"])
            found[written].owners |= {row["owner"], row["owner_before"] or row["owner"]}
    return sorted(found.values(), key=lambda each: (each.until, -len(each.issues)))


def _read(written: str) -> dict[str, Any]:
    try:
        data = json.loads(written)
    except ValueError:
        return {}
    if not isinstance(data, dict):
        return {}
    # An earlier version stored the state only.
    return {"action": {"accepted": "accept"}.get(str(data.get("state")), data.get("state") or "accept")} | data


def ending(edition: Edition) -> Iterator[Agreed]:
    """Return the decisions whose end is near."""
    return (each for each in agreed(edition) if each.ends_within_notice(edition.day))
