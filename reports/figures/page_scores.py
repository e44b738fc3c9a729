"""Score the pages of a run by what its audits found."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from audits.model import Finding, Outcome
from audits.registry import SITE_AUDITS
from audits.scores import Fault, Score, fault_of, score_page
from reports.issues import OF_TEMPLATE, issue_of
from reports.store import Store
from rules import Area, Rule

_CONTENT = ("main", "aside")  # regions that an editor writes
_ISSUES = """
SELECT issue.id, issue.scope, issue.state, alias.fingerprint, 0 AS current
FROM alias JOIN issue ON issue.id = alias.issue
WHERE issue.scope IN ('template', 'block') OR issue.state NOT IN ('fixed', 'gone')
UNION ALL
SELECT id, scope, state, fingerprint, 1 FROM issue
WHERE scope IN ('template', 'block') OR state NOT IN ('fixed', 'gone')
ORDER BY current
"""


class _Judged(Protocol):
    """The part of a page's result that its scores need."""

    @property
    def outcomes(self) -> Mapping[str, Outcome]: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def measures(self) -> Mapping[str, float | None]: ...
    @property
    def not_tested(self) -> tuple[str, ...]: ...


class KnownIssues:
    """The issues that findings may belong to, with the scope and the state of each."""

    def __init__(self, store: Store) -> None:
        self._numbers: dict[str, int] = {}
        self._issues: dict[int, tuple[str, str]] = {}
        self._current: set[str] = set()
        for row in store.rows(_ISSUES):
            self._issues[row["id"]] = row["scope"], row["state"]
            self._numbers[row["fingerprint"]] = row["id"]
            if row["current"]:
                self._current.add(row["fingerprint"])

    def of(self, finding: Finding, seen: Counter[tuple[str, str, str]]) -> tuple[str, str]:
        """Return the scope and the state of a finding's issue, "" where it has none; ``seen`` counts equal findings."""
        number = issue_of(finding, self._numbers, self._current, seen)
        return self._issues[number] if number is not None else ("", "")


class PageScores:
    """The scores of a run's pages, and the outcomes that they rest on.

    A finding of a site audit counts on every page that it names, such as those that link to a broken address. Faults
    of the template are kept apart from those of the page, and a fault that a decision calls none costs nothing.
    """

    def __init__(
        self, issues: KnownIssues, rules: Mapping[str, Rule], of_site: Mapping[str, Outcome],
        findings: Iterable[Finding],
    ) -> None:  # fmt: skip
        self._issues, self._rules = issues, rules
        ran = {rule for audit in SITE_AUDITS if audit.about_pages for rule in audit.rules}
        self._ran = [rule for rule in ran if of_site.get(rule, "error") in ("pass", "fail", "needs-review")]
        self._failed: defaultdict[str, set[str]] = defaultdict(set)  # rules of site audits, by page
        self._about: defaultdict[str, list[Fault]] = defaultdict(list)
        for finding in findings:
            if finding.scope != "service":
                self._add(finding)

    def _add(self, finding: Finding) -> None:
        pages = dict.fromkeys((finding.url, *finding.urls))
        if finding.outcome == "fail":
            for url in pages:
                self._failed[url].add(finding.rule)
        fault = self._fault(finding, Counter())
        if fault is not None:
            for url in pages:
                self._about[url].append(fault)

    def _fault(self, finding: Finding, seen: Counter[tuple[str, str, str]]) -> Fault | None:
        fault = fault_of(finding, self._rules)
        if fault is None:
            return None
        scope, state = self._issues.of(finding, seen)
        if state == "not-a-fault":
            return None
        shared = scope in OF_TEMPLATE or (finding.scope == "site" and self._is_of_layout(finding))
        return Fault(fault.rule, fault.points, shared)

    def _is_of_layout(self, finding: Finding) -> bool:
        """Return whether a fault of the site is fixed in the layout: by the web team, or in what many pages share."""
        in_layout = finding.place is not None and finding.place.region not in _CONTENT
        return self._rules[finding.rule].fixer != "editor" or (in_layout and len({finding.url, *finding.urls}) > 1)

    def outcomes(self, url: str, own: Mapping[str, Outcome]) -> dict[str, Outcome]:
        """Return the outcome of each rule for a page: those of its own audits, and of site audits about every page."""
        failed = self._failed.get(url, ())
        return {**own, **{rule: "fail" if rule in failed else "pass" for rule in self._ran}}

    def of(self, url: str, result: _Judged, only: Collection[str] | None = None) -> dict[Area, Score | None]:
        """Return the score of a page in every area; None where it was not judged.

        With ``only``, no other rules count.
        """
        seen: Counter[tuple[str, str, str]] = Counter()
        own = (self._fault(finding, seen) for finding in result.findings)
        faults = [fault for fault in own if fault is not None] + self._about.get(url, [])
        outcomes = self.outcomes(url, result.outcomes)
        if only is not None:
            faults = [fault for fault in faults if fault.rule in only]
            outcomes = {rule: outcome for rule, outcome in outcomes.items() if rule in only}
        return score_page(faults, outcomes, result.measures, self._rules, result.not_tested)

    def about(self, url: str) -> tuple[list[Fault], set[str]]:
        """Return what the site audits found on a page: the faults that cost, and the rules that failed."""
        return self._about.get(url, []), self._failed.get(url, set())
