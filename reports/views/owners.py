"""Show all owners alongside each other, with their issues by band."""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from audits.site_config import WEB_TEAM
from reports.edition import Edition, Owner, links
from reports.views.backlog import Backlogs, by_band


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """One owner: pages, issues by band, new, fixed, to judge."""

    owner: Owner
    pages: int
    open: int
    bands: dict[str, int]
    new: int
    fixed: int
    review: int
    page: str
    groups: int


@dataclass(frozen=True, slots=True)
class OwnersView:
    """The list of owners."""

    template: ClassVar = "owners.html"

    owners: list[OwnerLine]


def owner_lines(edition: Edition, backlogs: Backlogs) -> list[OwnerLine]:
    """Return one line per owner."""
    pages = Counter(visit.owner or WEB_TEAM for visit in edition.pages)
    fixed = Counter(issue.owner for issue in edition.fixed)
    found = []
    for owner in edition.owners.values():
        mine = [issue for issue in edition.open if issue.owner == owner.id]
        real = [issue for issue in mine if not issue.review]
        found.append(
            OwnerLine(
                owner=owner,
                pages=pages[owner.id],
                open=len(real),
                bands=by_band(real),
                new=sum(issue.id in edition.new_ids for issue in real),
                fixed=fixed[owner.id],
                review=len(mine) - len(real),
                page=links.owner_page(owner.id),
                groups=sum(len(groups) for groups in backlogs.files[owner.id]),
            )
        )
    return found
