"""The audits that run: built-in ones from explicit tuples, others from the entry-point group ``webbrond.audits``."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from importlib.metadata import entry_points

from audits import accessibility, navigation, readability, services
from audits.base import PageAudit, SiteAudit
from audits.site_config import RuleChoice
from rules import RuleSet

_AREAS = (accessibility, readability, navigation, services)
PAGE_AUDITS: tuple[type[PageAudit], ...] = tuple(audit for area in _AREAS for audit in area.PAGE_AUDITS)
SITE_AUDITS: tuple[type[SiteAudit], ...] = tuple(audit for area in _AREAS for audit in area.SITE_AUDITS)


class Audits:
    """The audits of a run: ``pages``, ``site``, and the rules that the municipality has chosen."""

    def __init__(self, rules: RuleSet, pages: Iterable[PageAudit], site: Iterable[SiteAudit]) -> None:
        self.rules = rules
        self.pages = tuple(pages)
        self.site = tuple(site)


def choose(rules: RuleSet, choice: RuleChoice) -> RuleSet:
    """Return the rules that ``[rules]`` of site.toml leaves on. Preview rules run only where it names them."""
    off = {ignored.rule for ignored in choice.ignore}
    selected = {
        name: rule
        for name, rule in rules.items()
        if (_named(name, choice.select) if choice.select else rule.status != "preview")
        or _named(name, choice.extend_select)
    }
    return RuleSet({name: rule for name, rule in selected.items() if not _named(name, off)})


def _named(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)


def load_audits(rules: RuleSet, choice: RuleChoice = RuleChoice()) -> Audits:  # noqa: B008 - immutable
    """Return built-in and third-party audits with their rules. Raise KeyError for a built-in audit's unknown rule."""
    found = [entry.load() for entry in entry_points(group="webbrond.audits")]
    for audit in (*PAGE_AUDITS, *SITE_AUDITS):
        for rule in audit.rules:
            rules[rule]
    return Audits(
        choose(rules, choice),
        (audit(rules) for audit in (*PAGE_AUDITS, *found) if issubclass(audit, PageAudit)),
        (audit(rules) for audit in (*SITE_AUDITS, *found) if issubclass(audit, SiteAudit)),
    )
