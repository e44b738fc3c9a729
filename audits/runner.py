"""Runs audits on a page or the site, and turns what they yield into outcomes. An exception becomes an error."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from msgspec.structs import replace

from audits.base import PageYield, SiteYield
from audits.model import Fact, Finding, Measure, Outcome, PageResult, SiteResult
from audits.page import Page
from audits.readability import why_no_score
from audits.registry import Audits
from audits.view import SiteView

log = logging.getLogger(__name__)

type Failed = Callable[[tuple[str, ...], str, Exception], None]
"""Told of an audit that raised: its rules, the address it looked at, and what it raised."""

_WORST: tuple[Outcome, ...] = ("error", "fail", "needs-review")


def _warn(rules: tuple[str, ...], url: str, error: Exception) -> None:
    log.warning("audit of %s failed on %s: %r", ", ".join(rules), url, error)


class _Tally:
    """Collects what audits yield, and the outcomes of their rules."""

    def __init__(self, chosen: Iterable[str], failed: Failed) -> None:
        self.chosen = frozenset(chosen)
        self.failed = failed
        self.outcomes: dict[str, Outcome] = {}
        self.findings: list[Finding] = []
        self.measures: list[Measure] = []
        self.facts: dict[str, object] = {}

    def run(self, rules: tuple[str, ...], url: str, look: Callable[[], Iterable[PageYield | SiteYield]]) -> None:
        """Run one audit: its findings count for its rules, and a rule without a finding or verdict has passed."""
        verdicts: dict[str, Outcome | None] = {}
        found: defaultdict[str, set[Outcome]] = defaultdict(set)
        try:
            for item in look():
                if isinstance(item, Finding):
                    found[item.rule].add(item.outcome)
                    if item.rule in self.chosen:
                        self.findings.append(item)
                elif isinstance(item, Measure):
                    self.measures.append(item)
                elif isinstance(item, Fact):
                    self.facts[item.name] = item.value
                else:
                    verdicts[item.rule] = item.outcome
        except Exception as error:  # an exception in a plugin must not stop the page or the night
            self.failed(rules, url, error)
            for rule in self.chosen.intersection(rules):
                self.findings = [kept for kept in self.findings if kept.rule != rule]
                self.outcomes[rule] = "error"
                self.findings.append(Finding(rule, url, "error", {"error": type(error).__name__}))
            return
        for rule in {*rules, *verdicts, *found} & self.chosen:
            outcome = next((worst for worst in _WORST if worst in found[rule]), None)
            outcome = outcome or (verdicts.get(rule, "pass"))
            if outcome is not None:
                self.outcomes[rule] = outcome


def audit_page(page: Page, audits: Audits, failed: Failed = _warn) -> PageResult:
    """Return all results of the page audits for ``page``. An audit that raises becomes an error in the result."""
    tally = _Tally(audits.rules, failed)
    for audit in audits.pages:
        tally.run(audit.rules, page.url, partial(audit.run, page))
    return PageResult(
        record=page.record(tally.facts),
        outcomes=tally.outcomes,
        findings=tuple(tally.findings),
        measures={measure.name: measure.value for measure in tally.measures},
        not_tested=(*_not_tested(page), *_language_not_tested(page, tally)),
    )


def _not_tested(page: Page) -> tuple[str, ...]:
    if page.artifact is None:
        return ("no-browser",)
    return () if page.artifact.state == "ok" else (f"browser-{page.artifact.state}",)


def _language_not_tested(page: Page, tally: _Tally) -> tuple[str, ...]:
    """Return why the text has no readability score, where a score was asked for."""
    if next((m.value for m in tally.measures if m.name == "readability"), 0) is not None:
        return ()
    return (why_no_score(page),)


def without_passes(result: PageResult) -> PageResult:
    """Return the result of a page of which only the beginning was read: what was not read may have faults."""
    found = {rule: outcome for rule, outcome in result.outcomes.items() if outcome not in ("pass", "inapplicable")}
    return replace(result, outcomes=found)


def audit_site(view: SiteView, audits: Audits, failed: Failed = _warn) -> SiteResult:
    """Return all results of the site audits."""
    tally = _Tally(audits.rules, failed)
    for audit in audits.site:
        tally.run(audit.rules, view.site.site.start[0], partial(audit.run, view))
    return SiteResult(tally.outcomes, tuple(tally.findings), tuple(tally.measures), tally.facts)
