"""Detects the language of a text with lingua's models; "" when unsure, because no answer is better than a wrong one.

Only words are used: a list of prices, names or addresses has no language. The Scandinavian languages are close to each
other, so a short text must also agree with the letters and small words that only one of them has.
"""

import re
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from rules import words

_SAMPLE = 400  # characters; more text makes the answer no surer, only slower
_FEW = 2  # words: fewer do not identify a language
_SHORT = 8  # words: below this the models must be surer
_PLAIN = 2  # more small words than this, and hardly any of another language, decide without the models
_SURE, _SURER = 0.5, 0.7
_AHEAD = 2.5  # or this many times as likely as the next language
_LEAST = 0.35  # below this there is no answer
_LANGUAGES = (
    Language.SWEDISH, Language.BOKMAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH, Language.FINNISH,
    Language.ICELANDIC, Language.GERMAN, Language.DUTCH, Language.FRENCH, Language.SPANISH, Language.ITALIAN,
    Language.PORTUGUESE, Language.ROMANIAN, Language.POLISH, Language.CZECH, Language.HUNGARIAN, Language.ESTONIAN,
    Language.LATVIAN, Language.LITHUANIAN, Language.BOSNIAN, Language.ALBANIAN, Language.TURKISH, Language.SOMALI,
    Language.SWAHILI, Language.TAGALOG, Language.VIETNAMESE, Language.ARABIC, Language.PERSIAN, Language.URDU,
    Language.HEBREW, Language.RUSSIAN, Language.UKRAINIAN, Language.BULGARIAN, Language.GREEK, Language.THAI,
    Language.CHINESE, Language.JAPANESE, Language.KOREAN, Language.HINDI, Language.BENGALI, Language.TAMIL,
)  # fmt: skip
_SCANDINAVIAN = frozenset(("sv", "no", "da"))
_NORWEGIAN = frozenset(("nb", "nn"))
_NOISE = re.compile(
    r"\S*(?:://|@|www\.)\S*|\b[A-ZÅÄÖ\d]{2,}\b|\b(?:kr|st|kl|tel|kg|km|kvm|min)\b|[\d_|•·()\[\]{}<>/\\+*=#%§]+"
)
_WORD = re.compile(r"[^\W\d_]+")
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MARKS = {code: words(f"language-{code}") for code in ("sv", "no", "da", "en")}
_ONLY = {
    code: marks - frozenset().union(*(_MARKS[other] for other in _MARKS if other != code))
    for code, marks in _MARKS.items()
}
_NOT_SWEDISH = (_MARKS["no"] & _MARKS["da"]) - _MARKS["sv"] - _MARKS["en"]


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_LANGUAGES).build()


def base_language(code: str) -> str:
    """Return a language tag as `detect_language` names it: "sv-SE" is "sv", and "nb" and "nn" are "no"."""
    code = code.partition("-")[0].partition("_")[0].lower()
    return "no" if code in _NORWEGIAN else code


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of ``text`` (both forms of Norwegian are "no"); "" when unsure."""
    text = sample(text)
    found = _WORD.findall(text)
    spaceless = len(_SPACELESS.findall(text))
    if spaceless < 4 and not _is_running(found):
        return ""
    marks = _marks([word.lower() for word in found], text.lower())
    first, second = sorted(marks, key=lambda code: -marks[code])[:2]
    if marks[first] > max(_PLAIN, 4 * marks[second], len(found) / 12):
        return first  # small words alone decide, so the models need not run
    best, *others = _detector().compute_language_confidence_values(text)
    code = base_language(best.language.iso_code_639_1.name)
    value = best.value + sum(
        other.value for other in others[:1] if base_language(other.language.iso_code_639_1.name) == code
    )
    rest = max(
        (other.value for other in others if base_language(other.language.iso_code_639_1.name) != code), default=0.0
    )
    if code in marks or marks[first] > 1:
        return _neighbours(code, value, rest, marks, first, len(found))
    return code if _sure(value, rest, len(found) if not spaceless else _SHORT) else ""


def is_plainly(text: str, code: str) -> bool:
    """Return whether small words alone show that ``text`` is in ``code``: a cheap test for parts of a page."""
    marks = _marks([word.lower() for word in _WORD.findall(text)], text.lower())
    return marks[code] > 0 and marks[code] == max(marks.values())


def sample(text: str) -> str:
    """Return the part of ``text`` that is tested: running words from its beginning and its middle."""
    if len(text) > 4 * _SAMPLE:
        middle = len(text) // 2
        text = text[: 2 * _SAMPLE] + " " + text[middle : middle + 2 * _SAMPLE]
    text = " ".join(_NOISE.sub(" ", text).split())
    half = _SAMPLE // 2
    return text if len(text) <= _SAMPLE else text[:half] + " " + text[-half:]


def _is_running(found: list[str]) -> bool:
    """Return whether there are words other than names: capitalised names, streets and goods identify no language."""
    small = [word for word in found if not word[0].isupper()]
    return len(found) >= _FEW and len(small) >= max(1, len(found) / 4)


def _marks(found: list[str], lower: str) -> dict[str, int]:
    """Return how many words and letters speak for each of the languages that we tell apart ourselves."""
    swedish = lower.count("ö") + lower.count("ä")
    foreign = lower.count("æ") + lower.count("ø")
    counts = {code: sum(word in only for word in found) for code, only in _ONLY.items()}
    counts["sv"] += min(swedish, 3) * (counts["sv"] > 0) - foreign  # Finnish and German have these letters too
    counts["sv"] -= sum(word in _NOT_SWEDISH for word in found)
    for code in ("no", "da"):
        counts[code] += min(foreign, 3) * (counts[code] > 0) - swedish
    return counts


def _sure(value: float, rest: float, words: int) -> bool:
    if words >= _SHORT:
        return value >= _SURE or value >= max(_LEAST, _AHEAD * rest)
    return value >= _SURER or (words > _FEW and value >= max(_LEAST, 2 * _AHEAD * rest))


def _neighbours(code: str, value: float, rest: float, marks: dict[str, int], first: str, words: int) -> str:
    """Decide between related languages by small words and letters; otherwise the models must be sure."""
    others = max(count for other, count in marks.items() if other != first)
    lead = marks[first] - others
    if marks[first] > 0 and lead > 0 and (code == first or lead > 1 or {code, first} <= _SCANDINAVIAN):
        return first
    if code in marks and marks[code] < max(marks.values()) and {code, first} <= _SCANDINAVIAN:
        return ""
    return code if _sure(value, rest, words) else ""
