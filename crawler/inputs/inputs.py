"""Read every file of the owner besides site.toml, and report all that cannot be read, so that no night stops at one."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.inputs.statistics import Count, read_statistics
from reports.decisions import FILE, Decision, read_decisions
from rules import InvalidInput, read_questions, read_words

Stage = Literal["audit", "merge", "publish"]
_SHOWN = 5  # lines that a note names
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


class Unread(Struct, frozen=True):
    """A file that cannot be read, or not whole. ``errors`` are for operators, with line and cure.

    ``key`` is the key of site.toml that names the file, () for decisions.toml. ``stages`` are those that go on without.
    """

    file: str
    key: tuple[str, ...]
    errors: tuple[str, ...]
    stages: tuple[Stage, ...]
    rows: int = 0  # rows that are left out, where the others are read
    missing: bool = False

    def note(self) -> Reason:
        """Return the note of a night that went on without."""
        found = dict.fromkeys(int(line) for error in self.errors for line in re.findall(r":(\d+): ", error)[:1])
        lines = ", ".join(map(str, list(found)[:_SHOWN])) + (" …" if len(found) > _SHOWN else "")
        if self.missing:
            return Reason.of(Code.NOTE_FILE_MISSING, file=self.file, key=".".join(self.key))
        if self.rows:
            return Reason.of(Code.NOTE_FILE_ROWS, file=self.file, count=self.rows, lines=lines)
        code = {"decisions": Code.NOTE_DECISIONS_UNREAD, "words": Code.NOTE_WORDS_UNREAD}.get(
            self.key[-1] if self.key else "decisions", Code.NOTE_FILE_UNREAD
        )
        return Reason.of(code, file=self.file)


class Inputs(Struct, frozen=True):
    """What the files say. ``decisions`` is None when decisions.toml cannot be read.

    ``logo`` is the file of the logo; None where there is none that browsers show.
    """

    visits: tuple[Count, ...] = ()
    cases: tuple[Count, ...] = ()
    searches: tuple[Count, ...] = ()
    decisions: tuple[Decision, ...] | None = ()
    unread: tuple[Unread, ...] = ()
    logo: Path | None = None


def read_inputs(site: Site, folder: Path, rules: Mapping[str, Any]) -> Inputs:
    """Return what the files say that site.toml in ``folder`` names, and decisions.toml."""
    reader = _Reader(folder)
    visits = reader.counts("visits", site.statistics.visits)
    cases = reader.counts("cases", site.statistics.cases)
    searches = reader.counts("searches", site.statistics.searches)
    for name in site.rules.words:
        reader.read(name, ("rules", "words"), ("audit",), read_words)
    if site.questions.file:
        reader.read(site.questions.file, ("questions", "file"), ("audit",), read_questions)
    logo = None
    if site.report.logo:
        logo = reader.read(site.report.logo, ("report", "logo"), ("publish",), _check_picture)
    decisions = reader.read(FILE, (), ("audit", "merge"), lambda path: read_decisions(path.parent, site, rules))
    return Inputs(visits, cases, searches, decisions.entries if decisions else None, tuple(reader.unread), logo)


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unread: list[Unread] = []

    def read[T](
        self, name: str, key: tuple[str, ...], stages: tuple[Stage, ...], read: Callable[[Path], T]
    ) -> T | None:
        """Return what ``read`` returns for the file, or None if it cannot be read."""
        path = self.folder / name
        shown = path.name
        try:
            return read(path)
        except FileNotFoundError:
            error = f"there is no such file: {path}; put it there, or correct its name in site.toml"
            self.unread.append(Unread(shown, key, (error,), stages, missing=True))
        except InvalidInput as error:
            self.unread.append(Unread(shown, key, tuple(error.lines), stages))
        return None

    def counts(self, key: str, name: str) -> tuple[Count, ...]:
        """Return the counts of a file of statistics. Rows that cannot be read are left out."""
        found = self.read(name, ("statistics", key), ("audit", "merge"), read_statistics) if name else None
        if found is None:
            return ()
        counts, wrong = found
        if wrong:
            unread = Unread(Path(name).name, ("statistics", key), tuple(wrong), ("audit", "merge"), rows=len(wrong))
            self.unread.append(unread)
        return tuple(counts)


def _check_picture(path: Path) -> Path:
    head = path.read_bytes()[:1_000]
    if not head.startswith(_PICTURES) and b"<svg" not in head:
        raise InvalidInput(f"{path}: is not a picture that browsers show; save it as SVG, PNG, JPEG, GIF or WebP")
    return path
