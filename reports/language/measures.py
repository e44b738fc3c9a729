"""Describe measures of plain language in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from audits.readability import losses
from reports.language.i18n import Language, mark

# LIX has Björnsson's bands (1968). The other bounds are the limits of the rules, and only show which way is better.
_LIX = (
    (30, mark("mycket lättläst")),
    (40, mark("lättläst")),
    (50, mark("medelsvår")),
    (60, mark("svår, som myndighetstexter ofta är")),
    (1000, mark("mycket svår")),
)
_READABILITY = (
    (40, mark("svår för de flesta")),
    (60, mark("svår för en del")),
    (80, mark("ganska lätt")),
    (101, mark("lätt")),
)
_NAMES = {
    "readability": (mark("Lättläst, 0–100"), 0),
    "words": (mark("Ord i texten"), 0),
    "sentences": (mark("Meningar"), 0),
    "lix": (mark("LIX, läsbarhetsindex"), 0),
    "rix": (mark("RIX, långa ord per mening"), 1),
    "ovix": (mark("OVIX, variation i ordvalet"), 0),
    "long_sentence_share": (mark("Andel långa meningar"), 0),
    "passive_share": (mark("Andel meningar med passiv form"), 0),
    "nominalisations_per_1000": (mark("Substantiverade verb per 1 000 ord"), 0),
    "stiff_words_per_1000": (mark("Stela ord per 1 000 ord"), 0),
}
# What takes points from the score, in the order of rules/readability_score.toml.
_WEIGHS = {
    "mean_sentence_length": mark("långa meningar"),
    "rix": mark("långa ord"),
    "nominalisations_per_sentence": mark("substantiverade verb"),
    "passives_per_sentence": mark("verb i passiv form"),
    "stiff_words_per_sentence": mark("stela ord"),
    "third_person_share": mark("att kommunen nämns oftare än läsaren"),
}
_HINTS = {
    "rix": mark("lägre är lättare"),
    "ovix": mark("visar bara variationen, varken bra eller dåligt"),
    "long_sentence_share": mark("lägre är lättare"),
    "passive_share": mark("lägre är tydligare: skriv vem som gör vad"),
    "nominalisations_per_1000": mark("lägre är tydligare: ”utreder” i stället för ”genomför en utredning”"),
    "stiff_words_per_1000": mark("lägre är enklare"),
}


@dataclass(slots=True)
class Explained:
    """A measure's name, its value as written, and what the value means."""

    name: str
    value: str
    meaning: str


def explain(measures: Mapping[str, float | None], language: Language) -> list[Explained]:
    """Return the measures that people know how to use, in a fixed order.

    A measure that could not be taken says so.
    """
    _ = language.gettext
    found = []
    for name, (label, digits) in _NAMES.items():
        if name not in measures:
            continue
        value = measures[name]
        if value is None:
            found.append(Explained(_(label), "–", _("kunde inte mätas")))
            continue
        shown = language.number(value, digits)
        if name.endswith("_share"):
            shown = language.number(100 * value if value <= 1 else value) + "\N{NO-BREAK SPACE}%"
        found.append(Explained(_(label), shown, _(meaning(name, value))))
    return found


def weighs(measures: Mapping[str, float | None], language: Language) -> list[tuple[str, str]]:
    """Return all that takes points from the plain language score, and how many, the most first; [] without a score."""
    if measures.get("readability") is None:
        return []
    points = sorted(losses(measures).items(), key=lambda item: -item[1])
    return [(word_measure(name, language), language.number(lost, 1)) for name, lost in points if lost]


def word_measure(name: str, language: Language) -> str:
    """Return what takes points from the plain language score, as it is written in a sentence."""
    return language.gettext(_WEIGHS.get(name, name))


def meaning(name: str, value: float) -> str:
    """Return what a value means, in Swedish; "" for plain counts."""
    bands = {"lix": _LIX, "readability": _READABILITY}.get(name)
    if bands:
        return next((word for bound, word in bands if value < bound), bands[-1][1])
    return _HINTS.get(name, "")
