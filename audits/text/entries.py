"""Recognises lines of a list that is not marked up as one: the chapters of a text, or prices. They are not prose."""

import re

_CHAPTER = re.compile(
    r"(?:\d+\s*kap\b\.?|kap(?:itel|\.)?\s*\d+|§\s*\d+|\d+\s?[a-z]?\s?§|(?:avdelning|bilaga|del)\s+(?:\d+|[IVX]+)\b)",
    re.I,
)
_ENDED = re.compile(r"(?<!\bm\.m)(?<!\bm\.fl)[.!?…:][\"'”’»)\]]*$")
_LEADER = re.compile(r"(?:(?<!\.)\.{3,}|(?<!…)…{2,}|\t)\s?\d+$")  # "Avgifter ........ 12"
_PRICE = re.compile(
    r"\d\s?(?:kr(?:onor)?|sek|öre|€|%|:-)(?:\s*(?:/|per|i|om)\s*\w+(?:\s\w+){0,2})?(?:\s*\([^)]*\))?\.?$", re.I
)
_SAYS = re.compile(
    r"\b(?:du|ni|vi|man|det|är|blir|kostar?|betala[rs]?|tas|utgår|ska|skall|kan|får|höjs|sänks|gäller|debiteras|uppgår)\b",
    re.I,
)
_LONGEST, _WORDS = 160, 16  # characters and words of a line


def is_listing(text: str) -> bool:
    """Return whether every line of ``text`` is an entry: a chapter's heading, or a thing with its price."""
    return all(map(_is_entry, text.split("\n")))


def _is_entry(line: str) -> bool:
    if len(line) > _LONGEST or len(line.split()) > _WORDS:
        return False
    if _LEADER.search(line) or (_CHAPTER.match(line) and not _ENDED.search(line)):
        return True
    return bool(_PRICE.search(line)) and not _SAYS.search(line)
