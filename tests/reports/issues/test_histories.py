# ruff: noqa: D102
"""Random histories of a municipality's nights, held against the law of evidence after every one of them.

Pages appear, vanish, move and fail; faults come and go; rules change, break and flicker; the browser dies; decisions
are made, renewed, taken away and run out. Whatever happens: no issue is lost, none is fixed or gone without evidence, a
decision holds as long as it says, and the events tell the same story as the states.
"""

import json
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from law import AXE, BROKEN, FLAKY, HOST, PLAIN, SITE, Law
from msgspec.structs import replace

from audits.model import Finding, Outcome, PageRecord, PageResult, Place
from audits.runner import SiteResult
from audits.site_config import IgnoredRule, RuleChoice
from reports.decisions.apply import issue_numbers
from reports.decisions.file import Decision, Decisions
from reports.issues.merge import merge_run
from reports.store.database import Store, pack
from rules.loader import RuleSet
from rules.schema import Example, Rule, Wording

ACTIVE = tuple(f"{HOST}/{folder}/{n}" for folder in ("skola", "fritid") for n in (1, 2, 3))
FILLERS = tuple(f"{HOST}/fyllning/{n}" for n in range(24))  # so that one page that fails leaves the night healthy
PAGE_RULES = (PLAIN, FLAKY, AXE)


def a_rule(name: str, version: int = 1) -> Rule:
    wording = Wording("Titel", "Fel", "Varför", "Hur")
    return Rule(
        id=name, version=version, status="stable", impact="moderate", effort="word", fixer="editor",
        certainty="automatic", source="prov", sv=wording, en=wording, engine="axe" if name == AXE else "webbrond",
        flaky=name == FLAKY, example=(Example("fail", html="<p>"), Example("pass", html="<p>")),
    )  # fmt: skip


@dataclass
class Tonight:
    """What happens to tonight's round only."""

    down: set[str] = field(default_factory=set)  # the server fails
    cut: set[str] = field(default_factory=set)  # never visited
    broken_audits: set[tuple[str, str]] = field(default_factory=set)  # rule and page
    no_browser: bool = False
    no_site_audits: bool = False


