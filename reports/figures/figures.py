"""Compute the figures of a night: scores and measures by owner and for the site, each with its number of pages."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from statistics import mean, median

from audits.model import PageResult, SiteResult
from audits.scores import ServiceScore, can_score, is_missing, load_score_weights, score_service
from audits.site_config import WEB_TEAM, Site
from reports.decisions import Decisions
from reports.figures.comparable import write_comparable
from reports.figures.link import SITE, Tonight, Totals, total
from reports.figures.page_scores import KnownIssues, PageScores
from reports.figures.services import owner_of_service, read_services
from reports.garbage import collect_nothing
from reports.issues import IN_SQL, Merged, merge_run
from reports.store import Store, put_measure
from rules import Rule

# Every measure of plain language that is a rate, so that pages of any length compare; and clicks from the start.
_MEDIANS = (
    "lix", "rix", "ovix", "mean_sentence_length", "p90_sentence_length", "long_sentence_share", "passive_share",
    "nominalisations_per_1000", "stiff_words_per_1000", "readability", "depth",
)  # fmt: skip
Key = tuple[str, str]  # scope and key
Rows = dict[tuple[str, str, str], tuple[float | None, int]]  # value and number of pages, by scope, key and name


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


def merge_night(
    site: Site, store: Store, run_id: str, rules: Mapping[str, Rule], visits: Mapping[str, float] | None,
    decisions: Decisions | None = None,
) -> None:  # fmt: skip
    """Merge a run (see `reports.issues.merge_run`) and write its measures of scope owner, site and service.

    One transaction: a night is merged whole or not at all.
    """
    with store.atomic(), collect_nothing():  # a seventh of the time otherwise
        _write_figures(store, rules, merge_run(site, store, run_id, rules, visits, decisions))


def _write_figures(store: Store, rules: Mapping[str, Rule], merged: Merged) -> None:
    run_id, of_site, owners = merged.run.id, merged.of_site, merged.owners
    audited = {url: visit.result for url, visit in merged.visits.items() if visit.result is not None}
    numbers: defaultdict[tuple[str, str, str], list[float]] = defaultdict(list)
    services = read_services(store, run_id)
    scores = {service.url: score_service(service, of_site, rules) for service in services}
    of_services = (
        (owner_of_service(service, owners), "score_services", value)
        for service in services
        if (value := scores[service.url].value) is not None
    )
    for owner, name, value in chain(_medians(audited, of_site, owners), of_services):
        numbers[(*SITE, name)].append(value)
        numbers["owner", owner, name].append(value)
    rows: Rows = {of: (_average(of[-1], values), len(values)) for of, values in numbers.items()}
    issues = KnownIssues(store)
    tonight = PageScores(issues, rules, of_site.outcomes, of_site.findings)
    totals = {url: total(tonight.of(url, result)) for url, result in audited.items()}
    rows |= _scores(audited, totals, owners)
    pages = Counter(key for url in audited for key in (SITE, ("owner", owners[url])))
    rows |= {(*key, "pages"): (count, count) for key, count in pages.items()}
    of_parts = (each for each in of_site.measures if each.scope == "site")  # with a key: one per task, not one in all
    rows |= {("site", each.key, each.name): (each.value, pages[SITE]) for each in of_parts}
    rows |= _of_services(scores)
    rows |= _issue_counts(store, run_id, pages)
    for (scope, key, name), (figure, count) in rows.items():
        put_measure(store, run_id, name, figure, scope=scope, key=key, pages=count)
    write_comparable(Tonight(store, rules, merged, issues, tonight, totals), rows)


def _average(name: str, values: list[float]) -> float:
    return round((median if name.endswith("_median") else mean)(values), 2)


def _scores(audited: Mapping[str, PageResult], totals: Mapping[str, Totals], owners: Mapping[str, str]) -> Rows:
    """Return the scores of owners, without the faults of templates, and of the site, with them."""
    means: defaultdict[tuple[str, str, str], _Mean] = defaultdict(_Mean)
    for url, result in audited.items():
        for area, scores in totals[url].items():
            if area == "services" or not can_score(area, result.not_tested):
                continue
            missing, name = is_missing(area, result.not_tested), f"score_{area}"
            own, whole = scores or (None, None)
            means[(*SITE, name)].add(whole, missing=missing)
            means["owner", owners[url], name].add(own, missing=missing)
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
