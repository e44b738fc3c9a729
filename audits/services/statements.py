"""Reads what a sentence says of a service besides logging in: for whom it is, who helps, what it costs, how long it
takes. rules/words/service-statements.toml holds the patterns; tests/audits/corpus/service_statements.toml holds the
expected results.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from audits.services.contacts import Centre
from audits.services.method_table import kinds, patterns
from audits.services.methods import Reading, plain
from audits.services.phones import find_numbers
from audits.services.words import table

# The values of a field, in the order in which reports name them.
WAYS = ("paper", "phone", "contact-centre", "visit")
AUDIENCES = ("resident", "company", "association")
NO = "no "  # before a thing that is not needed
LISTED = 8  # words: a shorter item of a list below "Det här behöver du" names what is needed
ASSISTANCE = ("phone", "chat", "shared-screen", "proxy")


@dataclass(frozen=True)
class _Statement:
    """A row of the table. ``denied`` is the pattern with which a sentence says ``opposite``."""

    field: str
    value: str
    pattern: re.Pattern[str]
    cue: re.Pattern[str] | None
    under: str
    unless: re.Pattern[str] | None
    denied: re.Pattern[str] | None
    opposite: str

    def read(self, text: str, parts: tuple[str, ...]) -> str:
        """Return the value that a sentence below a heading of ``parts`` says; "" for none."""
        if not self.pattern.search(text) or (self.unless and self.unless.search(text)):
            return "" if not (self.denied and self.denied.search(text)) else self.opposite
        if self.cue and self.under not in parts and not self.cue.search(text):
            return ""
        return self.opposite if self.denied and self.denied.search(text) else self.value


def read_statements(
    sentence: str, reading: Reading, contact: tuple[str, ...] = (), parts: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a service that a sentence speaks of, each with the value that it says.

    ``reading`` is what it says of logging in, ``contact`` are the names and numbers of the contact centre, and
    ``parts`` are those that the heading above names.
    """
    text = plain(sentence)
    if any(pattern.search(text) for pattern in patterns().elsewhere):
        return
    if reading.need:
        yield "login_said", reading.need
    for way in dict.fromkeys((*reading.around, *_contact_ways(text, contact))):
        if way in WAYS:
            yield "ways_offered", way
    for statement in _statements():
        if value := statement.read(text, parts):
            yield statement.field, value
    for thing in _requirements(text, parts):
        yield "requirements", thing
    if fee := _fee(text, parts, reading):
        yield "fee", fee
    if time := _time(text, parts):
        yield "time", time


def _contact_ways(text: str, contact: tuple[str, ...]) -> Iterator[str]:
    """Yield the ways of contact that a text has: a phone number, and the contact centre by its name or number."""
    if find_numbers(text):
        yield "phone"
    if Centre.of(contact).is_in(text):
        yield "contact-centre"


@cache
def _statements() -> tuple[_Statement, ...]:
    return tuple(
        _Statement(
            field=row["field"],
            value=row["value"],
            pattern=re.compile("|".join(row["pattern"]), re.I),
            cue=_optional(row, "cue"),
            under=row.get("under", ""),
            unless=_optional(row, "unless"),
            denied=_optional(row, "denied"),
            opposite=row.get("opposite", ""),
        )
        for row in table("service-statements")["statement"]
    )


def _optional(row: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(row[key], re.I) if key in row else None


@cache
def _things() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return the things that may be needed: how each is named, and how it is said not to be needed."""
    words = table("service-statements")["requirement"]
    denied = "|".join(words["denied"])
    return {
        name: (re.compile(pattern, re.I), re.compile(denied.replace("<THING>", pattern), re.I))
        for name, pattern in words["things"].items()
    }


def _requirements(text: str, parts: tuple[str, ...]) -> Iterator[str]:
    """Yield what everyone who applies must have or send ("drawing"), or need not ("no drawing")."""
    words = table("service-statements")["requirement"]
    text = re.sub(words["mind"], "", text, flags=re.I)
    listed = "need" in parts and len(text.split()) <= LISTED
    if re.search(words["unless"], text, re.I) or not (listed or re.search(words["cue"], text, re.I)):
        return
    for name, (named, denied) in _things().items():
        if named.search(text):
            yield f"{NO}{name}" if denied.search(text) else name


@cache
def _fee_words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.I) for name, pattern in table("service-statements")["fee"].items()}


def _fee(text: str, parts: tuple[str, ...], reading: Reading) -> str:
    """Return what the service costs ("850 kr", "0 kr", "varies"); "" where the sentence does not say it."""
    words = _fee_words()
    if words["unless"].search(text):
        return ""
    amounts = dict.fromkeys(re.sub(r"[ .]", "", amount) + " kr" for amount in words["amount"].findall(text))
    if amounts and ("fee" in parts or words["words"].search(text)):
        return ", ".join(amounts)
    if words["free"].search(text) and not any(m.method in kinds()["eid"] for m in reading.mentions):
        return "0 kr"
    return "varies" if words["varies"].search(text) else ""


@cache
def _spans() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a time that a case takes, and of one below a heading that says so."""
    words = table("service-statements")["time"]
    number = rf"(?:\d{{1,3}}|{'|'.join(words['numbers'])})"
    span = words["span"].replace("<NUM>", number)
    other = span.replace("?P<n>", "?P<n2>").replace("?P<u>", "?P<u2>")
    return re.compile(rf"(?:{words['before']})\b{span}|\b{other}{words['after']}", re.I), re.compile(
        rf"\b{span}(?! kostar)", re.I
    )


def _time(text: str, parts: tuple[str, ...]) -> str:
    """Return how long the case takes, as an ISO 8601 duration; "" where the sentence does not say it."""
    words = table("service-statements")["time"]
    said, listed = _spans()
    found = said.search(text) or ("time" in parts and listed.search(text))
    if not found or re.search(words["unless"], text, re.I):
        return ""
    groups = found.groupdict()
    number, unit = (groups.get("n") or groups["n2"]).casefold(), (groups.get("u") or groups["u2"]).casefold()
    return f"P{words['numbers'].get(number, number)}{words['units'][unit]}"
