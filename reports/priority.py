"""What to do first: ``impact * law * reach * spread / effort``, with its factors kept beside the number."""

import math
import tomllib
from functools import cache

from msgspec import Struct, convert

from rules.loader import FOLDER
from rules.schema import Rule


class Weights(Struct, frozen=True):
    """rules/weights.toml."""

    impact: dict[str, float]
    effort: dict[str, float]
    law: dict[str, float]
    reach: dict[str, float]
    bands: dict[str, float]


class Priority(Struct, frozen=True):
    """A priority with what it is made of: ``factors`` holds impact, law, reach, spread and effort."""

    value: float
    band: str
    factors: dict[str, float]


@cache
def weights() -> Weights:
    """The weights as shipped."""
    return convert(tomllib.loads((FOLDER / "weights.toml").read_text(encoding="utf-8")), Weights)


def prioritise(rule: Rule, *, visits: float, pages: int, template: bool = False) -> Priority:
    """The priority of an issue of ``rule`` that stands on ``pages`` pages.

    ``visits`` a month of where it stands, or inlinks where no statistics are imported. A template's fault costs a
    template's effort, whatever the rule says of a single page.
    """
    w = weights()
    factors = {
        "impact": w.impact[rule.impact],
        "law": w.law["required" if rule.law else "other"],
        "reach": round(math.log10(10 + max(0.0, visits)), 2),
        "spread": round(math.log2(1 + max(1, pages)), 2),
        "effort": max(w.effort[rule.effort], w.effort["template"]) if template else w.effort[rule.effort],
    }
    value = factors["impact"] * factors["law"] * factors["reach"] * factors["spread"] / factors["effort"]
    band = next((name for name, least in w.bands.items() if value >= least), "Sen")
    return Priority(round(value, 2), band, factors)
