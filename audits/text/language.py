"""Detects the language of a text with py3langid's model; "" when unsure, because no answer is better than a wrong one.

Only words are used: a list of prices, names or addresses has no language. The model comes first. In short texts, small
words that only one of them has decide between near languages. Some languages that the model lacks have signs of their
own.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from rules import words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 400  # characters; more text makes the answer no surer, only slower
_FEW = 2  # words: fewer do not identify a language
_SHORT = 8  # words: below this the model is seldom sure, and nothing is called wrong
_LONG = 20  # words: from here on the model gives 0.9 or more to a language that it knows
_SURE = 0.8  # Romani, which it lacks, it takes for Slovenian with 0.75
_SURE_SHORT, _LEAST, _AHEAD = 0.7, 0.35, 5  # or at least 0.35, and so many times as likely as the next language
_PLAIN, _PLAIN_SHARE = (
    2,
    1 / 8,
)  # so many small words, and so large a share of all words, identify a language without the model
_SIGN_SHARE = 1 / 12  # of the words
# Varieties that no municipality writes; the model may give short texts to them. Croatian and Bosnian are one, "bs".
_LEFT_OUT = frozenset((
    "an", "ary", "arz", "bcl", "ext", "gcf", "gcr", "grc", "hbo", "hr", "la", "lij", "ltg", "pcm", "uzs", "vec",
    "vo", "wuu", "zxx",
))  # fmt: skip
_NAMES = {
    "nb": "no", "nn": "no", "hr": "bs", "sh": "bs", "cnr": "bs", "arb": "ar", "ckb": "ku", "kmr": "ku", "sdh": "ku",
    "cmn": "zh", "yue": "zh", "iw": "he", "pes": "fa", "prs": "fa", "fil": "tl",
}  # fmt: skip
# Languages that the model does not keep apart, or takes for the first one: none of a group contradicts another.
_ALIKE = tuple(map(frozenset, (("bs", "sr"), ("fi", "fit", "fkv"), ("am", "ti"), ("he", "yi"), ("se", "sma", "smj"))))
_LIKE_SWEDISH = frozenset(("ovd", "rmu"))  # Elfdalian, and the Romani of travellers, whose small words are Swedish
# What the model takes a language for, the language, and its signs: letters and small words that the other lacks.
_SIGNS = (
    ("am", "ti", re.compile(r"\bኣ|[ቐ-ቝኸ-ዅ]|\b(?:እዩ|እቲ|ናይ|ኢና|ድማ|ምስ)\b")),
    ("fi", "fit", re.compile(r"\b(?:oon|häätyy|häädyt|ko|met|tet|sie|kans|meän|teän|yhthey\w*|\w+sthään)\b")),
    ("he", "yi", re.compile(r"\b(?:און|איז|דער|די|פון|פֿון|נישט|ניט|מיר|איר)\b")),
    ("se", "sma", re.compile(r"\b\w*[ïæö]\w*")),
    ("se", "smj", re.compile(r"\b(?:\w*å\w*|\w+[vj]\b)")),
)
_SCANDINAVIAN = frozenset(("sv", "no", "da"))
_NOISE = re.compile(
    r"(?<!\S)\S*(?:://|@|www\.)\S*|\b[A-ZÅÄÖ\d]{2,}\b|\b(?:kr|st|kl|tel|kg|km|kvm|min)\b|[\d_|•·()\[\]{}<>/\\+*=#%§]+"
)
_NAME = re.compile(r"(?<=[^\W_] )[A-ZÅÄÖÆØÉÜ][^\W\d_]+(?:-[^\W\d_]+)*")  # a capital inside a sentence
_WORD = re.compile(r"[^\W\d_]+")
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MARKS = {code: words(f"language-{code}") for code in ("sv", "no", "da", "en")}
_ONLY = {
    code: marks - frozenset().union(*(_MARKS[other] for other in _MARKS if other != code))
    for code, marks in _MARKS.items()
}
_NOT_SWEDISH = (_MARKS["no"] & _MARKS["da"]) - _MARKS["sv"] - _MARKS["en"]


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes almost a second with its model

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(set(found.labels) - _LEFT_OUT)
    return found


def base_language(code: str) -> str:
    """Return a language tag as `detect_language` names it: "sv-SE" is "sv", "nb" is "no", and "hr" is "bs"."""
    code = code.partition("-")[0].partition("_")[0].lower()
    return _NAMES.get(code, code)


def differ(declared: str, detected: str) -> bool:
    """Return whether a text declared as ``declared`` ("sv-SE") is surely not in it; False when that is unclear.

    The model takes a language that it lacks, such as Romani, for some other, so of these only Swedish is a mistake.
    """
    said = base_language(declared)
    if not detected or said in _alike(detected) or {said, detected} == {"no", "da"}:
        return False
    return said in _known() or (detected == "sv" and said not in _LIKE_SWEDISH)


@cache
def _known() -> frozenset[str]:
    return frozenset(map(base_language, _identifier().labels))


def _alike(code: str) -> frozenset[str]:
    return next((group for group in _ALIKE if code in group), frozenset((code,)))


def detect_language(text: str) -> str:
    """Return the ISO 639 code of the language of ``text``, as `base_language` gives it; "" when unsure."""
    text = sample(text)
    found = _WORD.findall(text)
    spaceless = len(_SPACELESS.findall(text)) >= 4
    if not spaceless and not _is_running(found):
        return ""
    size = _SHORT if spaceless else len(found)
    code, value, rest = _ask(text)
    text = text.lower()
    if code in _MARKS and size < _LONG and (near := _nearest(code, text)) is not None:
        return near
    if not _sure(value, rest, size):
        return ""
    middle = len(text) // 2
    if code != "sv" and size >= _LONG and any(is_plainly(half, "sv") for half in (text[:middle], text[middle:])):
        return ""  # a text in two languages
    shown = (own for of, own, signs in _SIGNS if of == code and len(signs.findall(text)) > _SIGN_SHARE * size)
    return next(shown, code)


def is_plainly(text: str, code: str) -> bool:
    """Return whether small words alone show the language ``code``, one of four: a cheap test, often unsure."""
    found = _WORD.findall(text.lower())
    return sum(word in _ONLY.get(code, ()) for word in found) >= max(_PLAIN, _PLAIN_SHARE * len(found))


def sample(text: str) -> str:
    """Return the part of ``text`` that is tested: running words from its beginning and its middle."""
    if len(text) > 4 * _SAMPLE:
        middle = len(text) // 2
        text = text[: 2 * _SAMPLE] + " " + text[middle : middle + 2 * _SAMPLE]
    text = " ".join(_NOISE.sub(" ", text).split())
    half = _SAMPLE // 2
    return text if len(text) <= _SAMPLE else text[:half] + " " + text[-half:]


def _ask(text: str) -> tuple[str, float, float]:
    """Return what the model takes the text for, how probable that is, and how probable the next language is."""
    values: dict[str, float] = {}
    for label, value in _identifier().rank(_NAME.sub("", text)):
        code = base_language(label)
        values[code] = values.get(code, 0.0) + value
    code = max(values, key=values.__getitem__)
    near = _alike(code)
    return code, sum(values.get(one, 0.0) for one in near), max(v for one, v in values.items() if one not in near)


def _is_running(found: list[str]) -> bool:
    """Return whether there are words other than names: capitalised names, streets and goods identify no language."""
    small = [word for word in found if not word[0].isupper()]
    return len(found) >= _FEW and len(small) >= max(1, len(found) / 4)


def _nearest(code: str, lower: str) -> str | None:
    """Return which near language the marks show, "" when they contradict ``code``, None when they say nothing."""
    marks = _marks(lower)
    first, second, *_ = sorted(marks, key=lambda code: -marks[code])
    if code != first and not {code, first} <= _SCANDINAVIAN:
        return None
    if marks[first] > max(0, marks[second]):
        return first
    return "" if marks[code] < marks[first] else None


def _marks(lower: str) -> dict[str, int]:
    """Return how many words and letters speak for each of the languages that we tell apart ourselves."""
    found = _WORD.findall(lower)
    swedish = lower.count("ö") + lower.count("ä")
    foreign = lower.count("æ") + lower.count("ø")
    counts = {code: sum(word in only for word in found) for code, only in _ONLY.items()}
    counts["sv"] += min(swedish, 3) * (counts["sv"] > 0) - foreign - sum(word in _NOT_SWEDISH for word in found)
    for code in ("no", "da"):
        counts[code] += min(foreign, 3) * (counts[code] > 0) - swedish
    return counts


def _sure(value: float, rest: float, words: int) -> bool:
    if words >= _SHORT:
        return value >= _SURE
    return value >= _SURE_SHORT or (words > _FEW and value >= max(_LEAST, _AHEAD * rest))
