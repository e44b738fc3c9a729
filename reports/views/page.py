"""Show all that is known of one page, what was tested and what was not, and every fault on it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar

from audits.model import Finding
from audits.scores import Score
from audits.site_config import matches
from reports.edition import Edition, Issue, Owner, Record, Result, Seen, Visit, links
from reports.issues import OF_TEMPLATE
from reports.language import KINDS, NO_SCORE, NOT_TESTED, Explained, explain, word_measure
from reports.navigation import SearchPreview, preview_search
from reports.views.backlog import Backlogs

_PER_RULE = 40  # places of one rule that a page's report shows
_FULL = 100


@dataclass(slots=True)
class Spot:
    """One finding on the page."""

    message: str
    text: str
    heading: str
    snippet: str
    href: str


@dataclass(slots=True)
class Fault:
    """One rule that the page fails, with the places where it does."""

    rule: str
    message: str
    why: str
    how: str
    outcome: str
    spots: list[Spot]
    more: int
    issue: Issue | None
    link: str


@dataclass(frozen=True, slots=True)
class AreaView:
    """The score of the page in an area, the sum that it is, and the faults of the area.

    ``rows`` hold the words and the points of each row of the sum, and whether it is a total.
    """

    area: str
    score: float | None
    rows: list[tuple[str, str, bool]]
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class PageView:
    """The report of one page."""

    template: ClassVar = "page.html"

    visit: Visit
    record: Record
    owner: Owner | None
    kind: str
    in_section: int | None  # clicks from the landing page of its section
    without_footers: int | None  # clicks over the links of content and menus
    areas: list[AreaView]
    shared: list[tuple[Issue, str, str]]  # faults of the template, with message and link
    faults: int
    tested: Counter[str]  # rules by outcome
    not_tested: list[str]
    no_score: str  # why the language has no score; "" where it has one
    hardest: list[Mapping[str, Any]]
    sections: list[Mapping[str, Any]]
    measures: list[Explained]
    search: SearchPreview
    rechecked: str  # when the page was looked at again after the run, or ""
    browser_run: str
    browser_reason: str  # as it is stored: the template words it


@dataclass(slots=True)
class Glance:
    """What other pages of the reports say of a page."""

    visit: Visit
    scores: dict[str, float | None]
    faults: int
    updated: str
    readability: float | None
    task: str
    exempt: str = ""  # the kind of page, where its language is not judged


@dataclass(slots=True)
class Index:
    """Issues by what a finding knows of itself."""

    exact: dict[tuple[str, str, str], Issue] = field(default_factory=dict)
    loose: dict[tuple[str, str], Issue] = field(default_factory=dict)
    about: defaultdict[str, list[Issue]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, issues: Sequence[Issue]) -> "Index":
        """Return the index over ``issues``."""
        index = cls()
        for issue in issues:
            if issue.state not in ("open", "accepted", "not-a-fault"):
                continue
            signature = issue.finding.place.signature if issue.finding.place else ""
            for url in dict.fromkeys((issue.url, *issue.urls)):
                index.exact.setdefault((issue.rule, url, signature), issue)
                index.loose.setdefault((issue.rule, url), issue)
                if issue.scope not in OF_TEMPLATE and issue.state == "open":
                    index.about[url].append(issue)
        return index

    def find(self, finding: Finding) -> Issue | None:
        """Return the issue of a page's finding, or None."""
        signature = finding.place.signature if finding.place else ""
        return self.exact.get((finding.rule, finding.url, signature)) or self.loose.get((finding.rule, finding.url))


@dataclass(slots=True)
class Tally:
    """What is counted while the page reports are written, so that results are unpacked once."""

    errors: Counter[str] = field(default_factory=Counter)
    not_tested: Counter[str] = field(default_factory=Counter)
    judged: int = 0  # pages whose language has a score


