"""Show which pages are of one kind, and which of them are made in another way; and questions with two answers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from msgspec import convert

from audits.navigation import PageKind
from reports.edition import Edition, Visit


@dataclass(frozen=True, slots=True)
class KindsView:
    """The page of kinds: each with its headings and the pages that deviate, the patterns of questions with answers
    with a page of each, and the questions with two answers.
    """

    template: ClassVar = "kinds.html"

    is_measured: bool
    kinds: list[PageKind]
    patterns: list[tuple[str, int, Visit | None]]
    answers: list[tuple[list[Visit], dict[str, Any]]]
    visits: dict[str, Visit]


def kinds_page(edition: Edition) -> KindsView:
    """Return what the page of kinds shows; ``is_measured`` is false when the run has not looked for any."""
    facts, visits = edition.site_outcomes.facts, edition.visits
    kinds = convert(facts.get("structure", ()), list[PageKind])
    patterns = [(name, pages, visits.get(urls[0])) for name, pages, urls in facts.get("faq", ())]
    answers = [([visits[url] for url in urls if url in visits], said) for *urls, said in facts.get("answers", ())]
    return KindsView("structure" in facts, kinds, patterns, answers, visits)
