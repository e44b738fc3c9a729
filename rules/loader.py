"""Reads the rule files into a rule set. An error names the file and the key that are wrong."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from rules.schema import AREAS, Area, Rule

RULES_FOLDER = Path(__file__).parent


class RuleError(ValueError):
    """Raised for a rule file that cannot be used; the message names the file and what is wrong in it."""


class RuleSet(Mapping[str, Rule]):
    """Rules by id, in id order. ``version`` is a short hash of every rule's id, version, status and limits."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = dict(sorted(rules.items()))
        facts = [(r.id, r.version, r.status, sorted(r.limits.items())) for r in self._rules.values()]
        self.version = hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:12]

    def __getitem__(self, rule_id: str) -> Rule:
        return self._rules[rule_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def of_area(self, area: Area) -> tuple[Rule, ...]:
        """Return the rules of one area."""
        return tuple(rule for rule in self._rules.values() if rule.area == area)


def read_rule(path: Path) -> Rule:
    """Return the rule in ``path``. Raise `RuleError`, which names the file and, where one is wrong, the key."""
    try:
        rule = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Rule)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: {error}") from error
    expected = f"{path.parent.name}.{path.stem}"
    if rule.id != expected:
        raise RuleError(f"{path}: the id is {rule.id!r}, but the file's place says {expected!r}")
    for number, example in enumerate(rule.example, 1):
        if (example.html is None) == (not example.pages):
            raise RuleError(f"{path}: example {number} needs either html or pages")
    return rule


@cache
def load_rules(folder: Path = RULES_FOLDER) -> RuleSet:
    """Return every rule under ``folder`` that is not retired. Raise `RuleError` on the first invalid file."""
    rules = [read_rule(path) for area in AREAS for path in sorted((folder / area).glob("*.toml"))]
    return RuleSet({rule.id: rule for rule in rules if rule.status != "retired"})
