"""Finds where sentences end in Swedish. Abbreviations come from rules/words/abbreviations.csv.

The text is a block's: spaces folded, a line break (``<br>``) as ``\\n``. A line break alone ends a sentence only where
the next line looks like a new beginning, since easy-to-read pages put one clause on a line.
"""

import re
from collections.abc import Iterator

from rules import abbreviations

_CLOSE = "\"'”’»«)]"
_OPEN = "\"'”’»«„“([–—-•·*\t "
_END = re.compile(
    r"(?<![.!?…])[.!?…]+[" + re.escape(_CLOSE) + r"]*(?=\s|$)|(?<=[a-zåäöé)])[.!?](?=[A-ZÅÄÖ][a-zåäö])|\n+"
)
_TOKEN_BEFORE = re.compile(r"\S+$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,4}\.)+[^\W\d_]{1,4}$")
_SPACED = re.compile(r"(?:(?<=\s)|^)((?:[^\W\d_]{1,2}\. ){1,3}[^\W\d_]{1,4})$")
_NUMBER = re.compile(r"[(\[]?(?:\d+[a-zåäö]?|[ivxIVX]{1,4}|[a-zåäö])$")
_LABELLED = re.compile(
    r"(?:alternativ|plan|bilaga|klass|kategori|zon|grupp|hepatit|vitamin|avdelning|hus|uppgång|port|del|linje|nivå|typ"
    r"|ingång|entré|block|sal|behörighet|kort|körkort|omega|bokstaven|företag|person|steg|kurs|prov|trapphus)\s$",
    re.I,
)
_INTRODUCED = re.compile(r"^(?:steg|punkt|fråga|fas|del)\s\d+$", re.I)
_CARRIES_ON = re.compile(
    r"(?:[,–—-]|\b(?:och|eller|som|att|för|till|av|i|på|med|den|det|de|en|ett|från|hos|vid|om|än|är|via|samt))$"
)
_LINE_START = re.compile(r"[•·*–—-]\s|\d{1,2}[.)]\s")
_LETTERED = re.compile(r"[a-e]\. [A-ZÅÄÖ]")  # "… in. b. Fyll i"
_AMONG_LETTERS = re.compile(r"(?:\d\s|\b[A-ZÅÄÖ](?:,\s|\s(?:och|eller)\s))$")  # "Storgatan 1 A", "A, B och C"
_NAME_PART = re.compile(r"[A-ZÅÄÖ][^\W\d_]*-[A-ZÅÄÖ]$")  # "Lars-Å. Berg"
# A reference to a law is written with many full stops: "12 kap. 8 § första st. 2 p. Plan- och bygglagen m.m."
_REFERENCE = re.compile(
    r"(?:\d\s?[a-z]?\s?(?:kap|st|p|pkt|mom|art)|\b(?:första|andra|tredje|fjärde|femte|sista)\s(?:st|p|pkt|mom|men)"
    r"|§{1,2}\s(?:ff?|m\.m|m\.fl)|§{1,2}\s\d+\s?[a-z]?\s(?:st|p|ff?))$",
    re.I,
)
_GOES_ON = re.compile(
    r"[A-ZÅÄÖ][A-Za-zåäö]{0,3}[A-ZÅÄÖ]\b"  # MB, SoL, PBL
    r"|(?:[A-ZÅÄÖ][\wåäö]*-(?:,\s\w+-)*\s(?:och|eller)\s)?[A-ZÅÄÖa-zåäö][\wåäö]*?"
    r"(?:(?<![Ll]ag)(?:lagen|balken|formen)|(?:förordning|ordning|stadga|kungörelse|föreskrift)(?:en|n|erna)?)\b"
    r"|(?:Lagen|Förordningen)\s(?:om|\()|§|\d+\s?(?:[a-z]\s)?(?:§|kap\b|st\b|p\b)|[–-]\s"
)
_LABEL = re.compile(
    r"^(?:\d+\s*kap|kap(?:itel)?\s*\d+|§\s*\d+\s?[a-z]?|\d+\s?[a-z]?\s?§|art(?:ikel)?\s*\d+|punkt\s*\d+)$", re.I
)
_CLOSES_LATER = re.compile(r"[^\"”\n]{1,80}[\"”]\s+[a-zåäö]")
_ADDRESS = re.compile(r"www\.|https?:|@|/")


