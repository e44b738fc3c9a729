"""Reads what a sentence says of ways to log in: which it names, whether it offers or denies them, whether login is
needed.

The reading is table-driven. rules/words/login-methods.toml holds every pattern; tests/audits/corpus/login_methods.toml
holds the expected results. Each method that a sentence names is replaced by one private character; methods joined by
"eller" and the like are replaced together by one. So the patterns of the table can match "a method" without listing
them all.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from audits.services.method_table import Method, Status, any_method, kinds, methods, patterns
from audits.services.model import Need
from audits.services.need import NeedSaid, read_need
from audits.services.words import EID, OTHER, WAY

_HYPHENS = re.compile("[\u2010-\u2015\u2212]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # icon fonts write their signs so, and a method is marked by one
# An adverb parts the verb from its particle: "logga gärna in", "loggar du alltid in".
_SPLIT = re.compile(r"\b(logga[rst]?(?: (?:du|ni|man|jag))?) (?!(?:du|ni|man|jag|vi) )(\w+) in\b", re.I)
_JOINED = re.compile(
    rf"[{EID}{OTHER}{WAY}]"
    rf"(?:(?:, ?(?=[{EID}{OTHER}{WAY}](?:, ?[{EID}{OTHER}{WAY}])*(?:,? ?(?:och|eller|samt|or|and)\b|\W*$))"
    r"|,? ?(?:/| och/eller | eller | och | samt | respektive | alternativt | or | and | \()"
    r"(?:(?:med|via|ett|en|din|ditt|annan|någon annan|till exempel|t\.? ?ex\.?|exempelvis|som|genom|använda) ?)*)\)?"
    rf"[{EID}{OTHER}{WAY}]\)?)+"
)


@dataclass(frozen=True)
class Mention:
    """A method that a sentence names. ``enumerated``: named together with others."""

    method: str
    status: Status
    enumerated: bool = False


@dataclass(frozen=True)
class Reading:
    """The result for a sentence.

    ``need``: whether one must log in (None: it does not say). ``lacking``: the sentence is for people who cannot use
    the login. ``around``: the ways that it names without login.
    """

    mentions: tuple[Mention, ...] = ()
    need: Need | None = None
    lacking: bool = False
    around: tuple[str, ...] = ()

    def methods(self, status: Status = "supported") -> tuple[str, ...]:
        """Return the methods with that status, each once, in order."""
        return tuple(dict.fromkeys(mention.method for mention in self.mentions if mention.status == status))


def plain(text: str) -> str:
    """Return ``text`` in composed form, with plain spaces and hyphens, so that the table need not list their kinds."""
    text = unicodedata.normalize("NFC", text).replace("\xad", "").replace("\u200b", "")
    return " ".join(_PRIVATE.sub(" ", _HYPHENS.sub("-", text)).split())


@lru_cache(maxsize=4096)
def read_sentence(sentence: str, contact: tuple[str, ...] = ()) -> Reading:
    """Return what one sentence (or heading, list item, button) says of logging in.

    ``contact`` are the municipality's own names for its contact centre ("Kontakt Linköping").
    """
    text = _SPLIT.sub(r"\1 in \2", plain(sentence))
    if not any_method().search(text) and not _named(text, contact):
        return Reading()
    table = patterns()
    elsewhere = any(pattern.search(text) for pattern in table.elsewhere)
    for mask in table.masks:
        text = mask.sub(" ", text)
    text = " ".join(text.split())
    marked, found = _mark(text, contact)
    grouped, members = _group(marked)
    statuses = _statuses(grouped, members)
    order = [ord(character) & 0xFF for character in marked if "\ue000" <= character <= "\ue2ff"]
    mentions = tuple(
        Mention(found[index].id, statuses.get(index, "supported"), len(members[_group_of(index, members)]) > 1)
        for index in order
    )
    if elsewhere:
        return Reading(tuple(replace(mention, status="help") for mention in mentions))
    said = read_need(grouped, {one: statuses.get(group[0], "supported") for one, group in members.items()})
    spared = {found[index].id for one in said.spared for index in members.get(one, ())}
    need = None if _spares_only(spared, said, mentions) else said.need
    if need == "optional":  # "med eller utan BankID" denies no method
        mentions = tuple(replace(m, status="supported") if m.status == "negated" else m for m in mentions)
    lacking = any(pattern.search(grouped) for pattern in table.lacking) or any(
        mention.status == "condition" and mention.method in kinds()["eid"] for mention in mentions
    )
    return Reading(mentions, need, lacking, _around(text, mentions, lacking))


_SENTENCE = re.compile(
    r"(?<!\bex\.)(?<!\bkl\.)(?<!\bnr\.)(?<!\bbl\.)(?<!\bev\.)(?<!^\d\.)(?<!\b[Ss]teg \d\.)"
    r"(?<=[.!?])\s+(?=[A-ZÅÄÖ\"”(\[])"
)
LONGEST = 600  # characters of a sentence that are read: longer ones are lists without full stops
REACH = 2  # sentences after "Har du inte e-legitimation?" that may say what to do instead


def read_passage(text: str, contact: tuple[str, ...] = (), lacking: bool = False) -> list[tuple[str, Reading]]:
    """Return the sentences of a block of text with the reading of each.

    ``lacking``: the heading above is for people without e-identification. A sentence for them also applies to the two
    sentences that follow it.
    """
    pieces = [piece.strip()[:LONGEST] for piece in _SENTENCE.split(plain(text)) if piece.strip()]
    readings: list[tuple[str, Reading]] = []
    left = len(pieces) if lacking else 0
    for piece in pieces:
        reading = read_sentence(piece, contact)
        if left and not reading.lacking:
            ways = [mention.method for mention in reading.mentions if mention.method in kinds()["way"]]
            opened = [way for way in ways if way in reading.methods()]
            reading = Reading(reading.mentions, reading.need, True, tuple(dict.fromkeys(opened)))
            left -= 1
        elif reading.lacking:
            left = max(left, REACH)
        readings.append((piece, reading))
    return readings


def _named(text: str, contact: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return any(name.casefold() in folded for name in contact if not name[:1].isdigit())


def _mark(text: str, contact: tuple[str, ...]) -> tuple[str, list[Method]]:
    """Return ``text`` with a private character for each method named, and the methods in order of those characters."""
    found: list[Method] = []
    names = [re.escape(name) for name in contact if name and not name[:1].isdigit()]
    for method in methods():
        if method.near and not method.near.search(text) and not re.search(f"[{EID}]", text):
            continue
        own = (re.compile(rf"\b(?:{'|'.join(names)})\b", re.I),) if method.id == "contact-centre" and names else ()
        for pattern in (*own, *method.pattern):
            text = pattern.sub(lambda _, method=method: _character(method, found), text)
    return " ".join(text.split()), found


def _character(method: Method, found: list[Method]) -> str:
    found.append(method)
    base = 0xE200 if method.way else 0xE000 if method.eid else 0xE100
    return chr(base + min(len(found) - 1, 255))


def _group(text: str) -> tuple[str, dict[str, tuple[int, ...]]]:
    """Return ``text`` with joined methods ("BankID eller Freja+") as one, and the methods that each character means."""
    members: dict[str, tuple[int, ...]] = {}

    def join(match: re.Match[str]) -> str:
        inside = [character for character in match.group() if "\ue000" <= character <= "\ue2ff"]
        first = min(inside)  # an e-identification represents the others
        members[first] = tuple(ord(character) & 0xFF for character in inside)
        return first

    text = _JOINED.sub(join, text)
    grouped = {index for group in members.values() for index in group}
    for character in text:
        if "\ue000" <= character <= "\ue2ff" and character not in members and ord(character) & 0xFF not in grouped:
            members[character] = (ord(character) & 0xFF,)
    return text, members


def _group_of(index: int, members: dict[str, tuple[int, ...]]) -> str:
    return next(character for character, group in members.items() if index in group)


def _statuses(text: str, members: dict[str, tuple[int, ...]]) -> dict[int, Status]:
    """Return the status of each method by the first rule of the table that matches it."""
    statuses: dict[int, Status] = {}
    if not members:
        return statuses
    for status, rules in patterns().statuses:
        for rule in rules:
            for match in _overlapping(rule, text):
                character = next(value for value in match.groupdict().values() if value)
                for index in members.get(character, ()):
                    statuses.setdefault(index, status)
    return statuses


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    start = 0
    while match := pattern.search(text, start):
        yield match
        start = match.start() + 1


def _spares_only(spared: set[str], said: NeedSaid, mentions: tuple[Mention, ...]) -> bool:
    """Return whether only some methods need not be used ("BankID behövs inte, du kan använda Freja+"), or whether one
    need not log in because another way than the service is meant.
    """
    others = {mention.method for mention in mentions if mention.status == "supported"}
    return bool(said.spared) and bool(others & kinds()["way"] or (spared and (others - spared) & kinds()["login"]))


def _around(text: str, mentions: tuple[Mention, ...], lacking: bool) -> tuple[str, ...]:
    """Return the ways round the login that the sentence opens: to people who lack it, or "also" to anyone."""
    ways = tuple(dict.fromkeys(m.method for m in mentions if m.method in kinds()["way"] and m.status == "supported"))
    table = patterns()
    if not ways:
        return ()
    open_to_all = table.also.search(text) and table.doing.search(text) and not table.help.search(text)
    if lacking or open_to_all:
        return ways
    return tuple(way for way in ways if way == "paper")
