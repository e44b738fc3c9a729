from . import labels
from .engines import describe_engine, describe_engine_change
from .i18n import Language, mark
from .labels import (
    AREA_NAMES,
    AREA_SCORES,
    BAND_NAMES,
    BANDS,
    DEGREES,
    EFFORTS,
    FIXERS,
    IMPACT_WEIGHTS,
    IMPACTS,
    KINDS,
    LOGIN_METHODS,
    NOT_TESTED,
    PLACES,
    STAGES,
    UNCHECKED_STATES,
    URL_STATES,
    WITHOUT_EID,
)
from .measures import Explained, explain, weighs
from .wording import Wording, where

__all__ = [
    "AREA_NAMES",
    "AREA_SCORES",
    "BANDS",
    "BAND_NAMES",
    "DEGREES",
    "EFFORTS",
    "FIXERS",
    "IMPACTS",
    "IMPACT_WEIGHTS",
    "KINDS",
    "LOGIN_METHODS",
    "NOT_TESTED",
    "PLACES",
    "STAGES",
    "UNCHECKED_STATES",
    "URL_STATES",
    "WITHOUT_EID",
    "Explained",
    "Language",
    "Wording",
    "describe_engine",
    "describe_engine_change",
    "explain",
    "labels",
    "mark",
    "weighs",
    "where",
]
