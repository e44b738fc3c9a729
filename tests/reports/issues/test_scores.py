"""Scores: what an editor can recompute by hand, and what has none."""

from types import SimpleNamespace
from typing import Any

from audits.model import Finding, SiteResult
from audits.services.consistency import HEADINGS, SENDER
from audits.services.model import Contact, Sender, Service
from reports.issues.figures import ServiceScore, score_areas, service_scores
from rules.loader import load_rules


def test_without_a_browser_accessibility_has_no_score() -> None:
    """What was not tested is not called good."""
    rules: dict[str, Any] = {
        "accessibility.x": SimpleNamespace(area="accessibility", certainty="automatic", impact="serious")
    }
    passed: dict[str, Any] = {"accessibility.x": "pass"}
    assert score_areas(passed, {}, rules)["accessibility"] == 100
    assert score_areas(passed, {}, rules, ("no-browser",))["accessibility"] is None
    assert score_areas(passed, {}, rules, ("browser-timeout",))["accessibility"] is None
    assert score_areas(passed, {}, rules, ("text-too-short",))["accessibility"] == 100


URL, INFO = "https://e.exempel.se/1", "https://www.exempel.se/bygglov"
RULES = load_rules()
ALL_PASS = SiteResult({rule.id: "pass" for rule in RULES.of_area("services")})


def service_score(result: SiteResult = ALL_PASS, **facts: Any) -> ServiceScore:
    """The score of one service, of which only ``facts`` are known."""
    return service_scores(result, RULES, [Service("Bygglov", URL, URL, "e.exempel.se", **facts)])[URL]


def test_an_unknown_service_has_no_score() -> None:
    """It had 100: what could not be judged was taken for right."""
    assert service_score() == ServiceScore(None, 0, 8)
    assert service_score(info_pages=(INFO,)) == ServiceScore(None, 1, 9)


def test_a_service_has_a_score_when_half_is_known() -> None:
    """Without a login, the rules of logging in are not about it."""
    contact, sender = Contact(contact_centre=True), Sender()
    assert service_score(login_required=True, sender=sender, contact=contact) == ServiceScore(None, 3, 8)
    assert service_score(login_required=True, sender=sender, contact=contact, methods_offered=("bankid",)).known == 5
    assert service_score(login_required=False, sender=sender) == ServiceScore(100.0, 1, 2)


def test_only_what_is_known_counts() -> None:
    """A failure is found under the key of its rule: that of the headings is about the information page."""
    outcomes: dict[str, Any] = {SENDER: "fail", HEADINGS: "fail"}
    findings = tuple(
        Finding(rule, INFO, scope="service", key=key) for rule, key in ((SENDER, "another"), (HEADINGS, INFO))
    )
    found = service_score(SiteResult(outcomes, findings), info_pages=(INFO,), sender=Sender())
    assert (found.known, found.asked) == (2, 2)
    assert found.value is not None
    assert 0 < found.value < 100
    assert service_score(SiteResult(outcomes, findings), info_pages=(INFO,)).value == 0.0
