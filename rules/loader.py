"""Reads the rule files into a rule set. An error names the file and the key that are wrong."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

import msgspec

from rules.faults import Fault, convert
from rules.files import InvalidInput, TomlFile
from rules.schema import AREAS, Area, Rule

RULES_FOLDER = Path(__file__).parent


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
    """Return the rule in ``path``. Raise `InvalidInput`, which names every error with its line and key."""
    file = TomlFile(path)
    try:
        rule = msgspec.convert(file.raw, Rule)  # much faster than looking for every fault
    except msgspec.ValidationError as error:
        raise InvalidInput("\n".join(file.described(convert(file.raw, Rule)[1]))) from error
    expected = f"{path.parent.name}.{path.stem}"
    wrong = [] if rule.id == expected else [Fault(("id",), f'"{rule.id}" is not "{expected}", as the path has it')]
    for number, example in enumerate(rule.example):
        if (example.html is None) == (not example.pages):
            wrong.append(Fault(("example", number), "must have either html or pages"))
    wrong += _check_values(rule)
    if wrong:
        raise InvalidInput("\n".join(file.described(wrong)))
    return rule


def _check_values(rule: Rule) -> Iterator[Fault]:
    """Yield the texts with a brace that no finding fills: only ``failure`` takes values, in both languages the same."""
    taken: dict[str, list[str]] = {}
    for language, wording in (("sv", rule.sv), ("en", rule.en)):
        terms = {f"terms.{code}": text for code, text in wording.terms.items()}
        for key, text in {"title": wording.title, "why": wording.why, "how": wording.how, **terms}.items():
            if "{" in text or "}" in text:
                yield Fault((language, *key.split(".", 1)), "must not have braces: only failure takes values")
        try:
            names = {name for _, name, _, _ in Formatter().parse(wording.failure) if name is not None}
        except ValueError as error:
            yield Fault((language, "failure"), str(error))
            return
        taken[language] = sorted(names)
    if taken["sv"] != taken["en"]:
        there, here = (", ".join(taken[language]) or "none" for language in ("sv", "en"))
        yield Fault(("en", "failure"), f"must take the values of sv.failure ({there}), not {here}")


@cache
def load_rules(folder: Path = RULES_FOLDER) -> RuleSet:
    """Return every rule under ``folder`` that is not retired. Raise `InvalidInput` with the errors of all files."""
    rules: list[Rule] = []
    wrong: list[str] = []
    for path in (path for area in AREAS for path in sorted((folder / area).glob("*.toml"))):
        try:
            rules.append(read_rule(path))
        except InvalidInput as error:
            wrong += error.lines
    if wrong:
        raise InvalidInput("\n".join(wrong))
    return RuleSet({rule.id: rule for rule in rules if rule.status != "retired"})
