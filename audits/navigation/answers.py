"""Reads what an answer states: amounts, durations, dates, times, telephone numbers, addresses, yes or no."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from rules import WORDS_FOLDER

AMOUNT, DURATION, DATE, TIME, PHONE, MAIL, NUMBER, YES_NO = (
    "amount", "duration", "date", "time", "phone", "mail", "number", "yes-no",
)  # fmt: skip
_CLOSE = 0.1  # share: "a month" and "30 days" are the same
_READ, _CUT = 400, 240  # characters of a sentence that are read, and that are kept
_MOST, _FEW = "most", "least"
_DAYS = {"dygn": 1.0, "dag": 1.0, "veck": 7.0, "måna": 30.0, "år": 365.0, "tim": 1 / 24, "minu": 1 / 1440}
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


class Statement(NamedTuple):
    """A statement of an answer. ``about`` says of what: statements about different things are not compared.

    ``low`` and ``high`` are the ends of an amount, a duration or a number, and the value of all else is ``text``.
    ``bound`` says that it is the most or the least.
    """

    kind: str
    about: str
    low: float
    high: float
    text: str
    bound: str
    sentence: str


@cache
def answer_words() -> dict[str, Any]:
    """Return the words of questions and answers."""
    return tomllib.loads((WORDS_FOLDER / "answers.toml").read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    number = rf"\d{{1,3}}(?:[ .\u00a0\u202f]\d{{3}})+(?!\d)|\d+(?:,\d+)?|\b(?:{'|'.join(answer_words()['numbers'])})\b"
    ends = rf"(?P<low>{number})(?:\s*(?:[-–—]|till|och|eller|à)\s*(?P<high>{number}))?"
    day = r"mån\w*|tis\w*|ons\w*|tors\w*|fre\w*|lör\w*|sön\w*|vardag\w*|helg\w*"
    clock = r"(?P<{0}>[01]?\d|2[0-4])(?:[.:](?P<{0}_min>[0-5]\d))?"
    groups = "|".join(rf"(?P<{name}>\b(?:{pattern})\b)" for name, pattern in answer_words()["groups"].items())
    return {
        AMOUNT: re.compile(
            rf"(?<![\d,.]){ends}(?:\s*(?:kr|kronor|:-))(?!\w)"
            r"(?P<per>\s*(?:(?:per|i|om|/)\s*(?:månad\w*|år\w*|dag\w*|dygn\w*|gång\w*|timm?\w*|veck\w*|kvartal\w*)"
            r"|(?:per|/)\s*\S+))?", re.I
        ),
        "free": re.compile(r"\bgratis\b|\b(?:kostnads|avgifts)fri\w*|\bkostar (?:inget|ingenting|inte något)\b"
                           r"|\bingen (?:avgift|kostnad)\b", re.I),
        DURATION: re.compile(rf"(?<![\d,.:-]){ends}\s*(?P<unit>arbetsdag|vardag|dygn|dag|veck|måna|år|tim|minut)"
                             r"(?:ar|or|er|a|en|ers|s|d|der|me|mar|man)?(?!\w)", re.I),
        NUMBER: re.compile(rf"(?<![\d,.:/-]){ends}\s+(?P<noun>[^\W\d_]{{3,}})", re.I),
        DATE: re.compile(rf"(?<![\d/.:-])(?P<day>[0-3]?\d)(?:\s*/\s*(?P<month>1[0-2]|0?[1-9])(?![\d/])|[:.]?[ea]?\s+"
                         rf"(?P<name>{'|'.join(_MONTHS)})[a-zå]*)(?:\s+(?P<year>20\d\d))?", re.I),
        TIME: re.compile(rf"(?:\b(?:klockan|kl\.?)\s*{clock.format('at')}|(?<![\d.:,-])(?P<whole>[01]?\d|2[0-3])[.:]"
                         rf"(?P<whole_min>[0-5]\d)(?!\d|\s*(?:kr|procent|%)))"
                         rf"(?:\s*(?:[-–—]|till)\s*(?:kl\.?\s*)?{clock.format('to')})?", re.I),
        PHONE: re.compile(r"(?:\+46\s?(?:\(0\))?|(?<![\d/.-])0)\d{1,3}[\s–-]{0,3}\d[\d\s–-]{3,9}\d\b"),
        MAIL: re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"),
        "yes": re.compile(r"\W{0,9}(ja|jo|nej)\b", re.I),
        "condition": re.compile(r"\b(?:om|men|utom|utan|såvida|ibland|vissa|beror|oftast|vanligtvis|normalt|de flesta"
                                r"|bara när|under förutsättning|i regel|i princip|från och med|till och med)\b", re.I),
        _MOST: re.compile(r"\b(?:högst|max(?:imalt)?|som mest|inom|upp till|längst)\s*(?:\w+\s){0,2}$", re.I),
        _FEW: re.compile(r"\b(?:minst|från|som minst|över|mer än|tidigast)\s*(?:\w+\s){0,2}$", re.I),
        "days": re.compile(rf"\b(?:{day})\b", re.I),
        "groups": re.compile(groups, re.I),
        "years": re.compile(r"\b20\d\d\b"),
        "ages": re.compile(r"\b\d{1,2}\s*(?:[-–]|till)\s*\d{1,2}\s*år|\b(?:under|över|från|fyllda?)\s+\d{1,2}\s*år",
                           re.I),
    }  # fmt: skip


def audience(text: str) -> frozenset[str]:
    """Return the years, ages and groups that a text is about."""
    patterns = _patterns()
    found = {str(match.lastgroup) for match in patterns["groups"].finditer(text)}
    return frozenset(found.union(patterns["years"].findall(text), map(_spaceless, patterns["ages"].findall(text))))


def read_statements(sentences: Iterable[str]) -> Iterator[Statement]:
    """Yield what an answer states, in order."""
    for number, whole in enumerate(sentences):
        sentence = whole[:_READ]
        about, cut = " ".join(sorted(audience(sentence))), sentence[:_CUT]
        found = _patterns()["yes"].match(sentence) if not number else None
        if found and not _patterns()["condition"].search(sentence):
            yield Statement(YES_NO, about, 0, 0, "no" if found[1].lower() == "nej" else "yes", "", cut)
        yield from (Statement(kind, f"{about} {unit}".strip(), low, high, text, bound, cut)
                    for kind, unit, low, high, text, bound in _facts(sentence))  # fmt: skip


def _facts(sentence: str) -> Iterator[tuple[str, str, float, float, str, str]]:
    patterns = _patterns()
    for found in patterns[AMOUNT].finditer(sentence):
        yield AMOUNT, _per(found["per"] or ""), *_ends(found), "", _bound(sentence, found)
    if patterns["free"].search(sentence) and not patterns[AMOUNT].search(sentence):
        yield AMOUNT, "", 0, 0, "", ""
    for found in patterns[DURATION].finditer(sentence):
        unit = found["unit"].lower()
        size = next((days for name, days in _DAYS.items() if unit.startswith(name)), 1.4)  # a working day
        low, high = _ends(found)
        yield DURATION, "", low * size, high * size, "", _bound(sentence, found)
    for found in patterns[NUMBER].finditer(sentence):
        yield NUMBER, found["noun"].lower()[:5], *_ends(found), "", _bound(sentence, found)
    for found in patterns[DATE].finditer(sentence):
        month = int(found["month"]) if found["month"] else _MONTHS.index(found["name"].lower()[:3]) + 1
        yield DATE, "", 0, 0, f"{month:02}-{int(found['day']):02}", ""
    days = " ".join(sorted({day.lower()[:3] for day in patterns["days"].findall(sentence)}))
    for found in patterns[TIME].finditer(sentence):
        yield TIME, days, 0, 0, _clock(found), ""
    for phone in patterns[PHONE].findall(sentence):
        digits = re.sub(r"\D", "", phone.replace("(0)", ""))
        yield PHONE, "", 0, 0, f"0{digits[2:]}" if phone.startswith("+46") else digits, ""
    for mail in patterns[MAIL].findall(sentence):
        yield MAIL, "", 0, 0, mail.lower(), ""


def _per(text: str) -> str:
    """Return what an amount is for each of: "month" in any form, "" for none."""
    return re.sub(r"^(?:per|i|om|/)\s*", "", text.strip().lower())[:4]


def _ends(found: re.Match[str]) -> tuple[float, float]:
    low = _number(found["low"])
    return low, _number(found["high"]) if found["high"] else low


def _number(text: str) -> float:
    known = answer_words()["numbers"].get(text.lower())
    return known if known is not None else float(re.sub(r"[ .\u00a0\u202f]", "", text).replace(",", "."))


def _bound(sentence: str, found: re.Match[str]) -> str:
    before = sentence[: found.start()]
    return next((name for name in (_MOST, _FEW) if _patterns()[name].search(before)), "")


def _clock(found: re.Match[str]) -> str:
    first = "at" if found["at"] else "whole"
    ends = [(found[name], found[f"{name}_min"]) for name in (first, "to") if found[name]]
    return "-".join(f"{int(hour):02}:{minute or '00'}" for hour, minute in ends)


def _spaceless(text: str) -> str:
    return "".join(text.lower().split()).replace("–", "-").replace("till", "-")


def contradicts(one: Sequence[Statement], other: Sequence[Statement]) -> tuple[Statement, Statement] | None:
    """Return a statement of each answer about the same, where none of the one agrees with any of the other."""
    for ours in one:
        mine = [each for each in one if _comparable(each, ours)]
        theirs = [each for each in other if _comparable(each, ours)]
        if theirs and not any(_agrees(each, their) for each in mine for their in theirs):
            return ours, theirs[0]
    return None


def _comparable(one: Statement, other: Statement) -> bool:
    return (one.kind, one.about) == (other.kind, other.about)


def _agrees(one: Statement, other: Statement) -> bool:
    if one.text or other.text:
        return one.text == other.text
    if one.bound == other.bound:
        room = _CLOSE * max(one.high, other.high) if one.kind == DURATION else 0
        return one.low <= other.high + room and other.low <= one.high + room
    low, high = zip(*map(_span, (one, other)), strict=True)
    return bool(max(low) <= min(high))


def _span(one: Statement) -> tuple[float, float]:
    return (0 if one.bound == _MOST else one.low), (float("inf") if one.bound == _FEW else one.high)
