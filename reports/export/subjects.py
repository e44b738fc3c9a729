"""Export data for scripts and spreadsheets: one list of plain objects per subject (docs/export.md names the fields)."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

import msgspec

from audits.model import Finding, Link, Made, PageResult, SiteResult
from audits.scores import Score, score_service
from audits.sections import section_of
from audits.site_config import Site
from reports.decisions import Decisions, decision_rows, issue_numbers
from reports.export import shortcomings
from reports.export.months import month_rows
from reports.export.names import Row, What
from reports.figures import KnownIssues, PageScores, read_services
from reports.issues import issue_of
from reports.language import DOCUMENT_STATES, Language, Wording, where, word_reason
from reports.store import Run, Store, local_day, read_documents, read_looks, unpack
from rules import RuleSet

_PAGES = """
SELECT address AS url, state, reason, visited.status, kind, depth, owner, changed, rendered, inlinks, path, in_sitemap,
       linked_from AS found_on, target AS redirect_to, snapshot.title, snapshot.lang, snapshot.fetched_at,
       coalesce(document.type, snapshot.content_type) AS content_type,
       coalesce(document.bytes, snapshot.bytes) AS bytes, result.data AS not_tested
FROM visited LEFT JOIN snapshot ON snapshot.id = visited.snapshot
LEFT JOIN document ON document.run = visited.run AND document.url = visited.url
LEFT JOIN result ON result.id = visited.result
WHERE visited.run = ? ORDER BY address
"""
_LINKS = """
SELECT address AS url, snapshot.links, artifact.data
FROM visited JOIN snapshot ON snapshot.id = visited.snapshot LEFT JOIN artifact ON artifact.id = visited.artifact
WHERE visited.run = ? AND visited.state = 'ok' ORDER BY address
"""
_RESULTS = """
SELECT result.data FROM visited JOIN result ON result.id = visited.result WHERE run = ? ORDER BY address
"""


class _NotTested(msgspec.Struct):
    """The part of a page's result that its row needs."""

    not_tested: tuple[str, ...] = ()


