"""Explain to the web council how every figure is made, with the limits in force."""

from dataclasses import dataclass
from typing import ClassVar

from audits.scores import Mean, load_score_weights
from reports.council.figures import NOISE, OVERDUE
from reports.language import IMPACTS


@dataclass(frozen=True, slots=True)
class MethodView:
    """The page of how figures are made."""

    template: ClassVar = "method.html"

    costs: list[tuple[str, float]]  # what a fault does to visitors, and its points
    least: Mean
    noise: float
    overdue: int


def method_page() -> MethodView:
    """Return what the page of the method shows."""
    weights = load_score_weights()
    costs = [(IMPACTS[impact], points) for impact, points in weights.deductions.items()]
    return MethodView(costs, weights.mean, NOISE, OVERDUE)
