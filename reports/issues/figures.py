"""Compute the figures of a night: scores and measures by owner and for the site, each with its number of pages."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from statistics import mean, median
from typing import NamedTuple, Protocol

import msgspec

from audits.model import Outcome, PageResult, SiteResult
from audits.registry import SITE_AUDITS
from audits.services import Service, can_judge, key_of
from audits.site_config import WEB_TEAM
from reports.issues.origins import IN_SQL
from reports.issues.priority import load_weights
from reports.store import Store, Visit, put_measure
from rules import AREAS, Area, Rule

# Every measure of plain language that is a rate, so that pages of any length compare; and clicks from the start.
_MEDIANS = (
    "lix", "rix", "ovix", "mean_sentence_length", "p90_sentence_length", "long_sentence_share", "passive_share",
    "nominalisations_per_1000", "stiff_words_per_1000", "readability", "depth",
)  # fmt: skip
_SITE = ("site", "")
Key = tuple[str, str]  # scope and key
Rows = dict[tuple[str, str, str], tuple[float | None, int]]  # value and number of pages, by scope, key and name


class _OfPage(Protocol):
    """The part of a finding that is needed here."""

    @property
    def rule(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def urls(self) -> tuple[str, ...]: ...
    @property
    def outcome(self) -> str: ...


class PageOutcomes:
    """The outcomes of pages: their own, and those of site audits that judge every page."""

    def __init__(self, of_site: Mapping[str, Outcome], findings: Iterable[_OfPage]) -> None:
        ran = {rule for audit in SITE_AUDITS if audit.about_pages for rule in audit.rules}
        self._failed: dict[str, set[str]] = {
            rule: set() for rule in ran if of_site.get(rule, "error") in ("pass", "fail", "needs-review")
        }
        for finding in findings:
            if finding.rule in self._failed and finding.outcome == "fail":
                self._failed[finding.rule].update((finding.url, *finding.urls))

    def of(self, url: str, own: Mapping[str, Outcome]) -> dict[str, Outcome]:
        """Return the outcome of each rule for the page ``url``; ``own`` holds those of its own audits."""
        about: dict[str, Outcome] = {rule: "fail" if url in pages else "pass" for rule, pages in self._failed.items()}
        return {**own, **about}


class ServiceScore(NamedTuple):
    """The score of a service, None where too little is known: of ``asked`` rules, ``known`` could be judged."""

    value: float | None
    known: int
    asked: int


def service_scores(
    site_result: SiteResult, rules: Mapping[str, Rule], services: Iterable[Service]
) -> dict[str, ServiceScore]:
    """Return the score of each service, by its URL, over the service rules that ran and could judge it.

    A service of which less than half is known has none.
    """
    ran = [rule for rule, outcome in site_result.outcomes.items() if outcome in ("pass", "fail")]
    failed = {(f.rule, f.key) for f in site_result.findings if f.scope == "service" and f.outcome == "fail"}
    found = {}
    for service in services:
        judged = {rule: can_judge(rule, service) for rule in ran}
        asked = [rule for rule, can in judged.items() if can is not False]
        known = [rule for rule in asked if judged[rule]]
        outcomes: dict[str, Outcome] = {
            rule: "fail" if (rule, key_of(rule, service)) in failed else "pass" for rule in known
        }
        value = score(outcomes, rules, "services") if 2 * len(known) >= len(asked) else None
        found[service.url] = ServiceScore(value, len(known), len(asked))
    return found


def write_figures(
    store: Store, run_id: str, rules: Mapping[str, Rule], visits: Mapping[str, Visit], of_site: SiteResult,
    owners: Mapping[str, str],
) -> None:  # fmt: skip
    """Write this run's measures of scope owner, site and service; ``owners`` maps each audited page to its owner."""
    audited = {url: visit.result for url, visit in visits.items() if visit.result is not None}
    numbers: defaultdict[tuple[str, str, str], list[float]] = defaultdict(list)
    services = _services(store, run_id)
    scores = service_scores(of_site, rules, services)
    of_services = (
        (_owner_of(service, owners), "score_services", value)
        for service in services
        if (value := scores[service.url].value) is not None
    )
    for owner, name, value in chain(_page_figures(audited, rules, of_site, owners), of_services):
        numbers[(*_SITE, name)].append(value)
        numbers["owner", owner, name].append(value)
    rows: Rows = {of: (_average(of[-1], values), len(values)) for of, values in numbers.items()}
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


def _page_figures(
    audited: Mapping[str, PageResult], rules: Mapping[str, Rule], of_site: SiteResult, owners: Mapping[str, str]
) -> Iterator[tuple[str, str, float]]:
    """Yield the owner, the name and the value of each figure of a page that is averaged."""
    depths = {m.key: m.value for m in of_site.measures if m.scope == "page" and m.name == "depth"}
    outcomes_of_pages = PageOutcomes(of_site.outcomes, of_site.findings)
    for url, result in audited.items():
        outcomes = outcomes_of_pages.of(url, result.outcomes)
        for area, value in score_areas(outcomes, result.measures, rules, result.not_tested).items():
            if area != "services" and value is not None:
                yield owners[url], f"score_{area}", value
        measures = {**result.measures, "depth": depths.get(url)}
        for name in _MEDIANS:
            if (number := measures.get(name)) is not None:
                yield owners[url], f"{name}_median", number


def _services(store: Store, run_id: str) -> list[Service]:
    rows = store.rows("SELECT data FROM service WHERE run = ?", run_id)
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


def score(outcomes: Mapping[str, Outcome], rules: Mapping[str, Rule], area: Area) -> float | None:
    """Return the score (0-100) of one page or service in one area; None when no rule of the area applied.

    Rules that need a person's judgement (certainty "signal", outcome needs-review) and errors do not count.
    """
    passed = applied = 0.0
    for name, outcome in outcomes.items():
        rule = rules.get(name)
        if rule is None or rule.area != area or rule.certainty == "signal" or outcome not in ("pass", "fail"):
            continue
        weight = load_weights().impact[rule.impact]
        applied += weight
        passed += weight * (outcome == "pass")
    return round(100 * passed / applied, 1) if applied else None


def score_areas(
    outcomes: Mapping[str, Outcome],
    measures: Mapping[str, float | None],
    rules: Mapping[str, Rule],
    not_tested: Collection[str] = (),
) -> dict[Area, float | None]:
    """Return the score of a page in every area.

    A page that no browser saw gets none in accessibility, because most of its rules need one.

    A text that is too short to measure, or not Swedish, gets none in plain language, even if a rule or two found
    nothing there: what was not judged is not called good.
    """
    found = {area: score(outcomes, rules, area) for area in AREAS}
    if measures.get("readability") is None:
        found["readability"] = None
    if any(code.startswith(("no-browser", "browser-")) for code in not_tested):
        found["accessibility"] = None
    return found