class Export:
    """Reads one run (the latest unless another is named) and yields the rows of a subject.

    Sentences are in ``language``, by default that of the reports.
    """

    def __init__(
        self, site: Site, store: Store, rules: RuleSet, run_id: str | None = None, decisions: Decisions | None = None,
        language: str | None = None,
    ) -> None:  # fmt: skip
        self._known_decisions = decisions or Decisions()
        self._store = store
        self._site = site
        self._rules = rules
        self._language = Language(language or site.report.language)
        self._wording = Wording(rules, self._language.code)
        self._run_id = run_id

    @cached_property
    def _run(self) -> Run:
        return self._store.run(self._run_id)

    @property
    def drafts(self) -> list[shortcomings.Draft]:
        """Return what the accessibility statements must list, host by host."""
        return shortcomings.drafts(self._site, self._store, self._run, self._rules)

    def rows(self, what: What) -> Iterator[Row]:
        """Return the rows of a subject, each with the same keys."""
        subjects: dict[What, Callable[[], Iterator[Row]]] = {
            "issues": self._issues,
            "findings": self._findings,
            "pages": self._pages,
            "links": self._links,
            "services": self._services,
            "measures": self._measures,
            "runs": self._runs,
            "decisions": self._decisions,
            "statement": lambda: shortcomings.rows(self.drafts),
            "documents": self._documents,
            "questions": self._questions,
            "months": lambda: month_rows(self._store, self._language),
        }
        return subjects[what]()

    def _pages(self) -> Iterator[Row]:
        more = {(one.name, one.key): one.value for one in self._site_result.measures if one.scope == "page"}
        looks = read_looks(self._store, self._run.id)
        for row in self._store.rows(_PAGES, self._run.id):
            changed, url = row["changed"], row["url"]
            yield row | {
                "reason": word_reason(row["reason"], self._language),
                "title": row["title"] or "",
                "lang": row["lang"] or "",
                "changed": None if changed is None else bool(changed),
                "rendered": bool(row["rendered"]),
                "looked_at_run": looks.get(url),
                "depth_without_footers": more.get(("depth_without_footers", url)),
                "section": section_of(url) if row["state"] == "ok" else None,
                "depth_in_section": more.get(("depth_in_section", url)),
                "in_sitemap": bool(row["in_sitemap"]),
                "content_type": (row["content_type"] or "").partition(";")[0].strip() or None,
                "not_tested": unpack(row["not_tested"], _NotTested).not_tested if row["not_tested"] else (),
            }

    def _links(self) -> Iterator[Row]:
        sql = "SELECT address AS url, state FROM visited WHERE run = ?"
        states = {row["url"]: row["state"] for row in self._store.rows(sql, self._run.id)}
        sql = "SELECT url.url, state FROM probe JOIN url ON url.id = probe.url WHERE run = ? AND kind = 'link'"
        states |= {row["url"]: row["state"] for row in self._store.rows(sql, self._run.id)}
        for row in self._store.rows(_LINKS, self._run.id):
            made = unpack(row["data"], Made).links if row["data"] else ()
            for link in (*unpack(row["links"], tuple[Link, ...]), *made):
                yield {
                    "from": row["url"],
                    "to": link.to,
                    "text": link.text,
                    "region": link.region,
                    "state": states.get(link.to, "not-visited"),
                }

    def _issues(self) -> Iterator[Row]:
        for row in self._store.rows("SELECT * FROM issue ORDER BY priority DESC, id"):
            finding = unpack(row["finding"], Finding)
            rule = self._rules.get(row["rule"])
            yield {
                "id": row["id"],
                "rule": row["rule"],
                "area": row["rule"].partition(".")[0],
                "state": row["state"],
                "scope": row["scope"],
                "key": row["key"],
                "owner": row["owner"],
                "url": row["url"],
                "pages": row["pages"],
                "occurrences": row["occurrences"],
                "priority": row["priority"],
                "factors": json.loads(row["factors"]),
                "band": row["band"],
                "impact": (finding.impact or rule.impact) if rule else "",
                "effort": rule.effort if rule else "",
                "fixer": rule.fixer if rule else "",
                "review": bool(row["review"]),
                "origin": row["origin"],
                "opened_run": row["opened_run"],
                "last_seen_run": row["last_seen_run"],
                "last_checked_run": row["last_checked_run"],
                "fixed_run": row["fixed_run"],
                "reopened": row["reopened"],
                "decision": _decision(row["decision"] or row["reassigned"]),
                "reassigned": row["reassigned"] is not None,
                "message": self._wording.message(finding),
                **where(finding),
            }

    def _results(self) -> Iterator[PageResult]:
        for row in self._store.rows(_RESULTS, self._run.id):
            yield unpack(row["data"], PageResult)

    @cached_property
    def _site_result(self) -> SiteResult:
        row = self._store.row("SELECT data FROM site_result WHERE run = ?", self._run.id)
        return unpack(row["data"], SiteResult) if row else SiteResult()

    def _findings(self) -> Iterator[Row]:
        issues = issue_numbers(self._store)
        current = {row["fingerprint"] for row in self._store.rows("SELECT fingerprint FROM issue")}
        seen: Counter[tuple[str, str, str]] = Counter()
        findings = [finding for result in self._results() for finding in result.findings]
        for finding in (*findings, *self._site_result.findings):
            yield {
                "rule": finding.rule,
                "outcome": finding.outcome,
                "url": finding.url,
                "message": self._wording.message(finding),
                **where(finding),
                "issue": issue_of(finding, issues, current, seen),
                "urls": list(finding.urls),
            }

    def _services(self) -> Iterator[Row]:
        for service in read_services(self._store, self._run.id):
            unknown = {name: word_reason(reason, self._language) for name, reason in service.unknown.items()}
            yield {**msgspec.to_builtins(service), "unknown": unknown}

    def _documents(self) -> Iterator[Row]:
        linked = Counter(to for row in self._store.rows(_LINKS, self._run.id) for to in _targets(row))
        for document in read_documents(self._store, self._run.id):
            facts = document.facts
            yield {
                "url": document.url,
                "format": document.format,
                "bytes": document.bytes,
                "served": document.served,
                "pages_linking": linked[document.url],
                "old": document.is_old,
                "read_run": document.read_run,
                "reason": self._language.gettext(DOCUMENT_STATES[facts.state]),
                **msgspec.structs.asdict(facts),
            }

    def _questions(self) -> Iterator[Row]:
        for one in self._site_result.facts.get("questions", ()):
            yield {name: one[name] for name in ("question", "area", "score", "page", "clicks", "plain")}

    def _measures(self) -> Iterator[Row]:
        of_site = self._site_result
        scores = PageScores(KnownIssues(self._store), self._rules, of_site.outcomes, of_site.findings)
        for result in self._results():
            url = result.record.url
            for name, value in result.measures.items():
                yield {"name": name, "scope": "page", "key": url, "value": value, "pages": None}
            for area, score in scores.of(url, result).items():
                if score is not None:
                    totals = {f"score_{area}": score.own, f"score_{area}_with_template": score.whole}
                    yield from _parts(score, totals, "page", url)
        for service in read_services(self._store, self._run.id):
            if score := score_service(service, self._site_result, self._rules).score:
                yield from _parts(score, {}, "service", service.url)  # its score is among the figures below
        for measure in self._site_result.measures:
            if measure.scope != "site":  # those of the site are among the figures below
                yield {
                    "name": measure.name,
                    "scope": measure.scope,
                    "key": measure.key,
                    "value": measure.value,
                    "pages": None,
                }
        sql = "SELECT name, scope, key, value, pages FROM measure WHERE run = ? ORDER BY scope, key, name"
        yield from self._store.rows(sql, self._run.id)

    def _runs(self) -> Iterator[Row]:
        for run in self._store.runs():
            yield run_row(self._store, run, self._language)

    def _decisions(self) -> Iterator[Row]:
        today = local_day(self._run.started, self._site.site.timezone)
        return map(msgspec.structs.asdict, decision_rows(self._store, self._known_decisions, today))


