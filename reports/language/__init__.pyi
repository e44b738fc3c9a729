from . import labels
from .check import Line, check_lines
from .engines import describe_engine, describe_engine_change
from .i18n import Language, mark
from .labels import (
    AREA_NAMES,
    AREA_SCORES,
    BAND_NAMES,
    BANDS,
    DEGREES,
    DOCUMENT_STATES,
    EFFORTS,
    FIXERS,
    IMPACT_WEIGHTS,
    IMPACTS,
    KINDS,
    LOGIN_METHODS,
    NO_SCORE,
    NOT_TESTED,
    PLACES,
    PLATFORMS,
    STAGES,
    UNCHECKED_STATES,
    URL_STATES,
    WITHOUT_EID,
)
from .looks import word_looks
from .measures import Explained, explain, weighs, word_measure
from .reasons import word_reason
from .wording import Wording, where

__all__ = [
    "AREA_NAMES",
    "AREA_SCORES",
    "BANDS",
    "BAND_NAMES",
    "DEGREES",
    "DOCUMENT_STATES",
    "EFFORTS",
    "FIXERS",
    "IMPACTS",
    "IMPACT_WEIGHTS",
    "KINDS",
    "LOGIN_METHODS",
    "NOT_TESTED",
    "NO_SCORE",
    "PLACES",
    "PLATFORMS",
    "STAGES",
    "UNCHECKED_STATES",
    "URL_STATES",
    "WITHOUT_EID",
    "Explained",
    "Language",
    "Line",
    "Wording",
    "check_lines",
    "describe_engine",
    "describe_engine_change",
    "explain",
    "labels",
    "mark",
    "weighs",
    "where",
    "word_looks",
    "word_measure",
    "word_reason",
]
