"""Withdraw a decision in decisions.toml, whose comments and order stay as people have written them."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from audits.site_config import Site
from reports.decisions.file import FILE, Decision, DecisionError, in_utf8, read_decisions
from reports.files import write_file
from rules import Fault


def last_of(entries: tuple[Decision, ...], is_about: Callable[[Decision], bool], today: date) -> int:
    """Return which entry holds on ``today`` of those that ``is_about`` chooses: the last, as it goes before the others.

    Raise `DecisionError` when there is none.
    """
    for at in range(len(entries) - 1, -1, -1):
        if is_about(entries[at]) and entries[at].is_in_force(today):
            return at
    raise DecisionError(Fault((), "nothing is decided on it that holds today; --list shows every decision"))


def withdraw(
    folder: Path, is_about: Callable[[Decision], bool], today: date, site: Site, rules: Mapping[str, Any]
) -> tuple[Path, Decision]:
    """End the decision that `last_of` chooses, and return the file's path and the decision as it was.

    Its entry stays, with the key ``withdrawn``. Raise `InvalidInput` when the file holds an error.
    """
    path, found = folder / FILE, list[Decision]()

    def edit(_before: bytes | None) -> bytes:
        entries = read_decisions(folder, site, rules).entries
        at = last_of(entries, is_about, today)
        found[:] = [entries[at]]
        return _with_day(in_utf8(path), at, today)

    write_file(path, edit)
    return path, found[0]


def _with_day(before: bytes, at: int, day: date) -> bytes:
    import tomlkit  # imported here, as only `webbrond decide` writes

    text = before.decode("utf-8-sig")
    document = tomlkit.parse(text)
    entry: Any = document["decision"][at]
    # A comment above the next entry is parsed as the end of this one, and must stay there.
    body, tail = entry.value.body, list[Any]()
    while body and body[-1][0] is None:
        tail.insert(0, body.pop())
    entry.add("withdrawn", day)
    body.extend(tail)
    edited = tomlkit.dumps(document)
    if "\r\n" in text:
        edited = edited.replace("\r\n", "\n").replace("\n", "\r\n")
    return before[: len(before) - len(text.encode())] + edited.encode()  # with the mark of its encoding, if it has one
