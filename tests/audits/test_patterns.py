"""No pattern over untrusted text takes more than linear time, wherever it is used."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import partial
from itertools import repeat
from typing import Any

import pytest
from growing import MARKUP, TEXTS, Costs, spent, too_steep

SIZE = 500  # letters: enough to tell, as a pattern alone costs microseconds
PACKAGES = ("audits", "crawler.frontier", "crawler.parse", "crawler.web", "reports.edition")
_WAYS = "search|match|fullmatch|sub|split|findall|finditer"
BOUNDED = {
    ("audits.page.signs", "heading"),  # of at most 300 letters
    ("audits.services.need", "_FACTS"),  # of the codes of at most 1,000 letters
}
FAMILIES = {**TEXTS, **MARKUP}


def _inside(name: str, value: object, depth: int = 0) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns in a variable, each with the name under which it is applied."""
    if hasattr(value, "cache_info") and depth == 0:
        try:
            value = value()  # type: ignore[operator]
        except TypeError:  # it wants arguments
            return
    if isinstance(value, re.Pattern):
        yield name, value
    elif depth < 8 and isinstance(value, (dict, tuple, list, set, frozenset)):
        parts = value.values() if isinstance(value, dict) else value
        for own, one in zip(getattr(value, "_fields", repeat(name)), parts, strict=False):
            yield from _inside(own, one, depth + 1)


def _use(source: str, name: str) -> str:
    """How a module applies a pattern: one that is matched only at the beginning of a text is no search."""
    uses = set(re.findall(rf"\b{name}\.({_WAYS})\b", source)) or set(re.findall(rf"\.({_WAYS})\b", source))
    return "fullmatch" if uses == {"fullmatch"} else "match" if uses and uses <= {"match", "fullmatch"} else "finditer"


def _patterns(package: str) -> dict[str, tuple[re.Pattern[str], str]]:
    found: dict[str, tuple[re.Pattern[str], str]] = {}
    room = importlib.import_module(package)
    for info in pkgutil.walk_packages(room.__path__, f"{package}."):
        module = importlib.import_module(info.name)
        source = inspect.getsource(module)
        for variable, value in vars(module).items():
            for at, (name, pattern) in enumerate(_inside(variable, value)):
                if (info.name, name) not in BOUNDED:
                    found[f"{info.name}.{variable}.{at}"] = pattern, _use(source, name)
    return found


def _apply(pattern: re.Pattern[str], use: str, text: str) -> object:
    return list(pattern.finditer(text)) if use == "finditer" else getattr(pattern, use)(text)


def _costs(patterns: dict[str, tuple[re.Pattern[str], str]], text: str, size: int) -> Costs:
    written = FAMILIES[text](size).replace("<br>", "\n") + "!"
    packed = written.encode()
    found: Costs = {}
    for name, (pattern, use) in patterns.items():
        value: Any = written if isinstance(pattern.pattern, str) else packed
        found[name] = spent(partial(_apply, pattern, use, value))
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_patterns(package: str) -> None:
    patterns = _patterns(package)
    assert patterns
    found = {text: too_steep(partial(_costs, patterns, text), SIZE, 0.004) for text in FAMILIES}
    assert {text: steep for text, steep in found.items() if steep} == {}


def test_a_steep_pattern_is_found() -> None:
    """The measurement tells a quadratic pattern from a linear one."""
    written = {"bad": r"\S+@\S+\.\w", "good": r"(?<=\S)@[^\s@]{1,255}\.\w"}
    patterns = {name: (re.compile(pattern), "finditer") for name, pattern in written.items()}
    assert set(too_steep(partial(_costs, patterns, "mail without end"), 100, 0.004)) == {"bad"}
