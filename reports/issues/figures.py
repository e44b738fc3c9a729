"""Compute the figures of a night: scores and measures by owner and for the site, each with its number of pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from statistics import mean, median
from typing import Protocol

import msgspec

from audits.model import Finding, Outcome, PageResult, SiteResult
from audits.registry import SITE_AUDITS
from audits.scores import (
    Fault,
    Score,
    ServiceScore,
    can_score,
    fault_of,
    is_missing,
    load_score_weights,
    score_page,
    score_service,
)
from audits.services import Service
from audits.site_config import WEB_TEAM
from reports.issues.identity import OF_TEMPLATE, issue_of
from reports.issues.origins import IN_SQL
from reports.store import Store, Visit, put_measure
from rules import Area, Rule

# Every measure of plain language that is a rate, so that pages of any length compare; and clicks from the start.
_MEDIANS = (
    "lix", "rix", "ovix", "mean_sentence_length", "p90_sentence_length", "long_sentence_share", "passive_share",
    "nominalisations_per_1000", "stiff_words_per_1000", "readability", "depth",
)  # fmt: skip
_SITE = ("site", "")
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
Key = tuple[str, str]  # scope and key
Rows = dict[tuple[str, str, str], tuple[float | None, int]]  # value and number of pages, by scope, key and name


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


class PageScores:
    """The scores of a run's pages, and the outcomes that they rest on.

    A finding of a site audit counts on every page that it names, such as those that link to a broken address. Faults
    of the template are kept apart from those of the page, and a fault that a decision calls none costs nothing.
    """

    def __init__(
        self, store: Store, rules: Mapping[str, Rule], of_site: Mapping[str, Outcome], findings: Iterable[Finding]
    ) -> None:
        self._rules = rules
        self._numbers: dict[str, int] = {}
        self._issues: dict[int, tuple[str, str]] = {}  # scope and state
        self._current: set[str] = set()
        for row in store.rows(_ISSUES):
            self._issues[row["id"]] = row["scope"], row["state"]
            self._numbers[row["fingerprint"]] = row["id"]
            if row["current"]:
                self._current.add(row["fingerprint"])
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
        number = issue_of(finding, self._numbers, self._current, seen)
        scope, state = self._issues[number] if number is not None else ("", "")
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

    def of(self, url: str, result: _Judged) -> dict[Area, Score | None]:
        """Return the score of a page in every area; None where it was not judged."""
        seen: Counter[tuple[str, str, str]] = Counter()
        own = (self._fault(finding, seen) for finding in result.findings)
        faults = [fault for fault in own if fault is not None] + self._about.get(url, [])
        outcomes = self.outcomes(url, result.outcomes)
        return score_page(faults, outcomes, result.measures, self._rules, result.not_tested)


class _Mean:
    """The scores of an owner or the site in one area, and how many pages could have one."""

    def __init__(self) -> None:
        self.values: list[float] = []
        self.able = self.missing = 0

    def add(self, value: float | None, *, missing: bool) -> None:
        self.able += 1
        if value is not None:
            self.values.append(value)
        else:
            self.missing += missing

    def row(self) -> tuple[float | None, int]:
        """Return the mean, None where too few pages were judged, and the number of pages that were."""
        enough = load_score_weights().mean.is_enough(len(self.values), self.able, self.missing)
        return round(mean(self.values), 2) if enough else None, len(self.values)


def write_figures(
    store: Store, run_id: str, rules: Mapping[str, Rule], visits: Mapping[str, Visit], of_site: SiteResult,
    owners: Mapping[str, str],
) -> None:  # fmt: skip
    """Write this run's measures of scope owner, site and service; ``owners`` maps each audited page to its owner."""
    audited = {url: visit.result for url, visit in visits.items() if visit.result is not None}
    numbers: defaultdict[tuple[str, str, str], list[float]] = defaultdict(list)
    services = read_services(store, run_id)
    scores = {service.url: score_service(service, of_site, rules) for service in services}
    of_services = (
        (_owner_of(service, owners), "score_services", value)
        for service in services
        if (value := scores[service.url].value) is not None
    )
    for owner, name, value in chain(_medians(audited, of_site, owners), of_services):
        numbers[(*_SITE, name)].append(value)
        numbers["owner", owner, name].append(value)
    rows: Rows = {of: (_average(of[-1], values), len(values)) for of, values in numbers.items()}
    rows |= _scores(audited, PageScores(store, rules, of_site.outcomes, of_site.findings), owners)
    pages = Counter(key for url in audited for key in (_SITE, ("owner", owners[url])))
    rows |= {(*key, "pages"): (count, count) for key, count in pages.items()}
    of_parts = (each for each in of_site.measures if each.scope == "site")  # with a key: one per task, not one in all
    rows |= {("site", each.key, each.name): (each.value, pages[_SITE]) for each in of_parts}
    rows |= _of_services(scores)
    rows |= _issue_counts(store, run_id, pages)
    for (scope, key, name), (figure, count) in rows.items():
        put_measure(store, run_id, name, figure, scope=scope, key=key, pages=count)


