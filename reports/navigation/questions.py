"""Show which questions of residents and companies the site answers, by area, those without an answer first."""

from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct, convert

from reports.edition import Edition, Visit


class Question(Struct, frozen=True):
    """A question as the audit has scored it; ``score`` is None when too little of the site was seen."""

    question: str
    area: str
    score: int | None
    page: str = ""
    clicks: int | None = None
    plain: float | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """The questions of an area with its share of the best possible score, in percent."""

    name: str
    share: float | None
    questions: list[tuple[Question, Visit | None]]


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """The page of questions. ``counts`` are the questions with each score, the best first."""

    template: ClassVar = "questions.html"

    share: float | None
    counts: list[tuple[int, int]]
    areas: list[Area]


def questions_page(edition: Edition) -> QuestionsView:
    """Return what the page of questions shows: the areas with the lowest share first."""
    found = convert(edition.site_outcomes.facts.get("questions", ()), tuple[Question, ...])
    by_area: defaultdict[str, list[Question]] = defaultdict(list)
    for question in found:
        by_area[question.area].append(question)
    areas = [Area(name, _share(edition, name), _rows(edition, of_area)) for name, of_area in by_area.items()]
    areas.sort(key=lambda area: (area.share if area.share is not None else 101, area.name))
    counts = [(score, sum(one.score == score for one in found)) for score in (3, 1, 0)]
    return QuestionsView(_share(edition, ""), counts if found else [], areas)


def _rows(edition: Edition, questions: list[Question]) -> list[tuple[Question, Visit | None]]:
    questions = sorted(questions, key=lambda one: (one.score or 0, one.question))
    return [(one, edition.visits.get(one.page)) for one in questions]


def _share(edition: Edition, area: str) -> float | None:
    return edition.number("questions_answered", "site", area).value
