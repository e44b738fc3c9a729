"""Show what the pages weigh, and which other parties' servers they ask for files before anybody has consented."""

from dataclasses import dataclass
from typing import ClassVar

from reports.edition import Edition, Number, Visit


@dataclass(frozen=True, slots=True)
class WeightView:
    """The page of weights: other parties with their pages, and the heaviest pages with kB and files."""

    template: ClassVar = "weight.html"

    share: Number
    parties: list[tuple[str, int]]
    heaviest: list[tuple[Visit, float, int]]


def weight_page(edition: Edition) -> WeightView:
    """Return what the page of weights shows."""
    facts = edition.site_outcomes.facts
    heaviest = [
        (edition.visits[url], size, files) for size, files, url in facts.get("weight", ()) if url in edition.visits
    ]
    parties = [(host, pages) for host, pages in facts.get("third_parties", ())]
    return WeightView(edition.number("third_party_share"), parties, heaviest)
