"""Show one owner's files: its backlog, what it must judge, and its pages, each in parts that a browser can open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import ClassVar

from reports.edition import Edition, Number, Owner, View, links
from reports.issues import ENGINE, OF_TEMPLATE, RULE
from reports.language import AREA_NAMES
from reports.views import spread
from reports.views.backlog import Backlogs, by_band
from reports.views.cards import First, Group
from reports.views.morning import Line, lines
from reports.views.page import Glance

_PAGES_A_FILE = 100


@dataclass(frozen=True, slots=True)
class Summary:
    """What an owner has to do, in figures. ``shared`` counts the issues of templates, which the web team has.

    ``supplied`` counts those of its own that a supplier fixes.
    """

    open: int
    kinds: int
    bands: dict[str, int]
    rule_change: int
    engine_change: int
    review_count: int
    new_questions: int
    fixed: int
    page_count: int
    numbers: dict[str, Number]  # scores by area
    shared: int
    supplied: int


@dataclass(frozen=True, slots=True)
class BacklogView:
    """One file of the backlog; the first one shows the summary, what is fixed, and what to do first."""

    template: ClassVar = "backlog.html"

    owner: Owner
    summary: Summary
    fixed: list[Line]
    first: list[First]
    where: dict[int, str]
    groups: Sequence[Group]
    here_count: int
    number: int
    count: int
    name: str = "index"


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One file of what the owner must judge."""

    template: ClassVar = "review.html"

    owner: Owner
    summary: Summary
    groups: Sequence[Group]
    number: int
    count: int
    name: str = "bedomning"


@dataclass(frozen=True, slots=True)
class OwnerPagesView:
    """One file of the owner's pages; the first one shows how plain and hard pages are mixed."""

    template: ClassVar = "owner_pages.html"

    owner: Owner
    summary: Summary
    glances: Sequence[Glance]
    mixture: spread.Mixture | None
    number: int
    count: int
    name: str = "sidor"


def owner_files(
    edition: Edition, backlogs: Backlogs, owner: str, glances: Sequence[Glance]
) -> Iterator[tuple[str, View]]:
    """Yield every file of an owner with its path."""
    who, summary = edition.owners[owner], summarise(edition, backlogs, owner, len(glances))
    fixed = lines(edition, {}, [issue for issue in edition.fixed if issue.owner == owner])
    first = backlogs.first(owner)
    files = backlogs.files[owner]
    for number, groups in enumerate(files, 1):
        here = sum(len(card.ids) for group in groups for card in group.cards)
        yield (
            links.owner_page(owner, number, "index"),
            BacklogView(who, summary, fixed, first, backlogs.where, groups, here, number, len(files)),
        )
    questions = backlogs.review[owner]
    for number, groups in enumerate(questions, 1):
        path = links.owner_page(owner, number, "bedomning")
        yield path, ReviewView(who, summary, groups, number, len(questions))
    by_faults = sorted(glances, key=lambda glance: (-glance.faults, glance.visit.name.casefold()))
    chunks: list[Sequence[Glance]] = list(batched(by_faults, _PAGES_A_FILE)) or [()]
    for number, chunk in enumerate(chunks, 1):
        mixture = spread.of_owner(edition, glances) if number == 1 else None
        path = links.owner_page(owner, number, "sidor")
        yield path, OwnerPagesView(who, summary, chunk, mixture, number, len(chunks))


def summarise(edition: Edition, backlogs: Backlogs, owner: str, pages: int) -> Summary:
    """Return an owner's figures."""
    mine = [issue for issue in edition.open if issue.owner == owner]
    real = [issue for issue in mine if not issue.review]
    came = edition.happened.get("opened", set()) | edition.happened.get("reopened", set())
    return Summary(
        open=len(real),
        kinds=len({issue.rule for issue in real}),
        bands=by_band(real),
        rule_change=sum(issue.origin == RULE and issue.id in came for issue in real),
        engine_change=sum(issue.origin == ENGINE and issue.id in came for issue in real),
        review_count=len(mine) - len(real),
        new_questions=sum(issue.id in edition.new_questions for issue in mine),
        fixed=sum(issue.owner == owner for issue in edition.fixed),
        page_count=pages,
        numbers={area: edition.number(f"score_{area}", "owner", owner) for area in AREA_NAMES},
        supplied=sum(group.count for groups in backlogs.files[owner] for group in groups if group.letter),
        shared=sum(issue.scope in OF_TEMPLATE and not issue.review for issue in edition.open),
    )
