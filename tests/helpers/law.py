"""The law of evidence, as it must hold after every night of a history."""

import json
from collections import Counter
from datetime import date
from typing import Any

from audits.model import PageResult
from audits.site_config import Identity, Owner, Site
from reports.decisions import Decisions
from reports.export import Export
from reports.issues import CONFIG, OF_METHOD
from reports.store import Store, unpack
from rules import Rule, RuleSet

HOST = "https://www.exempel.se"
PLAIN, FLAKY, AXE, BROKEN = "readability.plain", "readability.flaky", "accessibility.axe", "navigation.broken"
FOLDS = {
    "opened": "open", "reopened": "open", "decision-expired": "open", "decision-withdrawn": "open", "fixed": "fixed",
    "gone": "gone", "joined": "gone", "rule-off": "gone", "rule-on": "open", "accepted": "accepted",
    "not-a-fault": "not-a-fault",
}  # fmt: skip
SITE = Site(
    Identity(id="x", name="Exempels kommun", start=(f"{HOST}/",)),
    owner=(Owner("uaf", "Utbildning", paths=("/skola/*",)), Owner("kof", "Kultur", paths=("/fritid/*",))),
)


class Law:
    """Checks of a simulated night. `before` are the issues of the night before, by number."""

    store: Store
    rules: dict[str, Rule]
    day: date
    nights: int
    engine: str
    tonight: Any
    moved: dict[str, str]
    off: set[str]
    before: dict[int, dict[str, Any]]
    aliases: set[tuple[str, int]]
    engine_of: dict[str, str]
    looked: dict[str, str]
    pages: set[str]
    excluded: set[str]
    clean: dict[str, list[tuple[str, frozenset[str]]]]

    def fingerprints(self) -> set[tuple[str, int]]:
        """Return every fingerprint that an issue has had, with the number of the issue."""
        return {(row["fingerprint"], row["issue"]) for row in self.store.rows("SELECT * FROM alias")}

    def told(self) -> tuple[list[dict[str, Any]], int]:
        """Return all that is stored of the issues, and the number of events."""
        rows = list(self.store.rows("SELECT * FROM issue ORDER BY id"))
        return rows, self.store.execute("SELECT count(*) FROM event").fetchone()[0]

    def hold_against_the_law(self, run: str, judged: dict[str, PageResult], known: Decisions) -> None:
        """Assert what must hold after `run`, which judged the pages `judged` with the decisions `known`."""
        after = {row["id"]: row for row in self.store.rows("SELECT * FROM issue")}
        assert set(self.before) <= set(after), "an issue is lost"
        assert self.aliases <= self.fingerprints(), "a fingerprint is lost"
        events = list(self.store.rows("SELECT * FROM event WHERE run = ? ORDER BY id", run))
        healthy = self.store.run(run).healthy
        for number, row in after.items():
            kinds = [event["kind"] for event in events if event["issue"] == number]
            before = self.before.get(number)
            if before and before["state"] != row["state"]:
                self._change_is_proven(row | {"urls_before": before["urls"]}, kinds, judged, healthy)
            self._decision_holds(row, known)
            assert row["state"] != "open" or row["rule"] not in self.off, "open, and nobody looks for it"
            assert row["state"] != "gone" or row["origin"] != "rule-off" or row["rule"] in self.off
            if before is None:
                assert kinds[0] == "opened"
                assert row["reopened"] == 0
                if self.nights > 1 and row["origin"] == "content" and row["scope"] == "page":
                    self._is_new_by_content(row, run)
        self._every_finding_has_its_issue(run, judged)
        self._events_tell_the_same_story()

    def _change_is_proven(
        self, row: dict[str, Any], kinds: list[str], judged: dict[str, PageResult], healthy: bool
    ) -> None:
        if row["state"] == "fixed":
            assert healthy
            assert not self._is_judged_otherwise(row), "another rule or engine found nothing: that mends nothing"
            assert "fixed" in kinds
            if row["scope"] in ("page", "template"):
                for url in unpack(row["urls_before"], list[str]):
                    self._is_checked(url, row)
            else:
                assert not self.tonight.no_site_audits
            assert row["rule"] not in self.off
        if row["state"] == "gone" and "rule-off" in kinds:
            assert row["rule"] in self.off
        elif row["state"] == "gone" and "joined" not in kinds:
            assert healthy
            assert "gone" in kinds
            if row["origin"] == CONFIG:
                assert any(url in self.excluded for url in unpack(row["urls_before"], list[str]))
            elif row["scope"] != "template" and row["key"] in judged:
                assert self._is_judged_otherwise(row)
                assert row["origin"] in OF_METHOD

    def _is_checked(self, url: str, row: dict[str, Any]) -> None:
        """Assert that the page was judged since the issue was seen, or that it is gone, or not wanted any more."""
        at = self.moved.get(url, url)
        since = any(run > row["last_seen_run"] and row["rule"] in ran for run, ran in self.clean.get(at, ()))
        assert since or at not in self.pages or url in self.excluded, "fixed, and not looked for everywhere"

    def _is_judged_otherwise(self, row: dict[str, Any]) -> bool:
        """Whether rule or engine are other ones than when the issue was last seen."""
        seen = self.engine_of[row["last_seen_run"]]
        return row["rule_version"] != self.rules[row["rule"]].version or (row["rule"] == AXE and seen != self.engine)

    def _decision_holds(self, row: dict[str, Any], known: Decisions) -> None:
        stored = [json.loads(row[name]) for name in ("decision", "reassigned") if row[name]]
        in_file = [(d.action, d.until.isoformat(), d.issue, d.rule, d.path) for d in known.entries]
        for data in stored:
            facts = (data["action"], data["until"], data.get("issue"), data.get("rule", ""), data.get("path", ""))
            assert facts in in_file, "a decision that nobody has made, or that was taken back"
            if row["state"] in ("open", "accepted", "not-a-fault"):
                assert date.fromisoformat(data["until"]) >= self.day, "it has run out"
        assert (row["state"] in ("accepted", "not-a-fault")) == bool(row["decision"])
        on_it = [
            d for d in known.entries
            if d.scope == "issue" and d.is_in_force(self.day) and known.issue_of(d) == row["id"]
        ]  # fmt: skip
        if row["state"] == "open":
            assert all(d.action == "reassign" for d in on_it), "a decision is not obeyed"
        if row["state"] in ("open", "accepted", "not-a-fault") and any(d.action == "reassign" for d in on_it):
            assert row["owner"] == "kof"

    def _is_new_by_content(self, row: dict[str, Any], run: str) -> None:
        """Then the page is new, or the same rule ran in the last healthy night, in the same version and engine."""
        earlier = [r for r in self.store.runs() if r.healthy and r.id != run]
        if earlier and earlier[-1].rules.get(row["rule"]) != self.rules[row["rule"]].version:
            sql = "SELECT 1 FROM visit WHERE run = ? AND url = ? AND result IS NOT NULL"
            assert self.store.row(sql, earlier[-1].id, self.store.url_id(row["key"])) is None
        if row["rule"] == AXE:
            assert self.looked.get(row["key"], self.engine) == self.engine, "another engine looked before"

    def _every_finding_has_its_issue(self, run: str, judged: dict[str, PageResult]) -> None:
        states = {row["id"]: row for row in self.store.rows("SELECT id, state, last_seen_run FROM issue")}
        found = list(Export(SITE, self.store, RuleSet(self.rules), run).rows("findings"))
        wanted = sum(len(result.findings) for result in judged.values())
        assert len([row for row in found if row["rule"] != BROKEN]) == wanted
        for row in found:
            if row["outcome"] == "error":
                continue
            assert row["issue"] in states, "a finding belongs to no issue"
            issue = states[row["issue"]]
            assert issue["state"] in ("open", "accepted", "not-a-fault"), "it is there, and not in the backlog"
            assert issue["last_seen_run"] == run

    def _events_tell_the_same_story(self) -> None:
        told: dict[int, str] = {}
        times: Counter[int] = Counter()
        for event in self.store.rows("SELECT * FROM event ORDER BY id"):
            told[event["issue"]] = FOLDS.get(event["kind"], told.get(event["issue"], ""))
            times[event["issue"]] += event["kind"] == "reopened"
        for row in self.store.rows("SELECT id, state, reopened FROM issue"):
            assert told[row["id"]] == row["state"]
            assert times[row["id"]] == row["reopened"]