def _parts(score: Score, totals: dict[str, float], scope: str, key: str) -> Iterator[Row]:
    """Yield the totals of a score, and what each rule takes from it."""
    rows = totals | {f"deduction/{rule}": points for rule, points in score.deductions.items()}
    rows |= {f"template_deduction/{rule}": points for rule, points in score.shared.items()}
    for part, value in rows.items():
        yield {"name": part, "scope": scope, "key": key, "value": value, "pages": None}


def _targets(row: Row) -> set[str]:
    """Return the addresses that a page links to, each once."""
    made = unpack(row["data"], Made).links if row["data"] else ()
    return {link.to for link in (*unpack(row["links"], tuple[Link, ...]), *made)}


def run_row(store: Store, run: Run, language: Language) -> Row:
    """Return one run with what it covered: how many URLs ended in each state, how many pages were looked at."""
    states = {
        row["state"]: row["n"]
        for row in store.rows("SELECT state, count(*) AS n FROM visit WHERE run = ? GROUP BY state", run.id)
    }
    counts = store.row(
        "SELECT coalesce(sum(rendered), 0) AS rendered, count(result) AS audited FROM visit WHERE run = ?", run.id
    )
    return {
        "id": run.id,
        "started": run.started,
        "finished": run.finished,
        "stage": run.stage,
        "state": run.state,
        "reason": word_reason(run.reason, language) if run.reason else "",
        "healthy": run.healthy,
        "full": run.full,
        "ruleset": run.ruleset,
        "engine": run.engine,
        "urls": sum(states.values()),
        "states": states,
        **(counts or {}),
        "notes": [word_reason(note, language) for note in run.notes],
        "remarks": [word_reason(remark, language) for remark in run.remarks],
    }


def _decision(written: str | None) -> Row | None:
    """Return the decision in force on an issue; None when there is none."""
    return json.loads(written) if written else None
