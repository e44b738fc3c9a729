"""What axe said becomes findings; what axe did not say is not tested, and never a pass."""

import logging

import msgspec
import pytest

from audits.accessibility.axe import AxeAudit
from audits.model import Artifact, AxeNode, AxeRule, PageResult
from audits.page.page import Page
from audits.registry import Audits
from audits.runner import audit_page
from audits.site_config import Site
from rules.loader import load_rules

SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/"]}}, Site)
RULES = load_rules()
NODE = AxeNode("#a > img", '<img src="/a.png">', "Bilden saknar alt", "img|src=/a.png|", "", "Bilder", "footer")
AXE_RULES = {rule.id for rule in RULES.values() if rule.engine == "axe"}


def result(*axe: AxeRule, state: str = "ok") -> PageResult:
    artifact = msgspec.convert(
        {"url": "https://e.se/a", "engine": "axe-core 4.14.1", "state": state, "axe": msgspec.to_builtins(axe)},
        Artifact,
    )
    page = Page("https://e.se/a", "<title>T</title>", SITE, artifact=artifact)
    return audit_page(page, Audits(RULES, [AxeAudit(RULES)], ()))


def test_rules_are_those_that_axe_decides() -> None:
    """The class and its instances know the same rules, without anything being listed by hand."""
    assert set(AxeAudit.rules) == set(AxeAudit(RULES).rules) == AXE_RULES


def test_outcomes() -> None:
    """Each of axe's four words has its outcome; rules that axe did not report have none."""
    found = result(
        AxeRule("image-alt", "fail", "critical", (NODE, NODE)),
        AxeRule("color-contrast", "needs-review", "serious", (NODE,)),
        AxeRule("link-name", "pass"),
        AxeRule("label", "inapplicable"),
    )
    assert found.outcomes == {
        "accessibility.image-alt": "fail",
        "accessibility.color-contrast": "needs-review",
        "accessibility.link-name": "pass",
        "accessibility.label": "inapplicable",
    }
    assert [finding.outcome for finding in found.findings] == ["fail", "fail", "needs-review"]


def test_finding_says_where() -> None:
    """Everything that identity and an editor need comes from the node."""
    finding = result(AxeRule("image-alt", "fail", "critical", (NODE,))).findings[0]
    assert finding.values == {"summary": "Bilden saknar alt"}
    assert finding.place is not None
    assert msgspec.structs.asdict(finding.place) == {
        "signature": "img|src=/a.png|", "text": "", "snippet": '<img src="/a.png">', "heading": "Bilder",
        "region": "footer", "selector": "#a > img", "shape": "", "block": "",
    }  # fmt: skip


def test_rule_may_fail_at_one_place_and_ask_about_another() -> None:
    """Two results of one rule: the worse is the outcome, and both are kept."""
    found = result(AxeRule("image-alt", "needs-review", "", (NODE,)), AxeRule("image-alt", "fail", "", (NODE,)))
    assert found.outcomes == {"accessibility.image-alt": "fail"}
    assert len(found.findings) == 2


def test_failure_without_a_node_is_still_a_failure() -> None:
    """A fault of the page as a whole has no element."""
    found = result(AxeRule("bypass", "fail"))
    assert found.outcomes == {"accessibility.bypass": "fail"}
    assert found.findings[0].place is None


@pytest.mark.parametrize("state", ["timeout", "crashed", "moved", "error"])
def test_a_browser_that_failed_tested_nothing(state: str) -> None:
    """What it may have left behind is not used."""
    assert result(AxeRule("image-alt", "pass"), state=state).outcomes == {}


def test_without_a_browser_nothing_is_tested() -> None:
    """No artifact: not a single rule of axe has an outcome."""
    page = Page("https://e.se/a", "<title>T</title>", SITE)
    assert audit_page(page, Audits(RULES, [AxeAudit(RULES)], ())).outcomes == {}


def test_rule_that_we_have_no_file_for_is_left_out_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """A newer axe may have rules that we know nothing of."""
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert result(AxeRule("helt-ny-regel", "fail", "", (NODE,))).findings == ()
    assert [record.message for record in caplog.records if "helt-ny-regel" in record.message] == [
        "axe reported accessibility.helt-ny-regel, for which there is no rule file; it is left out"
    ]
