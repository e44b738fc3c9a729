"""Priorities can be recomputed by hand."""

import itertools
import math
from fractions import Fraction

from msgspec.structs import replace

from reports.issues.priority import FACTORS, prioritise, weigh
from rules.loader import load_rules
from rules.schema import Rule

RULES = load_rules()
BASE = RULES["accessibility.image-alt"]


def rule(**changes: object) -> Rule:
    return replace(BASE, **changes)


def test_product_of_its_factors():
    """impact x law x reach x spread / effort, each kept with one decimal, and what reach is made of."""
    made = prioritise(rule(impact="serious", law=("EN 301 549 9.1.1.1",), effort="sentence"), visits=90, pages=3)
    assert made.factors == {"impact": 5, "law": 1.5, "reach": 2.0, "spread": 2.0, "effort": 2, "visits": 90}
    assert made.value == 15.0 == 5 * 1.5 * 2.0 * 2.0 / 2
    assert made.band == "Nu"


def test_sum_is_right_as_shown():
    """Every factor, and the priority, has one decimal; their product is the priority, rounded half up."""
    for visits, pages, effort in itertools.product((0, 3, 17, 90, 1234), (1, 2, 5, 44, 700), ("word", "page")):
        made = prioritise(rule(impact="moderate", effort=effort), visits=visits, pages=pages)
        impact, law, reach, spread, cost = (Fraction(f"{made.factors[name]:.1f}") for name in FACTORS)
        assert all(round(value, 1) == value for value in (made.value, *(made.factors[name] for name in FACTORS)))
        assert made.value == math.floor(impact * law * reach * spread / cost * 10 + Fraction(1, 2)) / 10


def test_band_is_that_of_the_value_that_is_shown():
    """8,0 is Nu, whatever the unrounded factors give."""
    value, band = weigh({"impact": 5, "law": 1.0, "reach": 1.1, "spread": 2.9, "effort": 2})
    assert (value, band) == (8.0, "Nu")  # 7.975


def test_reach_without_statistics_is_made_of_links():
    factors = prioritise(RULES["accessibility.image-alt"], inlinks=90, pages=1).factors
    assert factors["reach"] == 2.0
    assert factors["inlinks"] == 90
    assert "visits" not in factors


def test_template_costs_a_templates_effort():
    assert prioritise(rule(effort="word"), visits=0, pages=1, template=True).factors["effort"] == 8


def test_a_finding_may_be_graver_than_its_rule():
    """A sentence of 40 words stands before one of 26 in the backlog."""
    assert prioritise(rule(impact="moderate"), visits=0, pages=1, impact="serious").factors["impact"] == 5
    assert prioritise(rule(impact="moderate"), visits=0, pages=1).factors["impact"] == 2


def test_bands():
    assert prioritise(rule(impact="minor", law=(), effort="page"), visits=0, pages=1).band == "Sen"
    assert prioritise(rule(impact="moderate", law=(), effort="word"), visits=10, pages=1).band == "Snart"
