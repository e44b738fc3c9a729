"""Scores: sums that an editor can do by hand, and what has none."""

from typing import Any

import pytest
from msgspec.structs import replace

from audits.model import Finding, SiteResult
from audits.scores import (
    Fault,
    Mean,
    Score,
    ServiceScore,
    can_score,
    fault_of,
    load_score_weights,
    score_page,
    score_service,
    sum_up,
)
from audits.services.consistency import HEADINGS, SENDER
from audits.services.model import Contact, Sender, Service
from rules.loader import load_rules
from rules.schema import Rule

RULES = load_rules()
ALT, LINK, DEEP = "accessibility.image-alt", "navigation.broken-link", "navigation.deep-page"
PASSED: dict[str, Any] = {ALT: "pass", DEEP: "pass"}


def rule(name: str, **other: Any) -> Rule:
    return replace(RULES[name], **other)


@pytest.mark.parametrize(("impact", "points"), [("critical", 25), ("serious", 12), ("moderate", 5), ("minor", 2)])
def test_a_failed_rule_costs_by_its_impact(impact: Any, points: int) -> None:
    rules = {LINK: rule(LINK, impact=impact)}
    fault = fault_of(Finding(LINK, "https://x.example/"), rules)
    assert fault == Fault(LINK, points)
    assert sum_up([fault]).own == 100 - points


def test_a_rule_costs_once_by_its_most_severe_finding() -> None:
    found = [Finding(LINK, "https://x.example/", impact=impact) for impact in ("minor", "critical", "")]
    score = sum_up(fault for each in found if (fault := fault_of(each, RULES)))
    assert (score.deductions, score.own) == ({LINK: 25}, 75)


def test_what_a_person_must_judge_costs_nothing() -> None:
    """Nor what could not be tested, nor a rule of plain language, which has a sum of its own."""
    here = "https://x.example/"
    assert fault_of(Finding(LINK, here, "needs-review"), RULES) is None
    assert fault_of(Finding(LINK, here, "error"), RULES) is None
    assert fault_of(Finding(LINK, here), {LINK: rule(LINK, certainty="signal")}) is None
    assert fault_of(Finding("readability.long-sentence", here), RULES) is None
    assert fault_of(Finding("gone.rule", here), RULES) is None


def test_a_score_is_never_below_zero() -> None:
    assert sum_up(Fault(f"accessibility.{n}", 25) for n in range(5)).own == 0


def test_faults_of_the_template_are_kept_apart() -> None:
    """They count for the site, and only with what they take beyond the page's own fault of the same rule."""
    score = sum_up([Fault(ALT, 12), Fault(ALT, 25, shared=True), Fault("accessibility.label", 12, shared=True)])
    assert (score.deductions, score.shared) == ({ALT: 12}, {ALT: 13, "accessibility.label": 12})
    assert (score.own, score.whole) == (88, 63)


def test_three_broken_links_cost() -> None:
    faults = [Fault(LINK, 12)] * 3
    assert score_page(faults, PASSED, {}, RULES)["navigation"].own == 88  # type: ignore[union-attr]
    assert score_page([], PASSED, {}, RULES)["navigation"].own == 100  # type: ignore[union-attr]


def test_what_was_not_judged_has_no_score() -> None:
    """Without a browser, without a rule that ran, and in plain language without a measure."""
    assert score_page([], PASSED, {}, RULES, ("no-browser",))["accessibility"] is None
    assert score_page([], PASSED, {}, RULES, ("browser-timeout",))["accessibility"] is None
    assert score_page([], PASSED, {}, RULES, ("text-too-short",))["accessibility"] is not None
    for outcome in ("error", "inapplicable", "needs-review"):
        assert score_page([], {ALT: outcome}, {}, RULES)["accessibility"] is None  # type: ignore[dict-item]
    assert set(score_page([], {}, {"readability": None}, RULES).values()) == {None}


def test_plain_language_is_the_readability_score_with_its_rows() -> None:
    """The rows and the score add up to 100 exactly as they are shown."""
    measures: dict[str, float | None] = {
        "mean_sentence_length": 17.3333, "rix": 4.7123, "nominalisations_per_1000": 33.3333,
        "passives_per_sentence": 0.4444, "stiff_words_per_1000": 21.2121, "readability": 51.0,
    }  # fmt: skip
    score = score_page([], {"readability.long-sentence": "fail"}, measures, RULES)["readability"]
    assert score is not None
    assert score.own == round(100 - sum(score.deductions.values()), 1)
    assert all(points == round(points, 1) and points > 0 for points in score.deductions.values())


@pytest.mark.parametrize(
    ("judged", "able", "missing", "enough"),
    [(5, 25, 0, True), (4, 19, 0, False), (5, 26, 0, False), (4, 172, 0, False), (35, 172, 100, True),
     (1, 9, 0, True), (8, 9, 1, False), (0, 3, 0, False), (1, 41, 0, False)],
)  # fmt: skip
def test_a_mean_needs_enough_pages(judged: int, able: int, missing: int, enough: bool) -> None:
    assert load_score_weights().mean == Mean(share=0.2, pages=5, small=10)
    assert load_score_weights().mean.is_enough(judged, able, missing) is enough


def test_exempt_and_foreign_texts_are_not_counted() -> None:
    for code in ("exempt-minutes", "not-swedish"):
        assert not can_score("readability", (code,))
        assert can_score("navigation", (code,))
    assert can_score("readability", ("text-too-short", "no-browser"))


URL, INFO = "https://e.exempel.se/1", "https://www.exempel.se/bygglov"
ALL_PASS = SiteResult(
    {
        f"services.{name}": "pass"
        for name in (
            "headings", "login-label", "login-place", "login-unstated", "methods-differ", "no-contact",
            "no-way-without-eid", "sender", "single-eid",
        )
    }
)  # fmt: skip


def service_score(result: SiteResult = ALL_PASS, **facts: Any) -> ServiceScore:
    """The score of one service, of which only ``facts`` are known."""
    return score_service(Service("Bygglov", URL, URL, "e.exempel.se", **facts), result, RULES)


def test_an_unknown_service_has_no_score() -> None:
    """It had 100: what could not be judged was taken for right."""
    assert service_score() == ServiceScore(None, 0, 8)
    assert service_score(info_pages=(INFO,)) == ServiceScore(None, 1, 9)


def test_a_service_has_a_score_when_half_is_known() -> None:
    """Without a login, the rules of logging in are not about it."""
    contact, sender = Contact(contact_centre=True), Sender()
    assert service_score(login_required=True, sender=sender, contact=contact) == ServiceScore(None, 3, 8)
    assert service_score(login_required=True, sender=sender, contact=contact, methods_offered=("bankid",)).known == 5
    assert service_score(login_required=False, sender=sender) == ServiceScore(Score(), 1, 2)


def test_only_what_is_known_counts() -> None:
    """A failure of another service does not count, whichever page it is found on."""
    outcomes: dict[str, Any] = {SENDER: "fail", HEADINGS: "fail"}
    findings = tuple(
        Finding(rule, INFO, scope="service", key=key) for rule, key in ((SENDER, "another"), (HEADINGS, URL))
    )
    found = service_score(SiteResult(outcomes, findings), info_pages=(INFO,), sender=Sender())
    assert (found.known, found.asked) == (2, 2)
    assert found.score == Score({HEADINGS: 5})
    assert found.value == 95
