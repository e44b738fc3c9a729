"""Reads whether a sentence says that one must, may or need not log in.

A sentence becomes a string of codes, one per word: an act of logging in, an obligation, a possibility, a negation and
so on (rules/words/login-need.toml). Patterns over the codes tell its facts as modal logic has them: it is necessary or
possible to log in, or not to. The facts decide, so a word that is added to the table is known in all constructions.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from audits.services.method_table import Status
from audits.services.model import Need
from audits.services.words import EID, OTHER, WAY, all_compiled, compiled, table

# In the patterns, "_" is any word of the same clause, and "~" one that denies nothing.
_ANY, _POSITIVE = "[^,BTI]", "[^,BTINUA]"
_LETTERS = 1_000  # of a sentence; a longer one is a list or a table, and patterns over its codes cost its square
_FACTS = {
    name: re.compile(pattern.replace("_", _ANY).replace("~", _POSITIVE))
    for name, pattern in {
        # "frivilligt att logga in"; "med eller utan BankID"; "inloggad eller anonymt"; "logga in, annars går det utan"
        "choice": (
            "V_{0,5}I?_{0,5}[XUA]|X_{0,3}V|Hw?E_{0,2}U_{0,2}X|Uw?E_{0,2}H_{0,2}X|HwUw?X|X[wE]{1,3}A|"
            "^[wD]{1,3}EX|AE[wH]{0,4}X|X_{0,8}E_{0,4}U,?$|A[wE]{1,2}X|X~{0,8},?E_{0,6}(?:U_{0,2}X|A)|Uw{0,2}X_{0,2},?E[wH]{0,3}X"
        ),
        "not_must": (
            "Nw?M_{0,8}[XW]|M_{0,3}N_{0,8}[XW]|[XW]:?_{0,4}M:?_{0,2}N|Nw{0,2}[XW]_{0,6}M|X_{0,4}N[wQ]?M|^NX,?$|"
            "Nw?Ww?M|X[^N]*BQ?w?Mw?N|X.*Qw[wB]{0,2}Nw?M|M_{0,2}X:N|X:N|S_{0,3}[XW]"
        ),
        "can_without": "U_{0,4}[XW]|^[wDQ]{1,4}A|(?:^|[,BTI])[^N,BTI]*[CFJ][^N,BTI]*A|A[^N,BTI]*C(?!_*N)",
        "cannot_without": (
            "N_{0,12}U_{0,4}[XK]|U_{0,3}[XK]_{0,4}N|N[^B]{0,12}I_{0,3}N_{0,3}[XK]|I_{0,3}N_{0,3}[XK],?_{0,4}N|K[^NBX]{0,7}C[^NBX]{0,3}N(?!.*X)"
        ),
        "must": (
            "[MR]~{0,8}X|X:?~{0,4}M(?!_{0,2}N)|O(?!XC)C?[^,BTINUAC]{0,7}X|O~?T~{0,4}X|O~{0,4}I~{0,4}X|F~{0,3}X~{0,4}O|^w?X:w{0,2}X"
        ),
        "refused": "(?:J_{0,3}N|NJ)_{0,2}X(?=[^N]*C)|C[^N]*J_{0,3}N_{0,2}X",
        "can": "[CJ]~{0,6}X|P~{0,3}X|X~{0,3}P",
        "gain": "B(?!.*N)[^M]*[CPXH]",
    }.items()
}
# "Föreningen loggar in med BankID", "ansökan görs med BankID": a statement, not after "kan", "när" or "om".
_ACTS = re.compile("(?:^|[,B])[^,BTICJNUVA]*(?:[LY][^,BTINUA]{0,4}Hw{0,4}X|D[^,BTICFNUVE]{0,6}Hw{0,3}X(?![^,]*E))")
# A first clause that is a condition, a time or a purpose ends at the verb before the subject of the next.
_FIRST = re.compile("(?:[ITG][^,B]|.Q)[^,B]*?(?=[MRCFDSJ]Q|Y|[MRCF]w?X)")
_CONDITION = re.compile("(?:^|(?<=[,B]))[^,BIT]Q[^,BI]*(?=,)|(?<!V)I[^,BI]*")
# "vill du inte logga in", "du inte vill logga in", "vill du vara anonym"
_REFUSED = re.compile("J[^,]{0,3}(?:N[^,]{0,2}X|A)|NJ[^,]{0,2}X")
_TIME = re.compile("(?<!O)(?<!Ow)T[^,BMRCFOSJ]*")


class _Words(NamedTuple):
    """The table, compiled."""

    code: re.Pattern[str]
    aside: tuple[re.Pattern[str], ...]
    looking: re.Pattern[str]
    dropped: re.Pattern[str]
    case: re.Pattern[str]
    wish: re.Pattern[str]
    purpose: re.Pattern[str]
    errand: re.Pattern[str]
    phrases: dict[str, tuple[re.Pattern[str], ...]]


@cache
def _words() -> _Words:
    data = table("login-need")
    codes = "|".join(rf"(?P<code_{code}>\b(?:{pattern})(?!\w))" for code, pattern in data["code"].items())
    signs = rf"(?P<method>[{EID}{OTHER}])|(?P<stop>[,;.!?()]|(?<= )-(?= ))|(?P<word>[\w+%&'’/{WAY}-]+)|(?P<colon>:)"
    return _Words(
        compiled(f"{codes}|{signs}"),
        all_compiled(data["aside"]["pattern"]),
        compiled(data["dropped"]["looking"]),
        compiled(data["dropped"]["clause"]),
        compiled(data["condition"]["case"]),
        compiled(data["condition"]["wish"]),
        compiled(data["condition"]["purpose"]),
        compiled(data["condition"]["errand"]),
        {name: all_compiled(patterns) for name, patterns in data["phrase"].items()},
    )


class NeedSaid(NamedTuple):
    """What a sentence says of the need to log in. ``spared``: the words that say that there is none."""

    need: Need | None
    spared: str = ""


def read_need(text: str, statuses: Mapping[str, Status]) -> NeedSaid:
    """Return what a sentence says of the need to log in.

    In ``text`` each method is one private character; ``statuses`` says what the sentence says of each. Of a long
    sentence only the beginning is read.
    """
    words = _words()
    text = words.looking.sub("", text[:_LETTERS])  # looking around is not the errand
    if any(pattern.search(text) for pattern in words.aside):
        return NeedSaid(None)
    codes, places = _encode(text, statuses)
    codes, elsewhere = _without_conditions(text, codes, places)
    facts = {name: found for name, pattern in _FACTS.items() if (found := pattern.search(re.sub("[LYZ]", "X", codes)))}
    said = {name for name, patterns in words.phrases.items() if any(pattern.search(text) for pattern in patterns)}
    if "cannot_without" in facts:
        facts.pop("can_without", None)
    spared = facts.get("not_must") or facts.get("can_without")
    must = bool({"must", "cannot_without"} & facts.keys()) or "required" in said or bool(_ACTS.search(codes))
    can = "can" in facts or "gain" in facts or (elsewhere and must)
    if {"choice", "refused"} & facts.keys() or "optional" in said or (spared and can):
        return NeedSaid("optional")
    if spared:
        return NeedSaid("not-needed", text[places[spared.start()] : places[spared.end()]])
    if "not_needed" in said:
        return NeedSaid("not-needed")
    return NeedSaid("required" if must and not elsewhere else None)


def _encode(text: str, statuses: Mapping[str, Status]) -> tuple[str, list[int]]:
    """Return the codes of a sentence's words, and where each of them begins in the text, and the end."""
    codes, places, listing = "", list[int](), False
    for found in _words().code.finditer(text):
        name = found.lastgroup or ""
        listing = listing or name == "colon"
        match name:
            case "method":
                kind = "X" if re.match(f"[{EID}]", found.group()) else "Z"
                code = {"condition": "K", "help": "w"}.get(statuses.get(found.group(), ""), kind)
            case "stop":
                code = "w" if listing and found.group() == "," else ","
            case "colon":
                code = ":"
            case "word":
                code = "w"
            case _:
                code = name.removeprefix("code_")
        codes += code
        places.append(found.start())
    if first := _FIRST.match(codes):
        codes = f"{codes[: first.end()]},{codes[first.end() :]}"
        places.insert(first.end(), places[first.end()])
    return codes, [*places, len(text)]


def _without_conditions(text: str, codes: str, places: list[int]) -> tuple[str, bool]:
    """Return the codes without what is said of a time or a wish, and whether the rest is for another purpose than the
    errand.
    """
    words = _words()
    elsewhere = bool(words.purpose.search(text))
    for found in re.finditer("[^,B]+", codes):
        if words.dropped.search(text[places[found.start()] : places[found.end()]]):
            codes = codes[: found.start()] + "w" * len(found.group()) + codes[found.end() :]
    for found in _CONDITION.finditer(codes):
        clause = text[places[found.start()] : places[found.end()]]
        if _REFUSED.search(found.group()):
            continue
        if words.case.search(clause) or (words.wish.search(clause) and not words.errand.search(clause)):
            elsewhere = True
            codes = codes[: found.start()] + "w" * len(found.group()) + codes[found.end() :]
    return _TIME.sub(lambda found: "w" * len(found.group()), codes), elsewhere
