"""Each rule's own examples, run through the audits of readability. (tests/rules/test_examples.py runs those of all.)"""

import pytest

from audits.page.page import Page
from audits.registry import load_audits
from audits.runner import audit_page
from audits.site_config import Identity, RuleChoice, Site
from rules.loader import load_rules
from rules.schema import Example

URL = "https://www.sandvik.example/omsorg/sida"
SITE = Site(site=Identity(id="s", name="Sandvik", start=("https://www.sandvik.example/",)))
CASES = [
    pytest.param(rule.id, example, id=f"{rule.name}-{number}-{example.outcome}")
    for rule in load_rules().of_area("readability")
    for number, example in enumerate(rule.example, 1)
    if example.html is not None  # those of a whole web are tried by tests/rules
]
AUDITS = load_audits(load_rules(), RuleChoice(select=tuple(rule.id for rule in load_rules().of_area("readability"))))


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: str, example: Example) -> None:
    """The outcome of an example is what it says, with as many failures as it says."""
    html = example.html or ""
    if "<main" not in html:
        heading = "" if "<h1" in html else "<h1>Sida</h1>"
        html = f'<!doctype html><html lang="sv"><title>Sida</title><body><main>{heading}{html}</main></body></html>'
    page = Page(URL, html, SITE, kind=example.kind or "info")  # type: ignore[arg-type]
    result = audit_page(page, AUDITS)
    found = [finding for finding in result.findings if finding.rule == rule]
    assert result.outcomes.get(rule) == example.outcome, found
    if example.count is not None:
        assert len(found) == example.count


@pytest.mark.parametrize("rule", [rule.id for rule in load_rules().of_area("readability")])
def test_has_examples(rule: str) -> None:
    """Every rule shows at least one text that fails and one that passes."""
    outcomes = {example.outcome for example in load_rules()[rule].example}
    assert outcomes >= {"fail", "pass"} or outcomes >= {"needs-review", "pass"}
