"""Finds verbs that say little with the noun that names the action: ``gör en utredning``, ``bedömning sker``."""

import re
from collections.abc import Iterator
from functools import cache

from rules import support_nouns

_DO = (
    r"(?:gör(?:a|s|as)?|gjor(?:de|t|des|ts)|(?:genom|ut)för(?:a|s|as|t|ts|de|des)?|företa(?:r|s|git|gits)?|vidta(?:r|s|git|gits)?"
    r"|verkställ(?:a|er|s|as|t|ts))"
)
_BE_DONE = r"(?:sker|ske|skett|skedde|äger rum|görs|göras|genomförs|genomföras|genomförts|utförs|utföras|verkställs)"
_WILL = r"(?:ska|skall|kan|får|måste|bör|kommer att) "
_LETTERS = "[a-zåäöé]+"
_HINT = re.compile("gör|gjor|(?:genom|ut)för|ske|vidta|företa|verkställ|äger rum")  # most sentences hold none of them
_KIND = "(?:(?:nya?|noggrann|extra|första|särskild|individuell|samlad|årliga?|skriftlig|egen|muntlig|fördjupad) )?"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    noun = "|".join(sorted(support_nouns(), key=len, reverse=True))
    active = rf"\b{_DO} (?:{_LETTERS} )??(?:en |ett |någon |några |inga )?{_KIND}(?P<noun>{noun})(?:ar|er)?\b"
    passive = (
        rf"\b(?P<noun>{noun})(?:e?n|t|arna|erna|ar|er)? (?:{_WILL})?(?:inte |alltid |normalt |först )?{_BE_DONE}\b"
        r"(?! (?:en|ett|inga|någon|några) )"  # "vid en prövning görs en bedömning"
    )
    return re.compile(active), re.compile(passive)


def support_verbs(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the place and phrase of each in ``text``, and the one verb to write instead."""
    lower = text.lower()
    for pattern in _patterns() if _HINT.search(lower) else ():
        for match in pattern.finditer(lower):
            yield match.start(), text[match.start() : match.end()], support_nouns()[match["noun"]]
