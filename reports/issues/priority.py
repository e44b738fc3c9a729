"""Compute what to do first: ``impact * law * reach * spread / effort``, with its factors kept alongside the number."""

import json
import math
import tomllib
from functools import cache

from msgspec import Struct, convert

from rules import RULES_FOLDER, Rule


class Weights(Struct, frozen=True):
    """The contents of rules/weights.toml."""

    impact: dict[str, float]
    effort: dict[str, float]
    law: dict[str, float]
    reach: dict[str, float]
    bands: dict[str, float]


class Priority(Struct, frozen=True):
    """A priority with its factors.

    ``factors`` holds impact, law, reach, spread and effort, ``written`` the same as JSON.
    """

    value: float
    band: str
    factors: dict[str, float]
    written: str


@cache
def load_weights() -> Weights:
    """Return the weights as shipped."""
    return convert(tomllib.loads((RULES_FOLDER / "weights.toml").read_text(encoding="utf-8")), Weights)


def prioritise(rule: Rule, *, visits: float, pages: int, template: bool = False, impact: str = "") -> Priority:
    """Return the priority of an issue of ``rule`` that appears on ``pages`` pages.

    ``visits`` are the visits per month of where it appears, or inlinks where no statistics are imported. A template's
    fault costs at least a template's effort, whatever the rule says of a single page. ``impact`` is the finding's own,
    where it has one.
    """
    effort = "template" if template and _costs(rule.effort) < _costs("template") else rule.effort
    reach = round(math.log10(10 + max(0.0, visits)), 2)
    return _product(impact or rule.impact, bool(rule.law), reach, max(1, pages), effort)


def _costs(effort: str) -> float:
    return load_weights().effort[effort]


@cache  # few combinations, but a hundred thousand issues per night
def _product(impact: str, required: bool, reach: float, pages: int, effort: str) -> Priority:
    w = load_weights()
    factors = {
        "impact": w.impact[impact],
        "law": w.law["required" if required else "other"],
        "reach": reach,
        "spread": round(math.log2(1 + pages), 2),
        "effort": w.effort[effort],
    }
    value = factors["impact"] * factors["law"] * factors["reach"] * factors["spread"] / factors["effort"]
    band = next((name for name, least in w.bands.items() if value >= least), "Sen")
    return Priority(round(value, 2), band, factors, json.dumps(factors))
