"""Recognises Swedish phone numbers, in all the ways in which they are written."""

import re
import unicodedata

_NUMBER = re.compile(
    r"(?<![\w+.,/-])(?:(?:\+|00)46[ /-]{0,3}(?:\(0\)|0)?|\(?0)[ ]?\d(?:[ ./_()-]{0,3}\d){5,9}(?![ -]?\d)(?!\w)"
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_SHORTEST, _LONGEST = 8, 10  # digits with the leading zero


def find_numbers(text: str) -> tuple[str, ...]:
    """Return the phone numbers of a text as digits with leading zero, each once."""
    found = (to_digits(match.group()) for match in _NUMBER.finditer(_plain(text)))
    return tuple(dict.fromkeys(number for number in found if _SHORTEST <= len(number) <= _LONGEST))


def shown_number(text: str) -> str:
    """Return the first phone number of a text as it is written there; "" where it has none."""
    found = (match.group() for match in _NUMBER.finditer(_plain(text)))
    return next((written.strip() for written in found if _SHORTEST <= len(to_digits(written)) <= _LONGEST), "")


def is_number(name: str) -> bool:
    """Return whether a contact of site.toml is a phone number, and not a name or an address."""
    return bool(find_numbers(name)) and not re.search(r"[^\W\d_]", name.partition(":")[2] or name)


def to_digits(phone: str) -> str:
    """Return a phone number as digits with leading zero, however it is written."""
    number = re.sub(r"\(0\)|[^\d+]", "", _plain(phone))
    return re.sub(r"^(?:\+|00)460?", "0", number)


def _plain(text: str) -> str:
    """Return a text with plain spaces and hyphens, and without marks that are not seen."""
    text = unicodedata.normalize("NFKC", text).replace("\xad", "").replace("\u200b", "")
    return " ".join(_DASHES.sub("-", text).split())
