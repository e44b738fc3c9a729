"""Reasons as the Swedish reports word them, for tests that look for the words."""

from audits.reasons import Reason
from reports.language import Language, word_reason

_SWEDISH = Language("sv")


def said(*reasons: Reason | str) -> str:
    """The sentences of reasons, or of reasons as the database stores them, one a line."""
    return "\n".join(word_reason(reason, _SWEDISH) for reason in reasons)