class Histories(RuleBasedStateMachine, Law):
    """The web as it is, what is remembered of it, and rounds between the two."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name))
        self.store.execute("PRAGMA synchronous = OFF")
        self.day, self.nights, self.engine = date(2026, 1, 1), 0, "axe-core 4.14"
        self.rules = {name: a_rule(name) for name in (*PAGE_RULES, BROKEN)}
        self.pages = {*ACTIVE, *FILLERS}
        self.moved: dict[str, str] = {}
        self.faults: set[tuple[str, str, str]] = set()  # page, rule, element
        self.mended: set[tuple[str, str, str]] = set()  # the last time
        self.decisions: list[Decision] = []
        self.tonight = Tonight()
        self.off: set[str] = set()
        self.results: dict[bytes, int] = {}
        self.artifacts: dict[tuple[str, str], int] = {}  # by page and engine
        self.engine_of: dict[str, str] = {}  # of a run
        self.looked: dict[str, str] = {}  # the engine that was the last to see a page in a healthy run
        self.before: dict[int, dict[str, Any]] = {}
        self.aliases: set[tuple[str, int]] = set()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.db.close()
            self.folder.cleanup()

    # --- what happens to the web --------------------------------------------------------------------------------

    @rule(page=st.sampled_from(ACTIVE), name=st.sampled_from(PAGE_RULES), element=st.sampled_from(["a", "b", "foot"]))
    def fault_comes(self, page: str, name: str, element: str) -> None:
        self.faults.add((page, name, element))

    @rule(name=st.sampled_from(PAGE_RULES), element=st.sampled_from(["a", "foot"]))
    def fault_of_the_template_comes(self, name: str, element: str) -> None:
        self.faults |= {(page, name, element) for page in ACTIVE}

    @precondition(lambda self: self.faults)
    @rule(data=st.data(), at_once=st.booleans())
    def fault_is_mended(self, data: st.DataObject, at_once: bool) -> None:
        page, name, element = data.draw(st.sampled_from(sorted(self.faults)))
        self.mended = {f for f in self.faults if (f[1:] == (name, element) if at_once else f == (page, name, element))}
        self.faults -= self.mended

    @precondition(lambda self: self.mended)
    @rule()
    def what_was_mended_returns(self) -> None:
        self.faults |= self.mended

    @rule(page=st.sampled_from(ACTIVE))
    def page_goes_or_returns(self, page: str) -> None:
        self.moved.pop(page, None)
        self.pages ^= {page}

    @rule(page=st.sampled_from(ACTIVE[:3]))
    def page_moves(self, page: str) -> None:
        new = page + "/flyttad"
        if page in self.pages and page not in self.moved:
            self.moved[page] = new
            self.pages = (self.pages - {page}) | {new}
            self.faults = {(new if f[0] == page else f[0], *f[1:]) for f in self.faults}

    # --- what happens to the round ------------------------------------------------------------------------------

    @rule(name=st.sampled_from(PAGE_RULES))
    def rule_changes(self, name: str) -> None:
        self.rules[name] = a_rule(name, self.rules[name].version + 1)

    @rule(name=st.sampled_from(PAGE_RULES))
    def rule_is_switched_off_or_on(self, name: str) -> None:
        self.off ^= {name}

    @rule()
    def engine_changes(self) -> None:
        self.engine += ".1"

    # --- what people decide -------------------------------------------------------------------------------------

    @precondition(lambda self: self.before)
    @rule(data=st.data(), action=st.sampled_from(["accept", "not-a-fault", "reassign"]), days=st.integers(0, 20),
          scope=st.sampled_from(["issue", "owner", "path"]))  # fmt: skip
    def somebody_decides(self, data: st.DataObject, action: Any, days: int, scope: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.before)))
        row = self.before[number]
        about: dict[str, Any] = {
            "issue": {"issue": number, "fingerprint": row["fingerprint"]},
            "owner": {"rule": row["rule"], "owner": row["owner"]},
            "path": {"rule": row["rule"], "path": "/skola/*"},
        }[scope]
        to = "kof" if action == "reassign" else ""
        until = self.day + timedelta(days=days)
        self.decisions.append(Decision(action, "skäl", "webbråd", until, to=to, **about))

    @precondition(lambda self: self.decisions)
    @rule(data=st.data())
    def somebody_takes_it_back(self, data: st.DataObject) -> None:
        self.decisions.remove(data.draw(st.sampled_from(self.decisions)))

    # --- the round ----------------------------------------------------------------------------------------------

    @rule()
    def next_night(self) -> None:
        self.night(1)

    @rule(days=st.integers(2, 9))
    def night_after_a_while(self, days: int) -> None:
        self.night(days)

    @rule(page=st.sampled_from(ACTIVE))
    def night_when_a_page_fails(self, page: str) -> None:
        self.tonight.down = {page}
        self.night(1)

    @rule(name=st.sampled_from(PAGE_RULES), pages=st.sets(st.sampled_from(ACTIVE), min_size=1))
    def night_when_an_audit_breaks(self, name: str, pages: set[str]) -> None:
        self.tonight.broken_audits = {(name, page) for page in pages}
        self.night(1)

    @rule(
        down=st.sets(st.sampled_from(ACTIVE), max_size=2),
        cut=st.sets(st.sampled_from((*ACTIVE, *FILLERS)), max_size=9),
        no_browser=st.booleans(), no_site_audits=st.booleans(),
    )  # fmt: skip
    def rough_night(self, down: set[str], cut: set[str], no_browser: bool, no_site_audits: bool) -> None:
        self.tonight = Tonight(down, cut, set(), no_browser, no_site_audits)
        self.night(1)

    def night(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.nights += 1
        run = f"{self.day}T{self.nights:04d}"
        self.engine_of[run] = self.engine
        versions = {name: each.version for name, each in self.rules.items()}
        self.store.execute(
            "INSERT INTO run (id, started, state, engine, ruleset) VALUES (?, ?, 'running', ?, ?)",
            run, f"{self.day}T01:00:00+01:00", self.engine, json.dumps(versions),
        )  # fmt: skip
        with self.store.atomic():
            judged = self._fetch(run)
            self._judge_site(run, judged)
        known = Decisions(tuple(self.decisions), issue_numbers(self.store))
        rule_set = RuleSet(self.rules)
        site = replace(SITE, rules=RuleChoice(ignore=tuple(IgnoredRule(name, "skäl") for name in sorted(self.off))))
        merge_run(site, self.store, run, rule_set, lambda url: 1.0, known)
        self.hold_against_the_law(run, judged, known)
        told = self.told()
        merge_run(site, self.store, run, rule_set, lambda url: 1.0, known)
        assert self.told() == told, "merging again changed something"
        self.before = {row["id"]: row for row in self.store.rows("SELECT * FROM issue")}
        self.aliases = self.fingerprints()
        if self.store.run(run).healthy and not self.tonight.no_browser:
            self.looked |= dict.fromkeys(judged, self.engine)
        self.tonight = Tonight()

    def _fetch(self, run: str) -> dict[str, PageResult]:
        judged = {}
        for url in sorted({*ACTIVE, *FILLERS, *self.moved.values()}):
            if url in self.tonight.cut:
                continue
            if url in self.moved and url not in self.pages:
                target = self.store.url_id(self.moved[url])
                self._visit(run, url, "redirect", 301, target)
            elif url in self.tonight.down:
                self._visit(run, url, "broken", 500)
            elif url not in self.pages:
                self._visit(run, url, "broken", 404)
            else:
                judged[url] = self._judge(url)
                self._visit(run, url, "ok", 200, result=judged[url])
        return judged

    def _judge(self, url: str) -> PageResult:
        outcomes: dict[str, Outcome] = {}
        findings = []
        for name in PAGE_RULES:
            if name in self.off:
                continue
            if (name, url) in self.tonight.broken_audits:
                outcomes[name] = "error"
                findings.append(Finding(name, url, "error"))
                continue
            if name == AXE and self.tonight.no_browser:
                continue
            here = sorted(element for page, which, element in self.faults if (page, which) == (url, name))
            outcomes[name] = "fail" if here else "pass"
            findings += [
                Finding(name, url, place=Place(f"img|id={e}|", "", region="footer" if e == "foot" else "main"))
                for e in here
            ]
        record = PageRecord(url, "Titel", "Titel", "sv", "sv", "info", 100)
        return PageResult(record, outcomes, tuple(findings))

    def _judge_site(self, run: str, judged: dict[str, PageResult]) -> None:
        if self.tonight.no_site_audits:
            return
        gone = sorted(url for url in ACTIVE if url not in self.pages and url not in self.moved)
        findings = tuple(
            Finding(BROKEN, FILLERS[0], scope="site", key=url, values={"target": url})
            for url in gone if FILLERS[0] in judged
        )  # fmt: skip
        result = SiteResult({BROKEN: "fail" if findings else "pass"}, findings)
        self.store.execute("INSERT INTO site_result (run, data) VALUES (?, ?)", run, pack(result))

    def _visit(
        self, run: str, url: str, state: str, status: int, target: int | None = None, result: PageResult | None = None
    ) -> None:
        number, row = self.store.url_id(url), None
        data = pack(result) if result else b""
        if data in self.results:
            row = self.results[data]  # an unchanged page keeps its result
        elif result:
            snapshot = self.store.execute(
                "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash,"
                " content_hash, template_hash, warc, offset, links)"
                " VALUES (?, ?, '', 200, '', '', 1, '', '', '', '', 0, ?) RETURNING id", number, run, b"",
            ).fetchone()[0]  # fmt: skip
            row = self.store.execute(
                "INSERT INTO result (snapshot, ruleset, data) VALUES (?, '', ?) RETURNING id", snapshot, data
            ).fetchone()[0]
            self.results[data] = row
        artifact = self._artifact(run, url, row) if row and not self.tonight.no_browser else None
        self.store.execute(
            "INSERT INTO visit (run, url, state, status, redirect_to, result, artifact) VALUES (?, ?, ?, ?, ?, ?, ?)",
            run, number, state, status, target, row, artifact,
        )  # fmt: skip

    def _artifact(self, run: str, url: str, result: int) -> int:
        if (url, self.engine) not in self.artifacts:
            sql = (
                "INSERT INTO artifact (snapshot, run, engine, state, data)"
                " SELECT snapshot, ?, ?, 'ok', x'' FROM result WHERE id = ? RETURNING id"
            )
            self.artifacts[url, self.engine] = self.store.execute(sql, run, self.engine, result).fetchone()[0]
        return self.artifacts[url, self.engine]


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, derandomize=True,  # a commit is not to fail by luck
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)  # fmt: skip
