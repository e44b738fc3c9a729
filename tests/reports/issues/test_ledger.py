"""What a night writes of the issues that it sees again."""

from pathlib import Path

from audits.model import Finding, Place
from reports.decisions.apply import issue_numbers
from reports.issues.identity import Group, Web, group_findings
from reports.issues.ledger import Ledger
from reports.issues.matching import Known
from reports.issues.priority import prioritise
from reports.store.database import Store
from rules.loader import load_rules

RULES = load_rules()
RULE = RULES["readability.long-sentence"]
URL = "https://www.exempel.se/skola"


def fault(text: str, words: int = 30) -> Group:
    place = Place(f"p|{text}", text, text, "Skola")
    [one] = group_findings([Finding(RULE.id, URL, values={"words": words}, place=place)], Web({}), RULES)
    return one


def seen(store: Store, run: str, one: Group, owner: str = "uaf") -> Known:
    """One night that sees one issue; returns what was known of it."""
    ledger = Ledger(store, run, "")
    [known] = ledger.known(issue_numbers(store), [one])
    ledger.seen(known, one, owner, prioritise(RULE, visits=10, pages=1), 1, "content", review=False)
    ledger.flush()
    return known


def opened(tmp_path: Path, one: Group) -> Store:
    store = Store(tmp_path)
    Ledger(store, "1", "").open(one, "uaf", prioritise(RULE, visits=10, pages=1), 1, "content", review=False)
    store.execute("CREATE TABLE written (what TEXT)")
    store.execute(
        "CREATE TRIGGER tell AFTER UPDATE OF finding ON issue BEGIN INSERT INTO written VALUES (new.owner); END"
    )
    return store


def test_what_is_as_before_is_only_seen(tmp_path: Path):
    """An issue that looks as it did is not written again, but for when it was seen."""
    with opened(tmp_path, fault("En lång mening.")) as store:
        seen(store, "2", fault("En lång mening."))
        assert not list(store.rows("SELECT * FROM written"))
        assert store.row("SELECT last_seen_run, last_checked_run FROM issue") == {
            "last_seen_run": "2", "last_checked_run": "2",
        }  # fmt: skip


def test_what_has_changed_is_written(tmp_path: Path):
    """Other values, or another owner, are written, once."""
    with opened(tmp_path, fault("En lång mening.")) as store:
        seen(store, "2", fault("En lång mening.", words=31))
        seen(store, "3", fault("En lång mening.", words=31), "kof")
        seen(store, "4", fault("En lång mening.", words=31), "kof")
        assert [row["what"] for row in store.rows("SELECT what FROM written")] == ["uaf", "kof"]


def test_closed_issues_are_read_when_they_come_back(tmp_path: Path):
    """A fixed issue is not among the known ones until tonight shows it; then it is reopened."""
    one = fault("En lång mening.")
    with opened(tmp_path, one) as store:
        Ledger(store, "2", "1").close(1, "fixed")
        ledger = Ledger(store, "3", "2")
        assert ledger.known(issue_numbers(store), []) == []
        assert seen(store, "3", one).finding == one.finding
        assert store.row("SELECT state, reopened, fixed_run FROM issue") == {
            "state": "open", "reopened": 1, "fixed_run": None,
        }  # fmt: skip
        assert [row["kind"] for row in store.rows("SELECT kind FROM event")] == ["opened", "fixed", "reopened"]


def test_a_fingerprint_belongs_to_the_issue_that_has_it_now(tmp_path: Path):
    """One that another issue had before, at an address that it has left, leads no longer to that one."""
    one, other = fault("En lång mening."), fault("En annan lång mening.")
    with opened(tmp_path, one) as store:
        store.execute("INSERT INTO alias VALUES (?, 1)", other.fingerprint)
        Ledger(store, "2", "1").open(other, "uaf", prioritise(RULE, visits=10, pages=1), 1, "content", review=False)
        assert issue_numbers(store) == {one.fingerprint: 1, other.fingerprint: 2}
