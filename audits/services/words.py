"""Reads the word tables of the area (rules/words) and compiles their patterns, once."""

import re
import tomllib
from functools import cache
from typing import Any

from rules import RULES_FOLDER

EID, OTHER, WAY = "\ue000-\ue0ff", "\ue100-\ue1ff", "\ue200-\ue2ff"  # one private character represents a method
_GAP = re.compile(r"<([wnv])(\d+)>")


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table ``rules/words/<name>.toml`` as plain data."""
    return tomllib.loads((RULES_FOLDER / "words" / f"{name}.toml").read_text(encoding="utf-8"))


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of login-methods.toml with its placeholders filled in (the file's header explains them)."""
    phrases = table("login-methods")["phrases"]
    noun, verb, others = phrases["login_noun"], phrases["login_verb"], table("login-methods")["elsewhere"]["who"]
    calm = rf"(?!(?:{phrases['clause']}|{phrases['negation']})\b)"
    free = rf"(?!{phrases['clause']}\b)"
    still = rf"(?!(?:{phrases['clause']}|{phrases['negation']}|{phrases['verb']})\b)"
    word = r"[\w+%&/'’(\"”-]+ "

    def gap(found: re.Match[str]) -> str:
        guard = {"w": calm, "n": free, "v": still}[found.group(1)]
        return f"(?:{guard}{word}){{0,{found.group(2)}}}?"

    pattern = _GAP.sub(gap, pattern)
    for mark, meaning in (
        ("<X>", rf"(?:[{EID}{OTHER}]|{noun}|{verb})"),
        ("<N>", f"[{EID}{OTHER}{WAY}]"),
        ("<E>", f"[{EID}]"),
        ("<L>", noun),
        ("<V>", verb),
        ("<WHO>", others),
    ):
        pattern = pattern.replace(mark, meaning)
    return re.compile(pattern, re.I)


def all_compiled(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
    """Return each of ``patterns``, compiled."""
    return tuple(compiled(pattern) for pattern in patterns)
