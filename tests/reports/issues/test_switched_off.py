"""A rule that is switched off takes its issues along, and brings them back: never fixed, never new."""

from pathlib import Path

from audits.model import Finding, Place
from audits.reasons import Code, Reason
from audits.site_config import IgnoredRule, RuleChoice
from reports.issues.identity import Web, group_findings
from reports.issues.ledger import Ledger
from reports.issues.priority import prioritise
from reports.issues.switched_off import switch, switched_off
from reports.store.database import Store
from rules.loader import load_rules

RULES = load_rules()
RULE = RULES["readability.long-sentence"]


def test_reasons():
    """site.toml says why; what select leaves out, and what is on trial, is off as well; what nobody knows is not."""
    off = switched_off(RULES, RuleChoice(ignore=(IgnoredRule("readability.long-sent*", "vi mäter LIX"),)))
    assert off[RULE.id] == "vi mäter LIX"
    assert {rule for rule in off if rule != RULE.id} == {r.id for r in RULES.values() if r.status == "preview"}
    off = switched_off(RULES, RuleChoice(select=("accessibility.*",)))
    assert off[RULE.id] == ""
    assert "insticksprogram.regel" not in off


def test_off_and_on(tmp_path: Path):
    """Off: gone, with the reason, and the morning page says how many. On: open as before, neither new nor reopened."""
    url = "https://www.exempel.se/skola"
    [one] = group_findings([Finding(RULE.id, url, place=Place("p|x", "x"))], Web({}), RULES)
    with Store(tmp_path) as store:
        first, second, third = (store.start_run("Europe/Stockholm").id for _ in range(3) if _end(store))
        Ledger(store, first, "").open(one, "uaf", prioritise(RULE, visits=1, pages=1), 1, "content", review=False)
        for _ in range(2):  # merged twice
            switch(store, second, {RULE.id: "vi mäter LIX"})
        state = "SELECT state, origin, reopened, last_checked_run FROM issue"
        assert store.row(state) == {
            "state": "gone", "origin": "rule-off", "reopened": 0, "last_checked_run": first,
        }  # fmt: skip
        [remark] = store.run(second).remarks
        assert remark == Reason.of(Code.REMARK_RULE_OFF, count=1, rule=RULE.id, text="vi mäter LIX")
        switch(store, third, {})
        assert store.row(state) == {
            "state": "open", "origin": "rule-on", "reopened": 0, "last_checked_run": first,
        }  # fmt: skip
        told = [(row["kind"], row["note"], row["who"]) for row in store.rows("SELECT * FROM event ORDER BY id")]
        assert told == [("opened", "content", ""), ("rule-off", "vi mäter LIX", "site.toml"), ("rule-on", "", "")]


def _end(store: Store) -> bool:
    """The round that is under way, if any, is over: the next is another."""
    store.execute("UPDATE run SET state = 'done', stage = 'publish'")
    return True
