"""What comes or goes with another rule, axe, browser or font is neither new nor fixed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from audits.model import Finding, PageRecord, PageResult, Place
from audits.site_config import Identity, Site
from reports.issues.lifecycle import CONFIG
from reports.issues.merge import merge_run
from reports.issues.origins import CONTENT, ENGINE, RULE, origin_of_lost, origin_of_new, parse_ruleset
from reports.store.database import Store, pack
from rules.loader import RuleSet, load_rules

RULES = load_rules()
REFLOW, FRAGMENT, LONG = (
    RULES[name] for name in ("accessibility.reflow", "navigation.broken-fragment", "readability.long-sentence")
)
HOST = "https://www.exempel.se"
AXE = "axe-core 4.14.1"
OLD, NEW = f"{AXE}, Chrome 156.0.1.2, fonts 3f9a1c2e", f"{AXE}, Chrome 156.0.1.2, fonts 00c0ffee"


@pytest.mark.parametrize("rule", [REFLOW, FRAGMENT, RULES["accessibility.image-alt"]], ids=lambda rule: rule.id)
def test_what_rests_on_the_browser_comes_and_goes_with_it(rule: Any) -> None:
    """What axe decides, what we measure, and what our audits take from a rendered page."""
    assert origin_of_new(rule.version, rule, known_page=True, other_engine=True) == ENGINE
    assert origin_of_new(rule.version, rule, known_page=True, other_engine=False) == CONTENT
    assert origin_of_lost(rule.version, rule, [(OLD, NEW)]) == ENGINE
    assert origin_of_lost(rule.version, rule, [(OLD, OLD)]) == CONTENT


def test_words_are_the_same_in_every_browser() -> None:
    """What rests on the HTML alone is news, and is fixed, whatever looks at it."""
    assert origin_of_new(LONG.version, LONG, known_page=True, other_engine=True) == CONTENT
    assert origin_of_lost(LONG.version, LONG, [(OLD, NEW)]) == CONTENT


def test_another_rule_outweighs_another_engine() -> None:
    """A rule that is new or has another version: rule-change, unless the page is new."""
    for before in (None, REFLOW.version - 1):
        assert origin_of_new(before, REFLOW, known_page=True, other_engine=True) == RULE
        assert origin_of_new(before, REFLOW, known_page=False, other_engine=False) == CONTENT
    assert origin_of_lost(REFLOW.version - 1, REFLOW, [(OLD, NEW)]) == RULE


def test_what_no_browser_looked_at_is_not_gone() -> None:
    """A page that a browser saw, and tonight did not: nothing is known of it; one that none ever saw needs none."""
    assert origin_of_lost(FRAGMENT.version, FRAGMENT, [(OLD, "")]) is None
    assert origin_of_lost(FRAGMENT.version, FRAGMENT, [("", ""), ("", NEW)]) == CONTENT
    assert origin_of_lost(FRAGMENT.version, FRAGMENT, [(OLD, OLD), (OLD, NEW)]) == ENGINE


def test_audits_that_read_what_the_browser_saw_say_so() -> None:
    """Their rules are marked: whoever reads an artifact in another audit marks that audit's rules as well, and adds it
    here."""
    root = Path(__file__).parents[3] / "audits"
    reading = {
        str(file.relative_to(root))
        for file in root.glob("*/*.py")
        # `page` only hands on what the browser saw, and each e-service is followed in one.
        if file.parent.name not in ("page", "services")
        and re.search(r"artifact|(?:record|page)\.rendered", file.read_text(encoding="utf-8"))
    }
    rules = {
        "navigation/script_links.py": {"navigation.script-only-link"},
        "navigation/orphans.py": {"navigation.orphan"},
        "navigation/fragments.py": {"navigation.broken-fragment"},
        "navigation/crisis.py": {"navigation.crisis-page-unready"},
    }
    of_axe_and_browser = {"accessibility/axe.py", "accessibility/narrow.py"}
    assert reading == rules.keys() | of_axe_and_browser
    of_services = {rule.id for rule in RULES.values() if rule.area == "services"}
    assert {rule.id for rule in RULES.values() if rule.rendered} == of_services.union(*rules.values())


# --- nights ------------------------------------------------------------------------------------------------------


class Nights:
    """Nights over pages that each have a fault of `REFLOW` or not."""

    def __init__(self, store: Store) -> None:
        self.store, self.number = store, 0
        self.moved: dict[str, str] = {}  # names of pages that redirect
        self.gone: set[str] = set()
        self.narrow = True  # the pages are seen at 320 pixels too
        self.ruleset = ""  # rules, version of webbrond and settings, as AUDIT writes them
        self.snapshots: dict[str, int] | None = None  # of unchanged pages; None: every page changes every night
        self.rules = RuleSet({REFLOW.id: REFLOW})

    def go(self, engine: str, **pages: bool | None) -> dict[str, dict[str, Any]]:
        """A night: ``pages`` are faulty, well, or (None) not seen by the browser; the issues by the last of a path."""
        self.number += 1
        run = f"2026-11-{self.number:02}T0130"
        self.store.execute(
            "INSERT INTO run (id, started, state, engine, ruleset) VALUES (?, ?, 'running', ?, ?)",
            run, f"{run[:13]}:30+01:00", engine, self.ruleset,
        )  # fmt: skip
        for name, faulty in pages.items():
            self._visit(run, f"{HOST}/{name}", engine, faulty)
        for name, target in self.moved.items():
            self._answer(run, f"{HOST}/{name}", "redirect", 301, self.store.url_id(f"{HOST}/{target}"))
        for name in self.gone:
            self._answer(run, f"{HOST}/{name}", "broken", 404)
        site = Site(Identity(id="x", name="Exempel", start=(f"{HOST}/",)))
        merge_run(site, self.store, run, self.rules, {})
        rows = self.store.rows("SELECT id, url, state, origin, reopened FROM issue ORDER BY id")
        return {row.pop("url").rpartition("/")[2]: row for row in rows}

    def _visit(self, run: str, url: str, engine: str, faulty: bool | None) -> None:
        page = self.store.url_id(url)
        snapshot = (self.snapshots or {}).get(url) or self.store.execute(
            "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
            " template_hash, warc, offset, links) VALUES (?, ?, '', 200, '', '', 1, '', '', '', '', 0, x'')"
            " RETURNING id", page, run,
        ).fetchone()[0]  # fmt: skip
        if self.snapshots is not None:
            self.snapshots[url] = snapshot
        artifact = None
        if faulty is not None:
            artifact = self.store.execute(
                "INSERT INTO artifact (snapshot, run, engine, state, data, narrow) VALUES (?, ?, ?, 'ok', x'', ?)"
                " RETURNING id",
                snapshot, run, engine, int(self.narrow),
            ).fetchone()[0]  # fmt: skip
        found = (Finding(REFLOW.id, url, place=Place("p|", "Lång rad")),) if faulty else ()
        outcomes = {} if faulty is None else {REFLOW.id: "fail" if faulty else "pass"}
        result = PageResult(PageRecord(url, url, url, "sv", "sv", "info", 100), outcomes, found)  # type: ignore[arg-type]
        row = self.store.execute(
            "INSERT INTO result (snapshot, ruleset, data) VALUES (?, '', ?) RETURNING id", snapshot, pack(result)
        ).fetchone()[0]
        self.store.execute(
            "INSERT INTO visit (run, url, state, status, snapshot, artifact, result) VALUES (?, ?, 'ok', 200, ?, ?, ?)",
            run, page, snapshot, artifact, row,
        )  # fmt: skip

    def _answer(self, run: str, url: str, state: str, status: int, target: int | None = None) -> None:
        self.store.execute(
            "INSERT INTO visit (run, url, state, status, redirect_to) VALUES (?, ?, ?, ?, ?)",
            run, self.store.url_id(url), state, status, target,
        )  # fmt: skip

    def all(self) -> list[dict[str, Any]]:
        """Every issue with its scope, state and origin."""
        return list(self.store.rows("SELECT scope, state, origin FROM issue ORDER BY id"))

    def told(self) -> list[tuple[str, str]]:
        """What happened, and by which origin."""
        return [(row["kind"], row["note"]) for row in self.store.rows("SELECT kind, note FROM event ORDER BY id")]


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with Store(tmp_path) as store:
        yield Nights(store)


def test_an_issue_that_comes_and_goes_with_the_fonts(nights: Nights) -> None:
    """Neither new nor fixed, and the same number each time; then an editor breaks the page, and that is news."""
    nights.go(OLD, a=False)
    assert nights.go(NEW, a=True)["a"] == {"id": 1, "state": "open", "origin": ENGINE, "reopened": 0}
    assert nights.go(OLD, a=False)["a"] == {"id": 1, "state": "gone", "origin": ENGINE, "reopened": 0}
    assert nights.go(NEW, a=True)["a"] == {"id": 1, "state": "open", "origin": ENGINE, "reopened": 1}
    assert nights.go(NEW, a=False)["a"]["state"] == "fixed"
    assert nights.go(NEW, a=True)["a"] == {"id": 1, "state": "open", "origin": CONTENT, "reopened": 2}
    assert nights.told() == [
        ("opened", ENGINE), ("gone", ENGINE), ("reopened", ENGINE), ("fixed", ""), ("reopened", CONTENT),
    ]  # fmt: skip


def test_a_new_page_is_news_under_any_engine(nights: Nights) -> None:
    """Nobody has seen it before."""
    nights.go(OLD, a=False)
    assert nights.go(NEW, a=False, b=True)["b"]["origin"] == CONTENT


def test_a_page_that_was_missed_when_the_engine_changed(nights: Nights) -> None:
    """It is compared with when it was seen last, not with the night before."""
    nights.go(OLD, a=False, b=True, c=False)
    nights.go(NEW, a=None, b=None, c=False)
    issues = nights.go(NEW, a=True, b=False, c=False)
    assert (issues["a"]["state"], issues["a"]["origin"]) == ("open", ENGINE)
    assert (issues["b"]["state"], issues["b"]["origin"]) == ("gone", ENGINE)


def test_a_rule_of_another_version_fixes_nothing(nights: Nights) -> None:
    """What it does not find any more is gone, and comes back with its number."""
    nights.go(OLD, a=True)
    nights.rules = RuleSet({REFLOW.id: msgspec.structs.replace(REFLOW, version=REFLOW.version + 1)})
    assert nights.go(OLD, a=False)["a"] == {"id": 1, "state": "gone", "origin": RULE, "reopened": 0}
    assert nights.go(OLD, a=True)["a"] == {"id": 1, "state": "open", "origin": CONTENT, "reopened": 1}


def test_a_database_of_version_0_1_goes_on(nights: Nights) -> None:
    """It knew of axe only: what is found again goes on as it was, and nothing of the night is new or fixed."""
    before = nights.go(AXE, a=True, b=True, c=False)
    after = nights.go(OLD, a=True, b=False, c=True)
    assert after["a"] == before["a"]
    assert (after["b"]["id"], after["b"]["state"], after["b"]["origin"]) == (before["b"]["id"], "gone", ENGINE)
    assert after["c"]["origin"] == ENGINE


def test_a_page_that_was_not_seen_narrow_since_the_change(nights: Nights) -> None:
    """What does not fit there is compared with the last look at 320 pixels: it takes weeks until each page had one."""
    nights.go(OLD, a=False)
    nights.narrow = False
    nights.go(NEW, a=False)
    nights.narrow = True
    assert nights.go(NEW, a=True)["a"]["origin"] == ENGINE


def test_a_page_that_moved_is_known(nights: Nights) -> None:
    """It is the same page at another address, and no news."""
    nights.go(OLD, a=False, x=False)
    nights.moved = {"a": "b"}
    assert nights.go(NEW, b=True, x=False)["b"]["origin"] == ENGINE


def test_an_issue_whose_page_goes_has_no_other_reason(nights: Nights) -> None:
    """It came with the fonts, and then its page was removed: nothing else made it disappear."""
    nights.go(OLD, a=False, x=False)
    assert nights.go(NEW, a=True, x=False)["a"]["origin"] == ENGINE
    nights.gone = {"a"}
    assert nights.go(NEW, x=False)["a"] == {"id": 1, "state": "gone", "origin": CONTENT, "reopened": 0}


def test_a_template_is_not_kept_open_by_one_page(nights: Nights) -> None:
    """Its pages were seen again without the fault, but a browser failed on one: that is seen the night after."""
    pages = [f"p{number}" for number in range(20)]
    nights.go(OLD, **dict.fromkeys(pages, True))
    [before] = nights.all()
    assert before["scope"] == "template"
    nights.go(OLD, **(dict.fromkeys(pages, False) | {"p7": None}))
    assert [row["state"] for row in nights.all()] == ["open"]
    nights.go(OLD, **(dict.fromkeys(pages, False) | {"p3": None}))
    assert [row["state"] for row in nights.all()] == ["fixed"]
    nights.go(OLD, **dict.fromkeys(pages, True))
    nights.go(NEW, **(dict.fromkeys(pages, False) | {"p7": None}))
    nights.go(NEW, **(dict.fromkeys(pages, False) | {"p3": None}))
    assert [(row["state"], row["origin"]) for row in nights.all()] == [("gone", ENGINE)]


def test_another_reader_fixes_nothing(nights: Nights) -> None:
    """What another version of webbrond no longer finds may be there still; it comes back under its number."""
    nights.ruleset = "abc-0.2.0+1-set"
    nights.go(OLD, a=True)
    nights.ruleset = "abc-0.2.0+2-set"
    assert nights.go(OLD, a=False)["a"] == {"id": 1, "state": "gone", "origin": RULE, "reopened": 0}
    assert nights.go(OLD, a=True)["a"]["id"] == 1
    assert nights.go(OLD, a=False)["a"]["state"] == "fixed"


def test_what_another_reader_finds_on_unchanged_pages_is_not_new(nights: Nights) -> None:
    """The fault was there before; where the page was edited too, it may be new."""
    nights.ruleset, nights.snapshots = "abc-0.2.0+2.1-set", {}
    nights.go(OLD, a=False, b=False)
    nights.ruleset = "abc-0.2.0+2.2-set"
    del nights.snapshots[f"{HOST}/b"]
    issues = nights.go(OLD, a=True, b=True)
    assert issues["a"]["origin"] == RULE
    assert issues["b"]["origin"] == CONTENT


def test_other_settings_fix_nothing_on_unchanged_pages(nights: Nights) -> None:
    """Allowing a word does not edit the page. On a page that was also edited, the edit may be the fix."""
    nights.ruleset, nights.snapshots = "abc-0.2.0+2-one", {}
    nights.go(OLD, a=True, b=True)
    nights.ruleset = "abc-0.2.0+2-two"
    del nights.snapshots[f"{HOST}/b"]
    issues = nights.go(OLD, a=False, b=False)
    assert (issues["a"]["state"], issues["a"]["origin"]) == ("gone", CONFIG)
    assert issues["b"]["state"] == "fixed"


def test_a_rule_set_of_another_form_says_nothing_of_reader_and_settings() -> None:
    assert parse_ruleset("abc-0.2.0+2-set") == ("abc", "0.2.0+2", "set")
    assert parse_ruleset("abc").reader == parse_ruleset('{"a.b": 1}').settings == ""