def _average(name: str, values: list[float]) -> float:
    return round((median if name.endswith("_median") else mean)(values), 2)


def _scores(audited: Mapping[str, PageResult], scores: PageScores, owners: Mapping[str, str]) -> Rows:
    """Return the scores of owners, without the faults of templates, and of the site, with them."""
    means: defaultdict[tuple[str, str, str], _Mean] = defaultdict(_Mean)
    for url, result in audited.items():
        for area, score in scores.of(url, result).items():
            if area == "services" or not can_score(area, result.not_tested):
                continue
            missing, name = is_missing(area, result.not_tested), f"score_{area}"
            means[(*_SITE, name)].add(score.whole if score else None, missing=missing)
            means["owner", owners[url], name].add(score.own if score else None, missing=missing)
    return {key: found.row() for key, found in means.items() if found.values}


def _medians(
    audited: Mapping[str, PageResult], of_site: SiteResult, owners: Mapping[str, str]
) -> Iterator[tuple[str, str, float]]:
    """Yield the owner, the name and the value of each measure of a page whose median is stored."""
    depths = {m.key: m.value for m in of_site.measures if m.scope == "page" and m.name == "depth"}
    for url, result in audited.items():
        measures = {**result.measures, "depth": depths.get(url)}
        for name in _MEDIANS:
            if (number := measures.get(name)) is not None:
                yield owners[url], f"{name}_median", number


def read_services(store: Store, run_id: str) -> list[Service]:
    """Return the services of a run."""
    rows = store.rows("SELECT data FROM service WHERE run = ? ORDER BY url", run_id)
    return [msgspec.json.decode(row["data"], type=Service) for row in rows]


def _owner_of(service: Service, owners: Mapping[str, str]) -> str:
    return next((owners[url] for url in service.info_pages if url in owners), WEB_TEAM)


def _of_services(scores: Mapping[str, ServiceScore]) -> Rows:
    """Return what is stored of each service: its score, and how much it is made of."""
    rows: Rows = {}
    for url, found in scores.items():
        rows["service", url, "score_services"] = (found.value, 0)
        rows["service", url, "rules_known"] = (found.known, 0)
        rows["service", url, "rules_asked"] = (found.asked, 0)
    return rows


def _issue_counts(store: Store, run_id: str, pages: Mapping[Key, int]) -> Rows:
    counts: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for owner in {key for scope, key in pages if scope == "owner"} | {WEB_TEAM}:
        for name in ("open_issues", "new_issues", "fixed_issues"):
            counts["owner", owner, name] = 0
    sql = "SELECT owner, count(*) AS n FROM issue WHERE state = 'open' AND review = 0 GROUP BY owner"
    for row in store.rows(sql):
        counts["owner", row["owner"], "open_issues"] = row["n"]
    sql = f"""SELECT issue.owner, event.kind, count(*) AS n FROM event JOIN issue ON issue.id = event.issue
              WHERE event.run = ? AND issue.review = 0 AND (event.kind = 'fixed' OR
              event.kind IN ('opened', 'reopened') AND issue.state = 'open' AND issue.origin NOT IN ({IN_SQL}))
              GROUP BY 1, 2"""
    for row in store.rows(sql, run_id):
        counts["owner", row["owner"], "fixed_issues" if row["kind"] == "fixed" else "new_issues"] += row["n"]
    for name in ("open_issues", "new_issues", "fixed_issues"):
        counts["site", "", name] = sum(
            n for (scope, _, which), n in counts.items() if scope == "owner" and which == name
        )
    return {key: (n, pages.get((key[0], key[1]), 0)) for key, n in counts.items()}
