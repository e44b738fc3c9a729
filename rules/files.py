"""Read files that people write, and name the line of what is wrong in them."""

import codecs
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from rules.faults import Fault, Key

_HEADING = re.compile(r"\s*(\[\[?)\s*([\w.\-\"' ]+?)\s*\]\]?\s*(?:#.*)?$")
_ENTRY = re.compile(r"\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*|\"[^\"]*\"|'[^']*')\s*=")
_SWEDISH = re.compile(rb"\xc3[\x85\x84\x96\xa5\xa4\xb6]")
_DAMAGED = {
    "utf-8": "is UTF-8 with letters in another encoding",
    "utf-16": "is damaged UTF-16",
    "cp1252": "is neither UTF-8 nor Windows-1252",
}
_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


class InvalidInput(ValueError):
    """What a person has written cannot be used. The message has one line for each error."""

    @property
    def lines(self) -> list[str]:
        """Return the errors."""
        return str(self).split("\n")


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, in UTF-16 with its byte order mark, or else in Windows-1252.

    These are what editors, spreadsheets and Matomo write. Raise `InvalidInput` for a file that is not text, or that is
    there but cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from error
    codec = _codec(data)
    if codec != "utf-16" and (data.startswith(b"PK\x03\x04") or b"\0" in data):
        raise InvalidInput(f"{path}: is not a text file; save it as text in UTF-8 (a spreadsheet: as CSV)")
    try:
        return data.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        number = data.count(b"\n", 0, fault.start) + 1
        raise InvalidInput(f"{path}:{number}: {_DAMAGED[codec]}; save it as UTF-8") from fault


def _codec(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        data.decode()
    except UnicodeDecodeError:
        # Swedish letters in UTF-8 mean that the file is damaged, or was put together from two others.
        return "utf-8" if _SWEDISH.search(data) else "cp1252"
    return "utf-8"


class TomlFile:
    """A TOML file as a person wrote it. ``raw`` is what it says."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raise `InvalidInput` when it is not TOML, and `FileNotFoundError` when there is none."""
        self.path = path
        self.text = read_text(path)
        try:
            self.raw: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as fault:
            raise InvalidInput(self._syntax(str(fault))) from fault

    def described(self, faults: Iterable[Fault]) -> list[str]:
        """Return one line for each fault, in the order of the file: path, line, key and what is wrong."""
        found = [(self.line_of(fault.key), fault) for fault in faults]
        found.sort(key=lambda pair: pair[0] or 0)
        return [f"{self.path}{f':{line}' if line else ''}: {self._entry(fault)}" for line, fault in found]

    def line_of(self, key: Key) -> int | None:
        """Return the line of a key, or of the section that it is missing in."""
        for length in range(len(key), 0, -1):
            lines = self._lines.get(key[:length]) or self._lines.get((*key[:length], 0))  # 0: the first of an array
            if lines:
                return lines[0]
        return None

    def _entry(self, fault: Fault) -> str:
        """Return the message of a fault, with the number and the name of the entry if there are several."""
        array: Any = self.raw
        for part in fault.key:
            if isinstance(part, int) and len(array) > 1:
                name = next((array[part][key] for key in ("id", "name") if isinstance(array[part].get(key), str)), "")
                return fault.message(f"entry {part + 1}{f', "{name}"' if name else ''}")
            array = array[part] if isinstance(part, int) else array.get(part, {})
        return fault.message()

    def _syntax(self, message: str) -> str:
        """Return why the file is not TOML. What is given twice is the most common reason."""
        at = _LINE.search(message)
        if at is None:
            return f"{self.path}: is not valid TOML: {message}"
        number = int(at[1])
        for key, lines in self._lines.items():
            if number in lines[1:]:
                name = ".".join(str(part) for part in key)
                return f"{self.path}:{number}: {name} is given twice, first in line {lines[0]}: put it together there"
        line = self.text.split("\n")[number - 1].strip()
        return f"{self.path}:{number}: is not valid TOML: {message[: at.start()]}: {line}"

    @cached_property
    def _lines(self) -> dict[Key, list[int]]:
        """Map each key to the lines that begin with it. Keys in lists and inline tables are not found."""
        found: defaultdict[Key, list[int]] = defaultdict(list)
        entries: Counter[Key] = Counter()  # how many entries an array of tables has so far
        section: Key = ()
        open_quote = ""
        for number, line in enumerate(self.text.split("\n"), 1):
            inside = bool(open_quote)
            for quote in ('"""', "'''"):
                if open_quote in ("", quote) and line.count(quote) % 2:
                    open_quote = "" if open_quote else quote
            if inside:
                continue
            if heading := _HEADING.match(line):
                section = _section(_parts(heading[2]), heading[1] == "[[", entries)
                found[section].append(number)
            elif entry := _ENTRY.match(line):
                found[(*section, *_parts(entry[1]))].append(number)
        return found


def _parts(name: str) -> list[str]:
    return [part.strip(" \t\"'") for part in name.split(".")]


def _section(names: list[str], is_entry: bool, entries: Counter[Key]) -> Key:
    """Return the key of a heading, and count it if it begins an entry."""
    key: Key = ()
    for name in names[:-1]:
        key = (*key, name)
        key = (*key, entries[key] - 1) if key in entries else key
    key = (*key, names[-1])
    if is_entry:
        entries[key] += 1
    return (*key, entries[key] - 1) if key in entries else key
