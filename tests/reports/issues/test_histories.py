# ruff: noqa: D102
"""Random histories of a municipality's nights, held against the law of evidence after every one of them.

Pages appear, vanish, move and fail; faults come and go; rules change, break and flicker; the browser dies; decisions
are made, renewed, taken away and run out. Whatever happens: no issue is lost, none is fixed or gone without evidence, a
decision holds as long as it says, and the events tell the same story as the states.
"""

import json
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from law import BROKEN, HOST, SITE, Law
from msgspec.structs import replace
from rounds import ACTIVE, FILLERS, PAGE_RULES, Rounds, Tonight, a_rule

from audits.site_config import IgnoredRule, RuleChoice
from reports.decisions.apply import issue_numbers
from reports.decisions.file import Decision, Decisions
from reports.issues.merge import merge_run
from reports.store.database import Store
from rules.loader import RuleSet


class Histories(RuleBasedStateMachine, Rounds, Law):
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
        self.excluded: set[str] = set()  # by site.toml
        self.clean: dict[str, list[tuple[str, frozenset[str]]]] = {}  # by page: the runs that judged it, by which rules
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

    # --- what people set ------------------------------------------------------------------------------------------

    @rule(folder=st.sampled_from(["skola", "fritid"]))
    def section_is_excluded_or_back(self, folder: str) -> None:
        self.excluded ^= {page for page in ACTIVE if f"/{folder}/" in page}

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

    @rule(data=st.data())
    def night_when_a_third_fails_and_others_take_its_place(self, data: st.DataObject) -> None:
        pages = (*ACTIVE, *FILLERS)
        down = data.draw(st.sets(st.sampled_from(pages), min_size=len(pages) // 3, max_size=len(pages) // 2))
        self.tonight.down = down
        self.tonight.newcomers = tuple(f"{HOST}/ny/{self.nights}/{n}" for n in range(len(down)))
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
        for url, result in judged.items():
            ran = frozenset(name for name, outcome in result.outcomes.items() if outcome != "error")
            self.clean.setdefault(url, []).append((run, ran))
        known = Decisions(tuple(self.decisions), issue_numbers(self.store))
        rule_set = RuleSet(self.rules)
        site = replace(SITE, rules=RuleChoice(ignore=tuple(IgnoredRule(name, "skäl") for name in sorted(self.off))))
        merge_run(site, self.store, run, rule_set, {}, known)
        self.hold_against_the_law(run, judged, known)
        told = self.told()
        merge_run(site, self.store, run, rule_set, {}, known)
        assert self.told() == told, "merging again changed something"
        self.before = {row["id"]: row for row in self.store.rows("SELECT * FROM issue")}
        self.aliases = self.fingerprints()
        if self.store.run(run).healthy and not self.tonight.no_browser:
            self.looked |= dict.fromkeys(judged, self.engine)
        self.tonight = Tonight()


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=20, stateful_step_count=30, derandomize=True,  # a commit is not to fail by luck
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)  # fmt: skip
