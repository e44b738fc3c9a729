"""Compute what to do first: ``impact * law * reach * spread / effort``, with its factors kept alongside the number."""

import json
import math
import tomllib
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct, convert

from rules import RULES_FOLDER, Rule

FACTORS: Final = ("impact", "law", "reach", "spread", "effort")  # all but the last are multiplied
_SHOWN = Decimal("0.1")  # factors and their product have one decimal wherever they are shown


class Weights(Struct, frozen=True):
    """The contents of rules/weights.toml."""

    impact: dict[str, float]
    effort: dict[str, float]
    law: dict[str, float]
    reach: dict[str, float]
    bands: dict[str, float]


class Priority(Struct, frozen=True):
    """A priority with its factors.

    ``factors`` holds impact, law, reach, spread and effort, and what reach is made of: visits, or inlinks. ``written``
    is the same as JSON.
    """

    value: float
    band: str
    factors: dict[str, float]
    written: str


@cache
def load_weights() -> Weights:
    """Return the weights as shipped."""
    return convert(tomllib.loads((RULES_FOLDER / "weights.toml").read_text(encoding="utf-8")), Weights)


def prioritise(
    rule: Rule, *, pages: int, visits: float | None = None, inlinks: float = 0, template: bool = False, impact: str = ""
) -> Priority:
    """Return the priority of an issue of ``rule`` that appears on ``pages`` pages.

    ``visits`` are the visits per month of where it appears; where they are None, because no statistics are imported,
    ``inlinks`` count. A template's fault costs at least a template's effort, whatever the rule says of a single page.
    ``impact`` is the finding's own, where it has one.
    """
    effort = "template" if template and _costs(rule.effort) < _costs("template") else rule.effort
    source, number = ("inlinks", inlinks) if visits is None else ("visits", visits)
    law = "urgent" if rule.urgent else "required" if rule.law else "other"
    return _priority(impact or rule.impact, law, source, max(0, round(number)), max(1, pages), effort)


def _costs(effort: str) -> float:
    return load_weights().effort[effort]


@lru_cache(4096)  # a hundred thousand issues per night, many alike
def _priority(impact: str, law: str, source: str, number: int, pages: int, effort: str) -> Priority:
    w = load_weights()
    factors = {
        "impact": w.impact[impact],
        "law": w.law[law],
        "reach": math.log10(10 + number),
        "spread": math.log2(1 + pages),
        "effort": w.effort[effort],
    }
    factors = {name: round(factor, 1) for name, factor in factors.items()}
    value, band = weigh(factors)
    factors[source] = number
    return Priority(value, band, factors, json.dumps(factors))


def weigh(factors: Mapping[str, float]) -> tuple[float, str]:
    """Return the priority and its band for factors with one decimal, as they are shown.

    The result has one decimal too, rounded as people do, and decides the band: who checks the sum by hand gets it.
    """
    impact, law, reach, spread, effort = (Decimal(str(factors[name])) for name in FACTORS)
    value = float((impact * law * reach * spread / effort).quantize(_SHOWN, ROUND_HALF_UP))
    return value, next((name for name, least in load_weights().bands.items() if value >= least), "Sen")
