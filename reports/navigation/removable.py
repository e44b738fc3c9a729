"""List the pages that may be removed, by administration, with the reasons."""

from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from audits.site_config import WEB_TEAM
from reports.edition import Edition, Owner, Visit


class Candidate(NamedTuple):
    """A page that may be removed; ``clicks`` is None when no path leads there, ``visits`` when none are read."""

    visit: Visit
    updated: str
    links: int
    clicks: int | None
    visits: float | None


@dataclass(frozen=True, slots=True)
class RemovableView:
    """The page of candidates; ``is_measured`` is false when the run has not looked for any."""

    template: ClassVar = "removable.html"

    is_measured: bool
    owners: list[tuple[Owner, list[Candidate]]]


def removable_page(edition: Edition) -> RemovableView:
    """Return what the page of candidates shows."""
    facts = edition.site_outcomes.facts
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for url, *reasons in facts.get("removable", ()):
        if visit := edition.visits.get(url):
            found[visit.owner or WEB_TEAM].append(Candidate(visit, *reasons))
    owners = [(owner, found[owner.id]) for owner in edition.owners.values() if owner.id in found]
    return RemovableView("removable" in facts, owners)
