"""From what audits yield to outcomes: an error is an error, a verdict is a verdict, and the others go on."""

from collections.abc import Iterator
from typing import ClassVar

import msgspec
import pytest
from msgspec.structs import replace

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Artifact, Fact, Finding, Measure, Verdict
from audits.page.page import Page
from audits.registry import Audits, choose, load_audits
from audits.runner import audit_page, audit_site
from audits.site_config import IgnoredRule, RuleChoice, Site
from audits.view import SiteView
from rules.loader import RuleSet, load_rules
from rules.schema import Rule, Wording

SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/"]}}, Site)
WORDS = Wording("t", "f", "w", "h")
NAMES = ("fails", "passes", "breaks", "breaks-late", "untested", "inapplicable", "review", "both")
RULES = RuleSet(
    {
        name: Rule(f"navigation.{name}", 1, "stable", "minor", "word", "editor", "automatic", "test", WORDS, WORDS)
        for name in NAMES
    }
)


def audit(name: str, *items: PageYield, raises: bool = False) -> PageAudit:
    """An audit of one rule that yields ``items`` and then, perhaps, breaks."""

    class One(PageAudit):
        rules: ClassVar[tuple[str, ...]] = (name,)

        def run(self, page: Page) -> Iterator[PageYield]:
            yield from items
            if raises:
                raise RuntimeError("trasig")

    return One(RULES)


def fail(name: str) -> Finding:
    return Finding(name, "https://e.se/a")


AUDITS = (
    audit("breaks", raises=True),
    audit("breaks-late", fail("breaks-late"), Measure("half", 1), raises=True),
    audit("fails", fail("fails"), fail("fails"), Measure("count", 2), Fact("seen", [1])),
    audit("passes"),
    audit("untested", Verdict("untested", None)),
    audit("inapplicable", Verdict("inapplicable", "inapplicable")),
    audit("review", Finding("review", "https://e.se/a", "needs-review"), Verdict("review", None)),
    audit("both", Finding("both", "https://e.se/a", "needs-review"), fail("both")),
)


def page(artifact: Artifact | None = None) -> Page:
    return Page("https://e.se/a", "<title>T</title><main><h1>H</h1></main>", SITE, artifact=artifact)


def test_page_outcomes() -> None:
    """An audit that raises is an error for its rule alone; the worst of a rule's findings is its outcome."""
    result = audit_page(page(), Audits(RULES, AUDITS, ()))
    assert result.outcomes == {
        "breaks": "error", "breaks-late": "error", "fails": "fail", "passes": "pass",
        "inapplicable": "inapplicable", "review": "needs-review", "both": "fail",
    }  # fmt: skip
    assert result.measures == {"half": 1, "count": 2}
    assert result.record.facts == {"seen": [1]}


def test_error_takes_the_place_of_what_was_found_before_it() -> None:
    """Half an answer is none: what was found before the audit broke is not shown as if it were all."""
    result = audit_page(page(), Audits(RULES, AUDITS, ()))
    late = [finding for finding in result.findings if finding.rule == "breaks-late"]
    assert [(finding.outcome, finding.values) for finding in late] == [("error", {"error": "RuntimeError"})]


def test_only_chosen_rules_count_but_facts_and_measures_stay() -> None:
    """A rule that is switched off gives neither findings nor outcomes."""
    chosen = choose(RULES, RuleChoice(select=("passes", "breaks")))
    result = audit_page(page(), Audits(chosen, AUDITS, ()))
    assert result.outcomes == {"passes": "pass", "breaks": "error"}
    assert [finding.rule for finding in result.findings] == ["breaks"]
    assert result.record.facts == {"seen": [1]}


def test_rules_that_run_as_well() -> None:
    """``extend_select`` adds rules in preview to all others, or to those of ``select``; what is ignored stays off."""
    rules = load_rules()
    preview = {name for name, rule in rules.items() if rule.status == "preview"}
    more = RuleChoice(extend_select=("services.fee-*",))
    assert set(choose(rules, more)) == set(rules) - preview | {"services.fee-differs"}
    few = RuleChoice(select=("services.sender",), extend_select=("services.*-differs",))
    off = IgnoredRule("services.time-differs", "Vi skriver inga tider.")
    assert set(choose(rules, replace(few, ignore=(off,)))) == {
        "services.sender", "services.audience-differs", "services.fee-differs", "services.name-differs",
    }  # fmt: skip


def test_site_audit_that_raises() -> None:
    """The same holds for audits of the site: one error, and the others go on."""

    class Broken(SiteAudit):
        rules = ("breaks",)

        def run(self, site: SiteView) -> Iterator[SiteYield]:
            raise KeyError("trasig")

    class Whole(SiteAudit):
        rules = ("passes",)

        def run(self, site: SiteView) -> Iterator[SiteYield]:
            yield Measure("pages", len(site.records), "site")
            yield Fact("seen", [1])

    view = SiteView(SITE, ["https://e.se/"], {}, {})
    result = audit_site(view, Audits(RULES, (), (Broken(RULES), Whole(RULES))))
    assert result.outcomes == {"breaks": "error", "passes": "pass"}
    assert [(finding.rule, finding.outcome) for finding in result.findings] == [("breaks", "error")]
    assert result.measures == (Measure("pages", 0, "site"),)
    assert result.facts == {"seen": [1]}


@pytest.mark.parametrize(
    ("artifact", "not_tested"),
    [
        (None, ("no-browser",)),
        (Artifact("https://e.se/a", "axe-core 4.14.1", "ok"), ()),
        (Artifact("https://e.se/a", "axe-core 4.14.1", "timeout", "Sidan hann inte"), ("browser-timeout",)),
    ],
)
def test_not_tested(artifact: Artifact | None, not_tested: tuple[str, ...]) -> None:
    """What the browser did not see is said to be not tested."""
    assert audit_page(page(artifact), Audits(RULES, (), ())).not_tested == not_tested


def test_built_in_audits_load_with_the_rule_files() -> None:
    """Every built-in audit finds its rules, and nothing else is chosen than asked for."""
    rules = load_rules()
    audits = load_audits(rules, RuleChoice(select=("navigation.*",)))
    assert {rule.partition(".")[0] for rule in audits.rules} == {"navigation"}
    assert all(rule in rules for audit in (*audits.pages, *audits.site) for rule in audit.rules)
