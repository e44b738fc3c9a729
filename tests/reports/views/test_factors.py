"""The factors of a priority in words: nothing about visitors where no statistics are imported."""

from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import replace as changed

from audits.site_config import Statistics
from reports.edition.edition import Edition
from reports.language.i18n import Language
from reports.store.database import Store
from reports.views.factors import because


def reach(world: Any, pages: int, statistics: Statistics | None = None, **number: float) -> str:
    """What is said of the reach of an issue on ``pages`` pages."""
    site = changed(world.site, statistics=statistics or Statistics())
    with Store(world.workdir, readonly=True) as store:
        edition = Edition(site, store, store.run(world.runs[-1]), world.rules, Language("sv"))
        issue = replace(edition.open[0], pages=pages)
    issue.factors = {"impact": 8, "law": 1.5, "reach": 2.0, "spread": 1.0, "effort": 2, **number}
    [said] = [text for text in because(edition, issue) if text.endswith("(× 2,0)")]
    return said.removesuffix(" (× 2,0)")


@pytest.mark.parametrize(("pages", "number", "said"), [
    (1, {"inlinks": 90}, "90 sidor länkar hit; besök är inte inlästa"),
    (3, {"inlinks": 90}, "Som mest 90 sidor länkar hit; besök är inte inlästa"),
    (1, {"inlinks": 1}, "1 sida länkar hit; besök är inte inlästa"),
    (1, {"inlinks": 0}, "Ingen sida länkar hit; besök är inte inlästa"),
    (1, {"visits": 1200}, "1\N{NO-BREAK SPACE}200 besök i månaden"),
    (3, {"visits": 90}, "90 besök i månaden på den mest besökta sidan"),
    (1, {}, "Hur många som når sidan"),  # an issue that was last seen by version 0.2
])  # fmt: skip
def test_reach_is_said_as_what_it_is_made_of(world: Any, pages: int, number: dict[str, float], said: str) -> None:
    assert reach(world, pages, **number) == said


def test_cases_of_the_contact_centre_are_told(world: Any) -> None:
    said = reach(world, 1, Statistics(visits="v.csv", cases="c.csv"), visits=90)
    assert said == "90 besök i månaden; ett ärende hos kontaktcenter räknas som 20 besök"
