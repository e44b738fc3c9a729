"""Compare a run's results with the stored issues. One transaction: a night is merged whole or not at all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audits.model import SiteResult
from audits.reasons import Code, Reason
from audits.site_config import WEB_TEAM, Site
from reports.decisions import Decided, Decisions, issue_numbers
from reports.garbage import collect_nothing
from reports.issues.evidence import RunEvidence, tested
from reports.issues.identity import OF_TEMPLATE, Group, Web, group_findings
from reports.issues.ledger import Ledger
from reports.issues.lifecycle import CONFIG, SCOPE, changes
from reports.issues.matching import Known
from reports.issues.owners import owner_of_page
from reports.issues.priority import prioritise
from reports.issues.review import ask_questions
from reports.issues.switched_off import switch, switched_off
from reports.issues.upgrade import upgrade_headings, upgrade_priorities, upgrade_signatures
from reports.store import IssueRow, Run, Store, Visit, forget_rechecks, local_day, read_visits, unpack
from rules import Rule

_LEFT = {
    "excluded": Code.REMARK_LEFT_EXCLUDED, "offsite": Code.REMARK_LEFT_OFFSITE, "budget": Code.REMARK_LEFT_BUDGET,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merged:
    """What MERGE has read of a run: its visits, the owner of each audited page, and what the run proves."""

    run: Run
    visits: dict[str, Visit]
    of_site: SiteResult
    owners: dict[str, str]
    evidence: RunEvidence


def merge_run(
    site: Site, store: Store, run_id: str, rules: Mapping[str, Rule], visits: Mapping[str, float] | None,
    decisions: Decisions | None = None,
) -> Merged:  # fmt: skip
    """Write the issues, events and owners of run ``run_id``, and return what was read of it.

    ``visits`` are those of each page per month; without statistics they are None, and inlinks count. Merging a
    run twice changes nothing, because every finding then continues its issue.
    """
    today = local_day(store.run(run_id).started, site.site.timezone)
    with store.atomic(), collect_nothing():  # a seventh of the time otherwise
        upgrade_signatures(store)
        upgrade_headings(store)
        upgrade_priorities(store)
        night = _Night(site, store, run_id, rules)
        store.set_run(
            run_id, rules=json.dumps(night.tested_versions()), healthy=int(night.evidence.healthy),
            page_limit=site.crawl.max_pages,
        )  # fmt: skip
        for cause, pages in night.evidence.coverage.count_left().items():
            store.remark(run_id, Reason.of(_LEFT[cause], count=pages))
        decided = Decided(store, run_id, decisions or Decisions(), today, night.natural_owner)
        decided.let_go()  # first: an issue accepted until yesterday and fixed tonight counts as fixed
        switch(store, run_id, night.off)
        night.settle(visits)
        ask_questions(store, run_id)
        decided.put_on()
        forget_rechecks(store, run_id)
        return Merged(store.run(run_id), night.visits, night.site_result, night.owners, night.evidence)


class _Night:
    """The data that MERGE reads of a run, and how it writes an issue."""

    def __init__(self, site: Site, store: Store, run_id: str, rules: Mapping[str, Rule]) -> None:
        self.site, self.store, self.run_id, self.rules = site, store, run_id, rules
        self.visits = {visit.url: visit for visit in read_visits(store, run_id)}
        row = store.row("SELECT data FROM site_result WHERE run = ?", run_id)
        self.site_result = unpack(row["data"], SiteResult) if row else SiteResult()
        self.off = switched_off(rules, site.rules)
        self.before = self._run_before()
        self.owners = {
            url: owner_of_page(site, visit.result.record).owner for url, visit in self.visits.items() if visit.result
        }
        self.ledger = Ledger(store, run_id, self.before.id if self.before else "")
        self.evidence = RunEvidence(
            store, store.run(run_id), self.before, self.visits, self.site_result, rules, site.crawl.max_pages
        )

    def _run_before(self) -> Run | None:
        # By rowid: an id is the local time, and clocks are set back.
        sql = (
            "SELECT id FROM run WHERE rowid < (SELECT rowid FROM run WHERE id = ?) AND healthy = 1"
            " ORDER BY rowid DESC LIMIT 1"
        )
        row = self.store.row(sql, self.run_id)
        return self.store.run(row["id"]) if row else None

    # --- reading ----------------------------------------------------------------------------------------------

    def tested_versions(self) -> dict[str, int]:
        """Return the rules that had an outcome in this run, with their version."""
        ran = set(tested(self.site_result.outcomes))
        for visit in self.visits.values():
            if visit.result:
                ran.update(tested(visit.result.outcomes))
        return {name: self.rules[name].version for name in sorted(ran) if name in self.rules}

    def groups(self) -> list[Group]:
        """Return this run's findings, one group per issue."""
        findings = [f for visit in self.visits.values() if visit.result for f in visit.result.findings]
        kinds = {url: visit.result.record.kind for url, visit in self.visits.items() if visit.result}
        sql = "SELECT fingerprint FROM issue WHERE scope IN ('template', 'block') AND state NOT IN ('fixed', 'gone')"
        web = Web(kinds, frozenset(row["fingerprint"] for row in self.store.rows(sql)))
        found = (f for f in (*findings, *self.site_result.findings) if f.rule not in self.off)
        return group_findings(found, web, self.rules)

    # --- writing ----------------------------------------------------------------------------------------------

    def settle(self, visits: Mapping[str, float] | None) -> None:
        """Write what this run means for every issue, with the events that record it."""
        groups, aliases = self.groups(), issue_numbers(self.store)
        for change in changes(self.ledger.known(aliases, groups), groups, aliases, self.evidence):
            found, issue = change.group, change.known
            if found is not None:
                self._write(found, issue, visits, change.origin)
            elif issue is not None and change.kind in ("fixed", "gone", "joined"):
                self.ledger.close(issue.id, change.kind, change.origin)
            elif issue is not None and change.kind == "checked":
                self.ledger.checked(issue.id)
        self.ledger.flush()

    def _write(self, found: Group, issue: Known | None, visits: Mapping[str, float] | None, origin: str) -> None:
        rule = self.rules[found.rule]
        priority = prioritise(
            rule, pages=len(found.urls), template=found.scope in OF_TEMPLATE, impact=found.finding.impact,
            visits=None if visits is None else max((visits.get(url, 0) for url in found.urls), default=0),
            inlinks=max((self._inlinks(url) for url in found.urls), default=0),
        )  # fmt: skip
        owner = self._owner(found.scope, found.urls or (found.url,), rule)
        review = found.finding.outcome == "needs-review" or rule.certainty == "signal"
        is_back = issue is not None and issue.state in ("fixed", "gone")
        if is_back and issue is not None and issue.state == "gone" and issue.origin in (CONFIG, SCOPE):
            origin = issue.origin  # it was never away from the site
        elif issue is None or is_back:
            origin = origin or self.evidence.origins.of_new(found)
        if issue is None:
            self.ledger.open(found, owner, priority, rule.version, origin, review=review)
        else:
            self.ledger.seen(issue, found, owner, priority, rule.version, origin, review=review)

    def _inlinks(self, url: str) -> int:
        visit = self.visits.get(url)
        return (visit.inlinks or 0) if visit else 0

    def _owner(self, scope: str, urls: Sequence[str], rule: Rule | None) -> str:
        """Return the owner: the web team for templates, for blocks on the pages of several owners, and for site issues
        that an editor cannot fix on a page.
        """
        if scope == "template" or (scope == "site" and (rule is None or rule.fixer != "editor")):
            return WEB_TEAM
        if scope == "block" and len({self.owners[url] for url in urls if url in self.owners}) != 1:
            return WEB_TEAM
        return next((self.owners[url] for url in urls if url in self.owners), WEB_TEAM)

    def natural_owner(self, row: IssueRow) -> str | None:
        """Return the owner of a known issue when no decision says otherwise.

        Return None where its page was not judged in this run.
        """
        if row.scope != "template" and row.url not in self.owners:
            return None
        urls = unpack(row.urls, list[str]) if row.scope == "block" else [row.url]
        return self._owner(row.scope, urls, self.rules.get(row.rule))
