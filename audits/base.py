"""The base classes of audits. An audit derives from `PageAudit` or `SiteAudit` and names the rules that it decides."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace

from audits.model import Fact, Finding, Measure, Place, Scope, Value, Verdict
from rules import Rule

if TYPE_CHECKING:
    from audits.page import Page
    from audits.view import SiteView

PageYield = Finding | Measure | Verdict | Fact
SiteYield = PageYield


class _Audit:
    rules: ClassVar[tuple[str, ...]] = ()

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = rules

    def limit(self, name: str, rule: str = "") -> float:
        """Return a threshold of the rule (of the audit's first rule by default). Raise KeyError when it has none."""
        return self._rules[rule or self.rules[0]].limits[name]

    def finding(
        self,
        url: str,
        rule: str = "",
        place: Place | None = None,
        scope: Scope = "page",
        key: str = "",
        urls: Iterable[str] = (),
        review: bool = False,
        values: Mapping[str, Value] | None = None,
        rests_on: Iterable[str] = (),
    ) -> Finding:
        """Return a failure of ``rule`` (the audit's first by default); set ``review`` when a person must look.

        ``rests_on`` names the pages without the fault that it could not be found without.
        """
        return Finding(
            rule=rule or self.rules[0],
            url=url,
            outcome="needs-review" if review else "fail",
            values=dict(values or {}),
            place=place,
            scope=scope,
            key=key,
            urls=tuple(urls),
            rests_on=tuple(rests_on),
        )

    def graded(self, finding: Finding, value: float) -> Finding:
        """Return ``finding``, with the impact that its rule gives when ``value`` is beyond a further limit."""
        rule = self._rules[finding.rule]
        beyond = [(rule.limits[name], impact) for name, impact in rule.graver.items() if value > rule.limits[name]]
        return replace(finding, impact=max(beyond)[1]) if beyond else finding

    def inapplicable(self, rule: str = "") -> Verdict:
        """Return the verdict that the rule has nothing to judge here."""
        return Verdict(rule or self.rules[0], "inapplicable")

    def untested(self, rule: str = "") -> Verdict:
        """Return the verdict that the rule could not be judged here; it counts neither as passed nor as failed."""
        return Verdict(rule or self.rules[0], None)


class PageAudit(_Audit):
    """Judges one page. A rule of ``rules`` without a finding or verdict has passed."""

    def run(self, page: "Page") -> Iterator[PageYield]:
        """Yield the findings, measures, verdicts and facts of one page. An exception becomes the outcome "error"."""
        raise NotImplementedError

    def fail(self, page: "Page", at: Any = None, rule: str = "", **values: Value) -> Finding:
        """Return a failure on the page; ``at`` is an element of its soup, an anchor, or a sentence of its text."""
        return self.finding(page.url, rule, place=page.place(at) if at is not None else None, values=values)

    def review(self, page: "Page", at: Any = None, rule: str = "", **values: Value) -> Finding:
        """Return a finding on the page that a person must judge; ``at`` as for `fail`."""
        place = page.place(at) if at is not None else None
        return self.finding(page.url, rule, place=place, review=True, values=values)


class SiteAudit(_Audit):
    """Judges the whole site, once per run. Findings name the page, target or service that they are about.

    ``about_pages`` says that each of its rules judges every page, so the audit counts in the pages' scores.
    """

    about_pages: ClassVar[bool] = False

    def run(self, site: "SiteView") -> Iterator[SiteYield]:
        """Yield what is said of the site, from `site.records`, `site.targets` and `site.depth`; reports read facts."""
        raise NotImplementedError
