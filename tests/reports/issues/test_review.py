"""Questions over nights: asked once, again only when what they are about has changed, and silenced by a decision."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from audits.model import Finding, Place
from reports.decisions.apply import Decided
from reports.decisions.file import Decision, Decisions
from reports.issues.review import ask_questions, mark_of
from reports.store.database import Store, pack

RULE = "accessibility.color-contrast"
NIGHTS = ("2026-11-01T0130", "2026-11-02T0130", "2026-11-03T0130", "2026-11-04T0130")
DECISION = Decision(
    action="not-a-fault", reason="Bilden är mörk.", by="huvudredaktör SOF", until=date(2027, 5, 1), issue=1
)


def about(text: str, shape: str = "") -> Finding:
    place = Place(f"p|{text}", text, shape=shape)
    return Finding(RULE, "https://x.se/", "needs-review", {"summary": "Bakgrunden är en bild."}, place)


type Night = Callable[..., list[str]]


@pytest.fixture
def night(tmp_path: Path) -> Night:
    """A night on which the question is about a text; what it leaves is the state, and the events of the night."""
    with Store(tmp_path) as store:
        for run in NIGHTS:
            store.execute("INSERT INTO run (id, started, state) VALUES (?, ?, 'done')", run, run)
    left = list(NIGHTS)

    def go(text: str, *decisions: Decision, scope: str = "page", shape: str = "") -> list[str]:
        run = left.pop(0)
        with Store(tmp_path) as store, store.atomic():
            decided = Decided(store, run, Decisions(decisions), date(2026, 11, 5))
            decided.let_go()
            finding = pack(about(text, shape))
            if store.row("SELECT 1 FROM issue") is None:
                store.execute(
                    "INSERT INTO issue (id, fingerprint, rule, scope, key, url, owner, state, review, origin, pages,"
                    " occurrences, priority, band, factors, opened_run, last_seen_run, last_checked_run, rule_version,"
                    " finding, urls) VALUES (1, 'v1:1', ?, ?, 'k', 'u', 'sof', 'open', 1, 'content', 1, 1, 1, 'Sen',"
                    " '{}', ?, ?, ?, 1, ?, ?)",
                    RULE, scope, run, run, run, finding, pack([]),
                )  # fmt: skip
            store.execute("UPDATE issue SET finding = ?, last_seen_run = ? WHERE id = 1", finding, run)
            ask_questions(store, run)
            decided.put_on()
            row = store.row("SELECT state FROM issue")
            assert row
            events = store.rows("SELECT kind FROM event WHERE run = ? ORDER BY id", run)
            return [row["state"], *(event["kind"] for event in events)]

    return go


def test_not_asked_again(night: Night) -> None:
    """The same question on other nights is nothing new."""
    assert [night("Simhallen") for _ in range(3)] == [["open"]] * 3


def test_asked_again_when_it_changes(night: Night) -> None:
    """Another text in its place is another question, once."""
    assert [night(text) for text in ("Simhallen", "Badet", "Badet")] == [["open"], ["open", "asked-again"], ["open"]]


def test_a_decision_silences_it_until_it_changes(night: Night) -> None:
    """The decision holds for what it was about; when that changes, it is outgrown, until there is a new one."""
    assert night("Simhallen", DECISION) == ["not-a-fault", "not-a-fault"]
    assert night("Simhallen", DECISION) == ["not-a-fault"]
    assert night("Badet", DECISION) == ["open", "asked-again"]
    again = Decision(
        action="not-a-fault", reason="Också mörk.", by="huvudredaktör SOF", until=date(2027, 5, 1), issue=1
    )
    assert night("Badet", DECISION, again) == ["not-a-fault", "not-a-fault"]


def test_outgrown_stays_outgrown(night: Night) -> None:
    """The old decision does not come back on the next night."""
    nights = [night(text, DECISION) for text in ("Simhallen", "Badet", "Badet")]
    assert [state for state, *_ in nights] == ["not-a-fault", "open", "open"]


def test_a_decision_on_the_rule_holds_for_all(night: Night) -> None:
    """Who has answered all questions of a rule is not asked because one of them has changed."""
    wide = Decision(
        action="not-a-fault", reason="Provat.", by="huvudredaktör SOF", until=date(2027, 5, 1), rule=RULE, owner="sof"
    )
    assert [night(text, wide)[0] for text in ("Simhallen", "Badet")] == ["not-a-fault", "not-a-fault"]


def test_in_a_template_the_place_counts(night: Night) -> None:
    """Other texts in the same place of a template are the same question."""
    nights = [night(text, scope="template", shape="div.hero p") for text in ("Simhallen", "Badet")]
    assert nights == [["open"], ["open"]]


def test_marks() -> None:
    """What stands on a page counts there, and in a template the place."""
    one, other = about("Simhallen", "div.hero p"), about("Badet", "div.hero p")
    assert mark_of(one, "page") != mark_of(other, "page")
    assert mark_of(one, "template") == mark_of(other, "template")
