"""Close the issues of a rule that site.toml switches off, and reopen them when it is on again.

A rule that is off is not checked, so its issues are not proven fixed, and they would stay open forever. They leave the
backlog as ``gone``, origin ``rule-off``, with the reason that site.toml gives. When the rule is on again they are open
again, before the run shows which of them remain. They count neither as new nor as reopened.
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from audits.reasons import Code, Reason
from audits.registry import choose
from audits.site_config import RuleChoice
from reports.store import Store, set_issue
from rules import Rule, RuleSet

OFF, ON = "rule-off", "rule-on"


def switched_off(rules: Mapping[str, Rule], choice: RuleChoice) -> dict[str, str]:
    """Return the rules that ``choice`` leaves off, each with the reason, "" where `[rules] select` does not name it.

    An unknown rule (of a plugin that is not installed tonight) is not among them, because its absence is not a choice.
    """
    on = choose(RuleSet(dict(rules)), choice)
    return {
        rule: next((each.reason for each in choice.ignore if fnmatchcase(rule, each.rule)), "")
        for rule in rules
        if rule not in on
    }


def switch(store: Store, run_id: str, off: Mapping[str, str]) -> None:
    """Take the open issues of the rules ``off`` out of the backlog, and put back those of rules that are on again."""
    for row in [*store.rows("SELECT id, rule FROM issue WHERE state = 'gone' AND origin = ?", OFF)]:
        if row["rule"] not in off:
            set_issue(store, row["id"], state="open", origin=ON, fixed_run=None)
            store.event(row["id"], run_id, ON)
    for rule, reason in off.items():
        left = [row["id"] for row in store.rows("SELECT id FROM issue WHERE rule = ? AND state = 'open'", rule)]
        for issue in left:
            set_issue(store, issue, state="gone", origin=OFF, fixed_run=run_id)
            store.event(issue, run_id, OFF, reason, "site.toml")
        if left:
            ignored = Reason.of(Code.REMARK_RULE_OFF, count=len(left), rule=rule, text=reason)
            unselected = Reason.of(Code.REMARK_RULE_NOT_SELECTED, count=len(left), rule=rule)
            store.remark(run_id, ignored if reason else unselected)