_NEAR = 200  # characters before and after a mark that decide whether it ends a sentence


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of ``text``; white space between sentences belongs to none."""
    start = counted = quotes = 0
    for match in _END.finditer(text):
        end = match.end()
        if end <= start:
            continue
        quotes += text.count('"', counted, end) + text.count("”", counted, end)
        counted = end
        if not _ends(text, start, match, quoted=quotes % 2 == 1):
            continue
        yield from _stripped(text, start, end)
        start, quotes = end, 0
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + left, start + len(piece.rstrip())


def _ends(text: str, start: int, match: re.Match[str], *, quoted: bool) -> bool:
    """Return whether the mark ends the sentence that begins at ``start``; ``quoted``: a quotation in it is open."""
    mark = match.group()
    after = text[match.end() : match.end() + _NEAR]
    if not after.strip():
        return True
    before = text[max(start, match.start() - _NEAR) : match.start()]
    if mark.startswith("\n"):
        return _line_ends(before, after.lstrip(), len(mark))
    following = after.lstrip(_OPEN + "\n")[:1]
    if not following:
        return True
    if following.islower():
        if _LETTERED.match(after.lstrip()):
            return True
        return "\n" in after[: len(after) - len(after.lstrip())] and bool(_LINE_START.match(after.lstrip()))
    if quoted and _is_title(text, start, match):
        return False
    if mark[0] != "." or mark.startswith(".."):
        return following.isupper() or following.isdigit() or not following.isalnum()
    if not after[0].isspace():  # "slut.Nästa": a space was forgotten, unless it is an address
        token = _TOKEN_BEFORE.search(before)
        return not (token and _ADDRESS.search(token.group()))
    if _REFERENCE.search(before) and _GOES_ON.match(after.lstrip()):  # "enligt 2 kap. MB"
        return False
    return _full_stop_ends(before, following, closed=len(mark) > 1)


def _is_title(text: str, start: int, match: re.Match[str]) -> bool:
    """Return whether the mark is in a quotation within a larger sentence: "Läs guiden ”Bygga? Så gör du” på webben"."""
    first = text[start : start + _NEAR].lstrip()[:1]
    return first not in _CLOSE and bool(_CLOSES_LATER.match(text, match.end()))


def _full_stop_ends(before: str, following: str, closed: bool) -> bool:
    """Return whether a full stop after ``before`` ends a sentence, when a capital or a digit follows."""
    before = before.rstrip()  # "välj . Sedan": an extra space
    found = _TOKEN_BEFORE.search(before)
    if found is None:
        return False
    token = found.group().lstrip(_OPEN)
    whole = before.strip().lstrip(_OPEN)
    if whole == token and _NUMBER.match(token) and not closed:  # "1. Logga in", "a. Fyll i"
        return False
    if (_INTRODUCED.match(whole) or _LABEL.match(whole)) and not closed:  # "Steg 1. Logga in", "§ 4. Avgift"
        return False
    if len(token) == 1 and token.isupper():  # "A. Svensson", but "alternativ A. Sedan"
        lead = before[: found.start()]
        return closed or bool(_LABELLED.search(lead) or _AMONG_LETTERS.search(lead))
    if re.fullmatch(r"(?:[A-ZÅÄÖ]\.-?)+[A-ZÅÄÖ]", token):  # "J.R. Andersson"
        return closed
    if token == "St" or _NAME_PART.fullmatch(token):  # St. Eriksgatan
        return closed
    if len(token) > 1 and token.isalpha() and token.isupper():  # "enligt KL." is an act, not an hour
        return following.isupper()
    form = token.lower()
    table = abbreviations()
    spaced = _SPACED.search(before)
    known = table.get(spaced.group(1).lower().replace(" ", "")) if spaced else None
    known = known or table.get(form) or table.get(form.rpartition("-")[2] if form[:1].isdigit() else form)
    if known is None:
        return following.isupper() or not _DOTTED.match(token)
    if closed:  # "(t.ex.)" is rare, "(barn m.m.)" is not; either way the bracket was closed before the capital
        return following.isupper()
    if known.ends == "never":
        return False
    return known.ends == "maybe" or not following.isdigit()


def _line_ends(before: str, after: str, breaks: int) -> bool:
    """Return whether a line break ends a sentence: two do; one does where the next line looks like a beginning."""
    line = before.rstrip()
    if breaks > 1 or not line or _LINE_START.match(after):
        return True
    if line[-1] in ".!?…:":  # after a full stop, what follows was already judged; an abbreviation carries on
        return line[-1] == ":" or not after[:1].islower()
    if _CARRIES_ON.search(line):
        return False
    return not after.lstrip(_OPEN)[:1].islower()
