"""Each example of a rule that we decide ourselves, as a small web that is fetched and audited: the rule says the same.

A rule's examples are its tests. Rules that axe decides are shown to axe in a browser, by test_axe_examples.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
import pytest

from audits.base import PageAudit, SiteAudit
from audits.documents import Document, Facts
from audits.model import Artifact, Finding, Probe, Rendered, Resource, Target
from audits.page.page import Page
from audits.registry import PAGE_AUDITS, SITE_AUDITS, Audits
from audits.runner import PageResult, SiteResult, audit_page, audit_site
from audits.site_config import Site
from audits.view import SiteView
from crawler.frontier.outcome import of_status
from crawler.parse.extract import extract_page
from reports.language.wording import Wording
from rules.loader import load_rules
from rules.schema import Example

START = "https://exempel.se/"
ALONE = "https://exempel.se/exempelsida"  # where the one page of an ``html`` example stands
RULES = load_rules()
OURS = {rule.id: rule for rule in RULES.values() if rule.engine == "webbrond"}
AUDITS: tuple[type[PageAudit] | type[SiteAudit], ...] = (*PAGE_AUDITS, *SITE_AUDITS)
OF_SITE = {rule for audit in SITE_AUDITS for rule in audit.rules}
CASES = [
    pytest.param(rule.id, example, id=f"{rule.id}-{number}-{example.outcome}")
    for rule in OURS.values()
    for number, example in enumerate(rule.example, 1)
]

SHELL = """<!doctype html>
<html lang="sv">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
{body}
</body>
</html>
"""
WORST = ("error", "fail", "needs-review", "pass", "inapplicable")


def document(html: str, name: str = "Exempelsida") -> str:
    """The page that a piece of HTML stands for: in ``main`` of a sound Swedish page, with a heading if it has none."""
    if re.search(r"<html\b", html, re.I):
        return html
    heading = re.search(r"<h1\b[^>]*>(.*?)</h1>", html, re.I | re.S)
    name = re.sub(r"<[^>]*>", "", heading[1]) if heading else name
    if not re.search(r"<main\b|<body\b", html, re.I):
        html = "<main>\n{}{}\n</main>".format("" if heading else f"<h1>{name}</h1>\n", html)
    return SHELL.format(title=f"{name} – Ekvalla kommun", body=html)


def site_of(example: Example) -> Site:
    """What site.toml says of the example's municipality."""
    identity = {"id": "exempel", "name": "Ekvalla kommun", "start": [START], "hosts": ["exempel.se"]}
    config: dict[str, Any] = {**example.config, "site": {**identity, **example.config.get("site", {})}}
    return msgspec.convert(config, Site)


class Web:
    """An example as FETCH and RENDER would leave it."""

    def __init__(self, example: Example) -> None:
        self.site = site_of(example)
        self.start = self.site.site.start
        self.certificates = example.certificates
        self.missing = {urljoin(START, address) for address in example.missing}
        self.made_of: dict[Resource, list[str]] = {}
        self.kind: Any = example.kind
        self.today = example.today
        self.visits = None if example.visits is None else _absolute(example.visits)
        found = {ALONE: example.html} if example.html is not None else _absolute(example.pages)
        status = _absolute(example.status)
        mapped = {urljoin(START, path) for path in example.sitemap}
        rendered = _absolute(example.rendered)
        if example.html is not None:
            rendered = dict(zip([ALONE], rendered.values(), strict=False))
        self.targets = {
            url: _target(url, found.get(url, ""), status.get(url, 200), url in mapped)
            for url in {**found, **status, **dict.fromkeys(mapped)}
        }
        self.documents = {url: _document(url, facts) for url, facts in _absolute(example.documents).items()}
        self.targets |= {url: Target(url, "not-html", 200) for url in self.documents}
        names = {url: urlsplit(url).path.strip("/").replace("/", " ").capitalize() or "Startsida" for url in found}
        names[ALONE] = "Exempelsida"
        self.pages = [
            self._page(url, document(html, names[url]), rendered.get(url))
            for url, html in found.items()
            if self.targets[url].state == "ok"
        ]

    def _page(self, url: str, html: str, rendered: Mapping[str, Any] | None) -> Page:
        artifact = None
        if rendered is not None:
            artifact = Artifact(url, "axe-core 4.14.1", "ok", rendered=msgspec.convert(rendered, Rendered))
        found = extract_page(html, url)
        links = found.links
        for resource in found.resources:
            self.made_of.setdefault(resource, []).append(url)
        for link in links:
            if urlsplit(link.to).netloc != "exempel.se":
                self.targets.setdefault(link.to, Target(link.to, "offsite"))
        return Page(url, html, self.site, links=links, artifact=artifact, kind=self.kind)

    def audit(self, audits: Audits) -> tuple[list[PageResult], SiteResult]:
        """What the page audits and then the site audits say."""
        results = [audit_page(page, audits) for page in self.pages]
        records = {result.record.url: result.record for result in results}
        failed = {r.record.url: [rule for rule, said in r.outcomes.items() if said == "fail"] for r in results}
        view = SiteView(
            self.site, self.start, records, self.targets, self.certificates, self._probes(),
            documents=self.documents, failed=failed, today=self.today, visits=self.visits,
        )  # fmt: skip
        return results, audit_site(view, audits)

    def _probes(self) -> Iterator[Probe]:
        """Every resource, and every page of another web, as if it had been asked for."""
        for resource, pages in self.made_of.items():
            gone = resource.url in self.missing
            yield Probe(resource.url, resource.kind, "broken" if gone else "ok", 404 if gone else 200, tuple(pages))
        for target in [target for target in self.targets.values() if target.state == "offsite"]:
            gone = target.url in self.missing
            yield Probe(target.url, "link", "broken" if gone else "ok", 404 if gone else 200)


