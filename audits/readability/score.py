"""Computes the readability score, from a published formula whose weights are data (rules/readability_score.toml)."""

import tomllib
from collections.abc import Mapping
from functools import cache

from msgspec import Struct, convert

from rules import RULES_FOLDER

STORED_DECIMALS = 4  # of measures
_NOISE = 5e-6  # of a product of stored measures; without it, half a point could fall when a sentence grows


class Weight(Struct, frozen=True, forbid_unknown_fields=True):
    """The points that a feature costs: none at ``easy`` or below, ``weight`` points at ``hard`` or above."""

    weight: float
    easy: float
    hard: float

    def loss(self, value: float) -> float:
        """Return the points that ``value`` costs; they never fall when the value grows."""
        return self.weight * min(1.0, max(0.0, (value - self.easy) / (self.hard - self.easy)))


@cache
def weights() -> dict[str, Weight]:
    """Return the weights as shipped, by the name of their feature."""
    text = (RULES_FOLDER / "readability_score.toml").read_text(encoding="utf-8")
    return convert(tomllib.loads(text), dict[str, Weight])


def losses(features: Mapping[str, float | None]) -> dict[str, float]:
    """Return how many points each feature costs, as they are shown: the score is 100 minus their sum.

    Features are rounded as they are stored, so that the points can be computed from stored measures.
    """
    stored = {name: None if value is None else round(value, STORED_DECIMALS) for name, value in features.items()}
    values = {**stored, **_derived(stored)}
    return {name: round(weight.loss(values.get(name) or 0.0) + _NOISE, 1) for name, weight in weights().items()}


def readability(features: Mapping[str, float | None]) -> float:
    """Return the score from 0 (hardest) to 100 (easiest)."""
    return max(0.0, round(100.0 - sum(losses(features).values()), 1))


def _derived(features: Mapping[str, float | None]) -> dict[str, float]:
    """Return further features of the score: counts per sentence, which never fall when a sentence grows."""
    length = (features.get("mean_sentence_length") or 0.0) / 1000
    per_sentence = {
        f"{name}_per_sentence": round((features.get(f"{name}_per_1000") or 0.0) * length + _NOISE, STORED_DECIMALS)
        for name in ("nominalisations", "stiff_words")
    }
    return {**per_sentence, "third_person_share": third_person_share(features)}


def third_person_share(features: Mapping[str, float | None]) -> float:
    """Return the share of mentions of the organisation, or of the reader in the third person; "you" is the rest."""
    others = (features.get("organisation_mentions") or 0.0) + (features.get("third_person_mentions") or 0.0)
    you = features.get("you_mentions") or 0.0
    return others / (others + you) if others else 0.0
