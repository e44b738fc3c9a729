"""Word rules and findings in the language of the report. Audits hold no wording: all of it is added here."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

from babel import Locale
from babel.lists import format_list

from audits.model import Finding
from reports.language.i18n import Language
from reports.language.labels import LOGIN_METHODS, LOOKS, NO_METHOD, NUMBERS, PART_OF, PLACES
from rules import Rule
from rules import Wording as RuleWording

_ERROR = {
    "sv": "Regeln kunde inte prövas på sidan. Felet är webbronds, inte sidans.",
    "en": "The rule could not be tried on the page. The fault is webbrond's, not the page's.",
}

# The last sentence of a message, which compares with the others: where there is but one, it says nothing.
_SHARE = re.compile(r"(.*[.?!”])\s+(?:[A-ZÅÄÖ][^.?!]*)?\{share:of\}[^.?!]*$")
_LISTS = {"methods": LOGIN_METHODS, "looks": LOOKS}


class _Lenient(Formatter):
    """Writes "…" instead of failing when an old finding lacks a value that the current wording needs."""

    def __init__(self, language: str) -> None:
        self._text = Language(language).text
        self._locale = Locale(language)
        self._point = "," if language == "sv" else "."

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002
        return kwargs.get(str(key), "…")

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "language":  # show a language code as a name: "sv" is "svenska"
            code = str(value).replace("_", "-").partition("-")[0].lower()
            return str(self._locale.languages.get(code, value))
        if format_spec == "place":
            return self._named(PLACES, str(value))
        if format_spec in _LISTS:  # codes with commas
            codes = [code for code in str(value).split(", ") if code not in ("", "none")]
            names = [self._named(_LISTS[format_spec], code) for code in codes]
            return format_list(names, locale=self._locale) or self._text(NO_METHOD)
        if format_spec == "of":
            return self._part_of(str(value))
        if isinstance(value, float):
            return (format(value, format_spec) if format_spec else f"{value:g}").replace(".", self._point)
        return str(value)

    def _part_of(self, share: str) -> str:
        """Return "4/5" as "fyra av fem". Where a number is too large to spell out, neither is spelled."""
        part, _, whole = share.partition("/")
        if not whole.isdigit():
            return share  # a finding of version 0.2 has per cent
        spelled = int(whole) < len(NUMBERS)
        numbers = [self._text(NUMBERS[int(n)]) if spelled or n == "0" else n for n in (part, whole)]
        return self._text(PART_OF, part=numbers[0], whole=numbers[1])

    def _named(self, labels: Mapping[str, str], code: str) -> str:
        """Return the label of `code`, or `code` itself: findings of version 0.1 have the word in place of the code."""
        return self._text(labels[code]) if code in labels else code


class Wording:
    """Titles, messages, reasons and advice of a rule set in one language ("sv" or "en")."""

    def __init__(self, rule_set: Mapping[str, Rule], language: str = "sv") -> None:
        self.language = language
        self._rules = rule_set
        self._formatter = _Lenient(language)

    def _of(self, rule: str) -> RuleWording | None:
        found = self._rules.get(rule)
        return getattr(found, self.language, None)

    def title(self, rule: str) -> str:
        """Return what holds when all is well, or the id itself for a rule that is no longer known."""
        found = self._of(rule)
        return found.title if found else rule

    def why(self, rule: str) -> str:
        """Return why the rule matters to a resident."""
        found = self._of(rule)
        return found.why if found else ""

    def how(self, rule: str) -> str:
        """Return how to fix the fault."""
        found = self._of(rule)
        return found.how if found else ""

    def message(self, finding: Finding) -> str:
        """Return one sentence about this finding, with its values filled in."""
        if finding.outcome == "error":
            return _ERROR[self.language]
        found = self._of(finding.rule)
        if not found:
            return finding.rule
        said = {name: found.terms.get(str(value), value) for name, value in finding.values.items()}
        sentence = found.cases.get(str(finding.values.get("case")), found.failure)
        if str(finding.values.get("share", "")).endswith("/1"):
            sentence = _SHARE.sub(r"\1", sentence).removesuffix(".")
        return self._formatter.vformat(sentence, (), said)


def where(finding: Finding) -> dict[str, str]:
    """Return the place of a finding as columns, which are "" when it has no place."""
    place = finding.place
    if place is None:
        return {"where": "", "text": "", "heading": "", "region": "", "snippet": ""}
    return {
        "where": place.selector or place.text,
        "text": place.text,
        "heading": place.heading,
        "region": place.region,
        "snippet": place.snippet,
    }
