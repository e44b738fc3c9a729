"""Show what people search for without an answer, and the rows of the files of statistics that match nothing."""

from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct, convert

from audits.view import MatchedFile
from reports.edition import Edition


class Searches(Struct, frozen=True):
    """What the audit stores of searches: how many there are, and those that no page answers, the most frequent first.

    ``lost`` and ``missed`` are the words and the searches without an answer; of the words, some are listed.
    """

    words: int
    searches: int
    lost: int
    missed: int
    unanswered: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> float:
        """Return the share of searches without an answer, in percent."""
        return 100 * self.missed / self.searches if self.searches else 0


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """The page of searches and statistics; ``searches`` is None where no file is read."""

    template: ClassVar = "statistics.html"

    searches: Searches | None
    files: tuple[MatchedFile, ...]


def statistics_page(edition: Edition) -> StatisticsView:
    """Return what the page of searches and statistics shows."""
    facts = edition.site_outcomes.facts
    searches = convert(facts["searches"], Searches) if "searches" in facts else None
    return StatisticsView(searches, convert(facts.get("statistics", ()), tuple[MatchedFile, ...]))
