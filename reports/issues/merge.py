"""MERGE: compare this run's results with the stored issues. One transaction: a night is merged whole or not at all."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from audits.model import Outcome, PageRecord, PageResult, SiteResult
from audits.site_config import WEB_TEAM, Site
from reports.decisions import Decided, Decisions, issue_numbers
from reports.garbage import collect_nothing
from reports.issues.evidence import GONE, RunEvidence
from reports.issues.figures import write_figures
from reports.issues.identity import Group, Web, group_findings
from reports.issues.ledger import Ledger
from reports.issues.lifecycle import Evidence, Known, changes
from reports.issues.moves import follow, same_pages
from reports.issues.origins import Origins
from reports.issues.owners import owner_of_page
from reports.issues.priority import prioritise
from reports.issues.review import ask_questions
from reports.issues.switched_off import switch, switched_off
from reports.store import Run, Store, local_day, read_visits, unpack
from rules import Rule

_HEALTHY_COVERAGE = 0.95  # share of the pages of the last healthy run


def merge_run(
    site: Site, store: Store, run_id: str, rules: Mapping[str, Rule], visits_of: Callable[[str], float],
    decisions: Decisions | None = None,
) -> None:  # fmt: skip
    """Write the issues, events, owners and figures of run ``run_id``.

    ``visits_of(url)`` returns a page's visits per month (or its inlinks). Merging a run twice changes nothing, because
    every finding then continues its issue.
    """
    today = local_day(store.run(run_id).started, site.site.timezone)
    with store.atomic(), collect_nothing():  # a seventh of the time otherwise
        night = _Night(site, store, run_id, rules)
        healthy = night.is_healthy()
        store.set_run(run_id, rules=json.dumps(night.tested_versions()), healthy=int(healthy))
        decided = Decided(store, run_id, decisions or Decisions(), today, night.natural_owner)
        decided.let_go()  # first: an issue accepted until yesterday and fixed tonight counts as fixed
        switch(store, run_id, night.off)
        evidence = RunEvidence(night.visits, night.site_tested, night.moves, rules, night.origins, healthy)
        night.settle(evidence, visits_of)
        ask_questions(store, run_id)
        decided.put_on()
        write_figures(store, run_id, rules, night.visits, night.site_result, night.owners)


class _Night:
    """The data that MERGE reads of a run, and how it writes an issue."""

    def __init__(self, site: Site, store: Store, run_id: str, rules: Mapping[str, Rule]) -> None:
        self.site, self.store, self.run_id, self.rules = site, store, run_id, rules
        self.visits = {visit.url: visit for visit in read_visits(store, run_id)}
        row = store.row("SELECT data FROM site_result WHERE run = ?", run_id)
        self.site_result = unpack(row["data"], SiteResult) if row else SiteResult()
        self.site_tested = frozenset(self._fine(self.site_result.outcomes))
        self.off = switched_off(rules, site.rules)
        self.before = self._run_before()
        self.owners = {
            url: owner_of_page(site, visit.result.record).owner for url, visit in self.visits.items() if visit.result
        }
        self.ledger = Ledger(store, run_id, self.before.id if self.before else "")
        self.origins = Origins(store, store.run(run_id), self.before, rules, self.moves)

    def _run_before(self) -> Run | None:
        # By rowid: an id is the local time, and clocks are set back.
        sql = (
            "SELECT id FROM run WHERE rowid < (SELECT rowid FROM run WHERE id = ?) AND healthy = 1"
            " ORDER BY rowid DESC LIMIT 1"
        )
        row = self.store.row(sql, self.run_id)
        return self.store.run(row["id"]) if row else None

    # --- reading ----------------------------------------------------------------------------------------------

    def is_healthy(self) -> bool:
        """Return whether this run covered at least 95 % of the pages of the last healthy run."""
        pages = sum(visit.result is not None for visit in self.visits.values())
        if not pages:
            return False
        if self.before is None:
            return True
        gone = Counter(visit.status in GONE or visit.state == "redirect" for visit in self.visits.values())[True]
        usual = self.store.row("SELECT count(*) AS n FROM visit WHERE run = ? AND result IS NOT NULL", self.before.id)
        return usual is None or pages + gone >= _HEALTHY_COVERAGE * usual["n"]

    def tested_versions(self) -> dict[str, int]:
        """Return the rules that had an outcome in this run, with their version."""
        tested = set(self.site_tested)
        for visit in self.visits.values():
            if visit.result:
                tested.update(self._fine(visit.result.outcomes))
        return {name: self.rules[name].version for name in sorted(tested) if name in self.rules}

    @staticmethod
    def _fine(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
        return (rule for rule, outcome in outcomes.items() if outcome != "error")

    def groups(self) -> list[Group]:
        """Return this run's findings, one group per issue."""
        findings = [f for visit in self.visits.values() if visit.result for f in visit.result.findings]
        kinds = {url: visit.result.record.kind for url, visit in self.visits.items() if visit.result}
        sql = "SELECT fingerprint FROM issue WHERE scope = 'template' AND state NOT IN ('fixed', 'gone')"
        web = Web(kinds, frozenset(row["fingerprint"] for row in self.store.rows(sql)))
        found = (f for f in (*findings, *self.site_result.findings) if f.rule not in self.off)
        return group_findings(found, web, self.rules)

    @cached_property
    def moves(self) -> dict[str, str]:
        """Return where pages have moved: by redirect, or by the content of a page that was not there before."""
        redirects = {
            url: visit.redirect_to
            for url, visit in self.visits.items()
            if visit.state == "redirect" and visit.redirect_to
        }
        found = {url: follow(redirects, url) for url in redirects}
        missing = {url for url, visit in self.visits.items() if visit.state == "broken" and visit.status in GONE}
        if self.before is None or not missing:
            return found
        sql = "SELECT address AS url, result FROM visited WHERE run = ? AND result IS NOT NULL"
        before = {row["url"]: row["result"] for row in self.store.rows(sql, self.before.id)}
        old = {url: self._record(before[url]) for url in missing & before.keys()}
        new = {url: visit.result.record for url, visit in self.visits.items() if visit.result and url not in before}
        return same_pages(old, new) | found

    def _record(self, result: int) -> PageRecord:
        row = self.store.row("SELECT data FROM result WHERE id = ?", result)
        assert row is not None
        return unpack(row["data"], PageResult).record

    # --- writing ----------------------------------------------------------------------------------------------

    def settle(self, evidence: Evidence, visits_of: Callable[[str], float]) -> None:
        """Write what this run means for every issue, with the events that record it."""
        groups, aliases = self.groups(), issue_numbers(self.store)
        for change in changes(self.ledger.known(aliases, groups), groups, aliases, evidence):
            found, issue = change.group, change.known
            if found is not None:
                self._write(found, issue, visits_of)
            elif issue is not None and change.kind in ("fixed", "gone", "joined"):
                self.ledger.close(issue.id, change.kind, change.origin)
            elif issue is not None and change.kind == "checked":
                self.ledger.checked(issue.id)
        self.ledger.flush()

    def _write(self, found: Group, issue: Known | None, visits_of: Callable[[str], float]) -> None:
        rule = self.rules[found.rule]
        reach = max((visits_of(url) for url in found.urls), default=0.0)
        template, impact = found.scope == "template", found.finding.impact
        priority = prioritise(rule, visits=reach, pages=len(found.urls), template=template, impact=impact)
        owner = self._owner(found.scope, found.url, rule)
        review = found.finding.outcome == "needs-review" or rule.certainty == "signal"
        is_back = issue is not None and issue.state in ("fixed", "gone")
        origin = self.origins.of_new(found) if issue is None or is_back else ""
        if issue is None:
            self.ledger.open(found, owner, priority, rule.version, origin, review=review)
        else:
            self.ledger.seen(issue, found, owner, priority, rule.version, origin, review=review)

    def _owner(self, scope: str, url: str, rule: Rule | None) -> str:
        """Return the owner: the web team for templates, and for site issues that an editor cannot fix on a page."""
        if scope == "template" or (scope == "site" and (rule is None or rule.fixer != "editor")):
            return WEB_TEAM
        return self.owners.get(url, WEB_TEAM)

    def natural_owner(self, row: Mapping[str, Any]) -> str | None:
        """Return the owner of a known issue when no decision says otherwise.

        Return None where its page was not judged in this run.
        """
        if row["scope"] != "template" and row["url"] not in self.owners:
            return None
        return self._owner(row["scope"], row["url"], self.rules.get(row["rule"]))
