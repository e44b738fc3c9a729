from . import labels
from .check import Line, check_lines
from .engines import describe_engine, describe_engine_change
from .i18n import Language, mark, mark_plural
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
    NUMBERS,
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
from .recheck import describe_recheck
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
    "NUMBERS",
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
    "describe_recheck",
    "explain",
    "labels",
    "mark",
    "mark_plural",
    "weighs",
    "where",
    "word_looks",
    "word_measure",
    "word_reason",
]
