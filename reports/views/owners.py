"""Show all owners alongside each other: to everybody as a list, and to the management with scores and trends."""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from audits.site_config import WEB_TEAM
from reports.edition import Edition, Number, Owner, links, sparkline
from reports.language import AREA_NAMES
from reports.views.backlog import Backlogs, by_band
from reports.views.trend import spark_values


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


@dataclass(frozen=True, slots=True)
class Leader:
    """One owner with its scores, and the curve of its open issues."""

    line: OwnerLine
    spark: Markup | str
    scores: list[tuple[str, Number]]


@dataclass(frozen=True, slots=True)
class LeadershipView:
    """The management's page."""

    template: ClassVar = "leadership.html"

    leaders: list[Leader]


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


def leadership_page(edition: Edition, lines: list[OwnerLine]) -> LeadershipView:
    """Return what the management's page shows."""
    return LeadershipView([_leader(edition, line) for line in lines])


def _leader(edition: Edition, line: OwnerLine) -> Leader:
    language, key = edition.language, line.owner.id
    values = spark_values(edition, key, "open_issues")
    known = [value for value in values if value is not None]
    chart = sparkline(
        values, name=f"gnista-{links.safe_name(key)}",
        title=language.text("Öppna ärenden för %(name)s", name=line.owner.name),
        description=language.text(
            "Från %(first)s till %(last)s under %(n)s ronder.",
            first=language.number(known[0]), last=language.number(known[-1]), n=len(known),
        ) if known else language.text("Inga värden än."),
    )  # fmt: skip
    scores = [(str(area), edition.number(f"score_{area}", "owner", key)) for area in AREA_NAMES]
    return Leader(line, chart if len(known) > 1 else "", scores)