def _absolute(by_path: Mapping[str, Any]) -> dict[str, Any]:
    return {urljoin(START, path): value for path, value in by_path.items()}


def _document(url: str, facts: Mapping[str, Any]) -> Document:
    known = {name: value for name, value in facts.items() if name != "format"}
    return Document(url, facts.get("format", "pdf"), facts=msgspec.convert(known, Facts))


def _target(url: str, html: str, status: int, in_sitemap: bool) -> Target:
    state = of_status(status).state
    if state == "redirect":
        return Target(url, "redirect", status, redirect_to=urljoin(url, html.strip()), in_sitemap=in_sitemap)
    return Target(url, "ok" if state == "page" else state, status, in_sitemap=in_sitemap)


# Every audit with every rule, for a rule may need the facts of one, and what another finds.
WORDINGS = (Wording(RULES, "sv"), Wording(RULES, "en"))
ASKED = {
    rule.id: {name for words in (rule.sv, rule.en) for name in re.findall(r"{(\w+)[^}]*}", words.failure)}
    for rule in OURS.values()
}
EVERY = Audits(RULES, [audit(RULES) for audit in PAGE_AUDITS], [audit(RULES) for audit in SITE_AUDITS])


def findings_of(rule: str, *results: PageResult | SiteResult) -> list[Finding]:
    """What the one rule found."""
    return [finding for result in results for finding in result.findings if finding.rule == rule]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: str, example: Example) -> None:
    """The rule says of the example what its file says; of several pages, the worst counts. Each finding has what the
    rule's sentence asks for in braces, and it is filled in."""
    pages, site = Web(example).audit(EVERY)
    results: list[PageResult | SiteResult] = [site] if rule in OF_SITE else [*pages]
    outcomes = {result.outcomes.get(rule) for result in results}
    findings = findings_of(rule, *results)
    outcome = next((worst for worst in WORST if worst in outcomes), "not tested")
    assert outcome == example.outcome, [(finding.url, finding.values) for finding in findings]
    if example.count is not None:
        assert len(findings) == example.count, [(finding.url, finding.values) for finding in findings]
    for finding in findings:
        assert ASKED[rule] <= finding.values.keys(), finding
        assert not any(f"{{{name}" in words.message(finding) for name in ASKED[rule] for words in WORDINGS)


def decided() -> Iterator[str]:
    """Each rule as often as an audit decides it."""
    for audit in AUDITS:
        yield from audit.rules


def test_every_rule_is_decided_by_one_audit() -> None:
    """No rule without an audit, none that two audits decide, and no audit of a rule that is not there."""
    counts = Counter(decided())
    assert sorted(counts) == sorted(RULES)
    assert {rule for rule, count in counts.items() if count > 1} == set()
