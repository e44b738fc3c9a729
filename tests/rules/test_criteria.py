"""The criteria of WCAG, and what the rules do for them."""

import pytest
from msgspec.structs import replace

from reports.issues.priority import prioritise
from rules.criteria import coverage, load_criteria, under_law, web_criteria
from rules.loader import RuleSet, load_rules

RULES = load_rules()


def test_all_criteria_of_the_law() -> None:
    """WCAG 2.1 has 30 criteria of level A and 20 of AA; 2.2 adds two of A and four of AA."""
    levels = [(item.since, item.level) for item in load_criteria().values()]
    counts = {key: levels.count(key) for key in set(levels)}
    assert counts == {("2.1", "A"): 30, ("2.1", "AA"): 20, ("2.2", "A"): 2, ("2.2", "AA"): 4}
    assert list(load_criteria()) == sorted(
        load_criteria(), key=lambda number: [int(part) for part in number.split(".")]
    )


@pytest.mark.parametrize(
    ("certainty", "status", "degree"),
    [("automatic", "stable", "part"), ("signal", "stable", "review"), ("automatic", "preview", "none")],
)
def test_coverage_follows_the_rules(certainty: str, status: str, degree: str) -> None:
    """A criterion is partly tested where a stable rule decides; a signal only asks; what is on trial does not count."""
    rule = replace(RULES["accessibility.image-alt"], certainty=certainty, status=status)  # type: ignore[arg-type]
    found = {line.id: line for line in coverage(RuleSet({rule.id: rule}))}
    assert found["1.1.1"].degree == degree
    assert found["1.1.1"].clause == "9.1.1.1"
    assert {line.degree for line in found.values()} - {degree} <= {"none"}


def test_nothing_is_called_full() -> None:
    """No machine decides a whole criterion: whoever writes full = true must change this test, and say why."""
    assert [number for number, item in load_criteria().items() if item.full] == []


def test_rules_name_criteria_that_exist() -> None:
    """What the law asks through a rule is a criterion of level A or AA."""
    assert {number for rule in RULES.values() for number in web_criteria(rule)} <= set(load_criteria())


def test_law_is_one_setting() -> None:
    """With 2.2 as the law its new criteria weigh as law; nothing else moves."""
    later = under_law(RULES, "2.2")
    assert under_law(RULES, "2.1") is RULES
    moved = {name for name in RULES if RULES[name].law != later[name].law}
    assert "accessibility.target-size" in moved
    assert all(load_criteria()[number].since == "2.2" for name in moved for number in web_criteria(later[name]))
    small = RULES["accessibility.target-size"], later["accessibility.target-size"]
    today, then = (prioritise(rule, visits=10, pages=1) for rule in small)
    assert (today.factors["law"], then.factors["law"]) == (1.0, 1.5)
