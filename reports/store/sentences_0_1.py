"""Recognise the Swedish sentences that version 0.1 stored as reasons, notes and remarks."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from audits.reasons import Code, Parameter, Reason

_NUMBERS = frozenset({"count", "limit", "status", "seconds", "failures", "number", "code"})
_WORDS = {
    "fault": {
        "har gått ut": "expired",
        "inte gäller än": "not-yet",
        "gäller ett annat servernamn": "wrong-name",
        "servern har utfärdat själv": "self-signed",
        "kommer från en okänd utfärdare": "unknown-issuer",
        "inte går att lita på": "",
    },
    "kind": {
        "Dokument (PDF)": "pdf",
        "Dokument (Word)": "word",
        "Dokument (Excel)": "excel",
        "Dokument (PowerPoint)": "powerpoint",
        "Dokument (OpenDocument)": "opendocument",
        "Dokument (RTF)": "rtf",
        "Bild": "image",
        "Film": "video",
        "Ljud": "audio",
        "Kalenderfil": "calendar",
        "Nyhetsflöde": "feed",
        "Textfil": "text",
        "Fil": "file",
    },
}


@lru_cache(4096)  # many addresses, few reasons
def recognise(sentence: str) -> Reason:
    """Return the reason that version 0.1 worded as ``sentence``, or the sentence as written if it is not known."""
    for pattern, code in _patterns():
        if found := pattern.fullmatch(sentence):
            return Reason.of(code, **{name: _parameter(name, value) for name, value in found.groupdict().items()})
    return Reason.of(Code.AS_WRITTEN, text=sentence)


def _parameter(name: str, value: str) -> Parameter:
    if name in _NUMBERS:
        return 1 if value == "Ett" else int(value)
    if name == "why":
        return recognise(value)
    if name == "detail":  # some were sentences, in lower case and without their full stop
        found = recognise(value)
        whole = recognise(value[:1].upper() + value[1:] + ".")
        return whole if found.code is Code.AS_WRITTEN and whole.code is not Code.AS_WRITTEN else found
    return _WORDS.get(name, {}).get(value, value)


def read_templates() -> Iterator[tuple[str, Code]]:
    """Yield each template, whose parameters are names in braces, with its code."""
    stored = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    for code, given in stored.items():
        for template in given if isinstance(given, list) else [given]:
            yield template, Code(code)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Code], ...]:
    return tuple((_pattern(template), code) for template, code in read_templates())


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", template)
    pattern, seen = "", set[str]()
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            pattern += re.escape(piece)
        elif piece in seen:
            pattern += f"(?P={piece})"
        else:
            seen.add(piece)
            pattern += f"(?P<{piece}>{r'-?\d+|Ett' if piece in _NUMBERS else '.*?'})"
    return re.compile(pattern, re.DOTALL)