class PageReports:
    """Turns every page's result into its report, and counts along the way."""

    def __init__(self, edition: Edition, backlogs: Backlogs) -> None:
        self.edition = edition
        self.where = backlogs.where
        self.index = Index.of(edition.issues)
        self.tally = Tally()
        self.glances: list[Glance] = []
        _ = edition.language.gettext
        self._not_tested = {code: _(text) for code, text in NOT_TESTED.items()}

    def __iter__(self) -> Iterator[tuple[str, PageView]]:
        for seen, result in self.edition.results():
            visit = self.edition.visits[seen.url]
            for rule, outcome in result.outcomes.items():
                if outcome == "error":
                    self.tally.errors[rule] += 1
            self.tally.not_tested.update(result.not_tested)
            yield links.page_report(visit.url), self._view(visit, seen, result)

    def _view(self, visit: Visit, seen: Seen, result: Result) -> PageView:
        faults, shared = self._faults(visit, result)
        scores = self.edition.scores.of(visit.url, result)
        by_area = [
            self._area(area, score, [fault for fault in faults if fault.rule.startswith(area + ".")])
            for area, score in scores.items()
        ]
        task = next((t.name for t in self.edition.site.task if matches(visit.url, t.target)), "")
        number = sum(1 for fault in faults if fault.outcome == "fail")
        exempt = KINDS[visit.kind] if f"exempt-{visit.kind}" in result.not_tested else ""
        shown = {str(area): score.own if score else None for area, score in scores.items()}
        self.tally.judged += shown["readability"] is not None
        self.glances.append(
            Glance(visit, shown, number, result.record.updated, result.measures.get("readability"), task, exempt)
        )
        return PageView(
            visit=visit,
            record=result.record,
            owner=self.edition.owners.get(visit.owner),
            kind=KINDS.get(visit.kind, visit.kind),
            in_section=self._clicks("depth_in_section", visit),
            without_footers=self._clicks("depth_without_footers", visit),
            areas=by_area,
            shared=shared,
            faults=number,
            tested=Counter(self.edition.scores.outcomes(visit.url, result.outcomes).values()),
            not_tested=[self._not_tested.get(code, code) for code in result.not_tested],
            no_score=self._no_score(result),
            hardest=result.record.facts.text.get("hardest", []),
            sections=result.record.facts.text.get("sections", []),
            measures=explain(result.measures, self.edition.language),
            search=preview_search(result.record),
            rechecked=self.edition.rechecked.get(visit.url, ""),
            browser_run=(seen.run or "") if seen.state == "ok" else "",
            browser_reason=seen.reason or "",
        )

    def _clicks(self, name: str, visit: Visit) -> int | None:
        value = self.edition.of_pages.get((name, visit.url))
        return None if value is None else round(value)

    def _area(self, area: str, score: Score | None, faults: list[Fault]) -> AreaView:
        if score is None:
            return AreaView(area, None, [], faults)
        text, written = self.edition.language.text, self._points
        below = sum(score.deductions.values()) > _FULL
        total = text("Sidans poäng, aldrig under 0") if below else text("Sidans poäng")
        rows = [(text("Från början"), written(_FULL), False)]
        rows += [(self._costs(name), written(-points), False) for name, points in score.deductions.items()]
        rows.append((total, written(score.own), True))
        if score.shared:
            rows += [
                (text("I sidmallen. %(row)s", row=self._costs(name)), written(-points), False)
                for name, points in score.shared.items()
            ]
            rows.append((text("Så som besökaren möter sidan, med sidmallens fel"), written(score.whole), True))
        return AreaView(area, score.own, rows if len(rows) > len(("start", "total")) else [], faults)

    def _costs(self, name: str) -> str:
        """Return what costs points: a rule that is not met, or a measure of plain language."""
        language = self.edition.language
        if name in self.edition.rules:
            return language.text("Inte uppfyllt: %(title)s", title=self.edition.wording.title(name))
        return word_measure(name.partition(".")[2], language).capitalize()

    def _points(self, points: float) -> str:
        """Return points as they are written: with a decimal only where there is one, and a real minus sign."""
        written = self.edition.language.number(abs(points), int(points != round(points)))
        return f"\N{MINUS SIGN}{written}" if points < 0 else written

    def _no_score(self, result: Result) -> str:
        if result.measures.get("readability", 0) is not None:
            return ""
        return next((self._not_tested[code] for code in result.not_tested if code in NO_SCORE), "")

    def _faults(self, visit: Visit, result: Result) -> tuple[list[Fault], list[tuple[Issue, str, str]]]:
        """Return the faults of this page, and those of its template, once each."""
        faults: dict[str, Fault] = {}
        shared: dict[int, tuple[Issue, str, str]] = {}
        wording = self.edition.wording
        for finding in result.findings:
            issue = self.index.find(finding)
            message = wording.message(finding)
            if issue is not None and issue.scope in OF_TEMPLATE:
                shared.setdefault(issue.id, (issue, message, self.where.get(issue.id, "")))
                continue
            self._add(faults, finding, issue, message)
        for issue in self.index.about.get(visit.url, ()):
            if issue.scope == "page" and issue.rule in result.outcomes:
                continue  # the page's own audit: its findings are above
            self._add(faults, issue.finding, issue, self.edition.message(issue))
        return list(faults.values()), list(shared.values())

    def _add(self, faults: dict[str, Fault], finding: Finding, issue: Issue | None, message: str) -> None:
        fault = faults.get(finding.rule)
        if fault is None:
            wording = self.edition.wording
            fault = faults[finding.rule] = Fault(
                finding.rule, message, wording.why(finding.rule), wording.how(finding.rule), finding.outcome, [], 0,
                issue, self.where.get(issue.id, "") if issue else "",
            )  # fmt: skip
        if len(fault.spots) >= _PER_RULE:
            fault.more += 1
            return
        place = finding.place
        text = place.text if place else ""
        snippet = place.snippet if place and place.snippet.lstrip().startswith("<") else ""
        heading = place.heading if place and place.heading != text else ""
        href = links.to_text(finding.url, text if place and place.region == "main" else "")
        fault.spots.append(Spot(message, text, heading, snippet, href))


def recent(glances: Sequence[Glance], today: date, days: int = 7) -> list[Glance]:
    """Return pages on top tasks that say that they were changed in the ``days`` before ``today``, the latest first."""
    first, last = (today - timedelta(days=days)).isoformat(), today.isoformat()
    found = [glance for glance in glances if glance.task and first <= glance.updated <= last]
    return sorted(found, key=lambda glance: glance.updated, reverse=True)


def hardest(glances: Sequence[Glance], number: int = 10) -> list[Glance]:
    """Return the pages on top tasks that are hardest to read."""
    found = [glance for glance in glances if glance.task and glance.readability is not None]
    return sorted(found, key=lambda glance: glance.readability or 0)[:number]
