"""Reads until when a sentence holds: its "gäller till och med", its last day, the day of an event to come."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from audits.text import dates

Case = Literal["valid", "deadline", "event"]

_HAS_YEAR = re.compile(r"\b20\d\d\b")
_ON = r"(?:\b(?:i|på|under)\s+)?(?:\b\w+dag(?:en)?\s+)?(?:den\s+)?"
_UNTIL = r"(?:(?:\b(?:fram\s+till|längst\s+till|till)(?:\s+och\s+med)?:?|\bt\.?\s?o\.?\s?m\.?|[–-])\s*)"
_WITHIN = r"[^.!?;]{0,60}?"
_ACT = (
    r"\b(?:ansöka?|ansöker|ansökan|ansökningar|ansökningen|anmäl|anmäla|anmäler|anmälan|lämna|lämnar|skicka|skickar"
    r"|betala|betalar|söka?|söker|svara|begär|begära|kommit\s+in|komma\s+in|inkommit|inne|tillhanda)\b"
)
_VALID = (
    r"\b(?:gäller|gälla|giltig[at]?|löper|förlängs|pågår|avstängd[at]?|stängs\s+av|(?:är|har|håller)\s+stäng[dt]a?)\b"
)
_ENDS = r"(?:\b(?:upphör|går\s+ut|löper\s+ut|tar\s+slut)\s+)"
# What stands before the date, by what the date then means.
_BEFORE: dict[Case, re.Pattern[str]] = {
    "deadline": re.compile(
        rf"\bsista\s+(?:\w*dag(?:en)?|\w*datum(?:et)?)\b{_WITHIN}{_ON}$"
        rf"|{_ACT}{_WITHIN}(?:\b(?:senast|före)\s+|{_UNTIL}){_ON}$"
        rf"|\b(?:ansöknings|anmälnings)(?:tid|period)(?:en)?\b{_WITHIN}{_UNTIL}{_ON}$"
        rf"|\b(?:deadline|o\.?\s?s\.?\s?a\.?)\b{_WITHIN}{_ON}$"
        rf"|\b(?:(?:ansöknings|anmälnings)(?:tid|period)|tidsfrist|frist)(?:en)?\s+är\s+{_ON}$"
        r"|\b(?:ansökan|anmälan|registreringen|(?:ansöknings|anmälnings)(?:tid|period)(?:en)?|(?:tids)?fristen)\s+"
        rf"(?:stäng(?:er|s)\s+|avslutas\s+|{_ENDS}){_ON}$",
        re.I,
    ),
    "valid": re.compile(
        rf"{_VALID}{_WITHIN}(?:{_UNTIL}|\bmellan\b.{{1,30}}\boch\s+){_ON}$"
        rf"|\b(?:upphör|slutar)(?:\s+att)?\s+gälla\s+{_ON}$|{_ENDS}{_ON}$",
        re.I,
    ),
    "event": re.compile(
        r"\b(?:öppet\s+hus|informationsmöte\w{0,3}|föreläsning\w{0,3}|prova[ -]på[ -]\w+|samrådsmöte\w{0,3}"
        rf"|dialogmöte\w{{0,3}}|föräldramöte\w{{0,3}}|invigning\w{{0,3}}|välkom(?:men|na)\s+till|nästa\s+\w{{3,}})\b{_WITHIN}{_ON}$"
        r"|\b(?:öppnar?|stänger|startar?|börjar?|inviger|invigs|flyttar|hålls|anordnar|påbörjas"
        rf"|(?:blir|bli|vara|är|stå)\s+(?:klar[ta]?|färdig[ta]?))\b{_WITHIN}{_ON}$",
        re.I,
    ),
}  # fmt: skip
_LEADING = re.compile(rf"\b(?:senast|före)\s+{_ON}$", re.I)  # "Senast den 1 mars 2025 ska ansökan vara inne"
_LED = re.compile(r"\s*(?:ska|måste|behöver)\b.{0,40}" + _ACT, re.I)
_OPENS = re.compile(r"(?:\b\w+dag(?:en)?\s+)?(?:den\s+)?$", re.I)  # "Den 3 maj 2025 håller vi öppet hus"
_HAPPENS = re.compile(
    r"\s*(?:klockan\s+[\d.:]+\s+)?(?:öppnar|stänger|startar|börjar|inviger|invigs|flyttar|håller|hålls|anordnar|bjuder"
    r"|arrangerar|är\s+det|blir\s+det|har\s+vi)\b(?!.*\bgälla\b)", re.I
)  # fmt: skip
_WANTED = re.compile(r"\s*(?:vill|behöver)\s+vi\s+ha\b", re.I)  # "Senast den 1 mars 2025 vill vi ha ditt svar"
_YEAR = re.compile(
    r"\b(?:till\s+och\s+med\s+(?:år(?:et)?\s+|utgången\s+av\s+)?|under\s+(?:år(?:et)?\s+)?"
    r"|20\d\d(?:\s?[–-]\s?|\s+till\s+))(20\d\d)\b(?!\s?[-–./]\s?\d)", re.I
)  # fmt: skip
_SEASON = re.compile(r"\b(vår|sommar|höst)(?:en)?\s+(20\d\d)\b", re.I)
_SEASON_ENDS = {"vår": "05-31", "sommar": "08-31", "höst": "12-31"}
# What happened, and whom a rule is for, does not pass: "barn födda till och med 2019", "den som ansökte senast …".
_TOLD = re.compile(
    r"\b(?:var|blev|fick|hade|kom|tog|hölls|höll|född[ae]?|gällde|gavs|antogs?|sökte|ansökte|infördes|invigdes|byggdes"
    r"|genomfördes|anmälde|deltog|tidigare|förra|[a-zåäö]{3,}ades?"
    r"|äldre\s+(?:regler|reglerna|bestämmelser|bestämmelserna))\b",
    re.I,
)


class Expiry(NamedTuple):
    """The day after which a sentence no longer holds, as ISO, and what kind of day it is."""

    case: Case
    iso: str


def read_expiry(text: str) -> Iterator[Expiry]:
    """Yield the days until which ``text``, one sentence, holds. Nothing is read in what it tells of the past."""
    if not _HAS_YEAR.search(text) or _TOLD.search(text):
        return
    for found in dates.read_dates(text):
        before, after = text[max(0, found.start - 120) : found.start], text[found.end : found.end + 80]
        case = next((name for name, pattern in _BEFORE.items() if pattern.search(before)), None)
        if case is None and _LEADING.search(before) and (_LED.match(after) or _WANTED.match(after)):
            case = "deadline"
        if case is None and _OPENS.fullmatch(before) and _HAPPENS.match(after):
            case = "event"
        if case is not None:
            yield Expiry(case, found.iso)
    for season in _SEASON.finditer(text):
        if _BEFORE["event"].search(text[max(0, season.start() - 120) : season.start()]):
            yield Expiry("event", f"{season[2]}-{_SEASON_ENDS[season[1].lower()]}")
    for year in _YEAR.finditer(text):
        if _BEFORE["valid"].search(f"{text[max(0, year.start() - 120) : year.start()]}till "):
            yield Expiry("valid", f"{year[1]}-12-31")
