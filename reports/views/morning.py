"""Show the web team's morning page: whether the run went well, what could not be checked, and what is new."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from audits.reasons import Reason
from audits.site_config import WEB_TEAM
from reports.edition import Edition, Issue, Visit
from reports.issues import ENGINE, OF_METHOD, OF_TEMPLATE, RULE, folder_of, owner_of
from reports.language import STAGES, UNCHECKED_STATES, URL_STATES, word_looks
from reports.services import ServiceChange, service_changes
from reports.store import read_costs
from reports.views.backlog import Backlogs
from reports.views.cards import thing_of
from reports.views.decisions import Agreed, agreed, ending
from reports.views.owners import OwnerLine, owner_lines
from reports.views.page import Tally

SHOWN = 25  # items of any list on the page; the rest is a number and a link


@dataclass(slots=True)
class Line:
    """An issue in a list: what it is, where it is, and who owns it."""

    issue: Issue
    message: str
    title: str
    link: str
    owner: str


def lines(edition: Edition, where: Mapping[int, str], issues: list[Issue]) -> list[Line]:
    """Return ``issues`` as lines, in their order. The same rule on the same thing appears once."""
    found = []
    seen = set()
    for issue in issues:
        key = (issue.rule, issue.key or issue.url)
        if key in seen:
            continue
        seen.add(key)
        visit = edition.visits.get(issue.url)
        title = thing_of(issue) or (visit.name if visit else issue.url)
        owner = edition.owners.get(issue.owner)
        message = edition.message(issue)
        found.append(Line(issue, message, title, where.get(issue.id, ""), owner.short if owner else issue.owner))
    return found


@dataclass(slots=True)
class Bundle:
    """One rule that fails in several places: one thing to read, however many places there are."""

    message: str
    band: str
    lines: list[Line]
    owners: list[str]

    @property
    def first(self) -> Line:
        """Return the first of its lines."""
        return self.lines[0]


def bundles(found: list[Line]) -> list[Bundle]:
    """Return ``found`` bundled by rule, in the order in which the rules first appear."""
    by_rule: dict[str, Bundle] = {}
    for line in found:
        bundle = by_rule.setdefault(line.issue.rule, Bundle(line.message, line.issue.band, [], []))
        bundle.lines.append(line)
        if line.owner not in bundle.owners:
            bundle.owners.append(line.owner)
    return list(by_rule.values())


def verdict(edition: Edition) -> tuple[str, str]:
    """Return how the run went: a class for the colour, and a sentence."""
    _, run = edition.language.text, edition.run
    if run.state == "failed" or not edition.checked:
        return "bad", _("Ronden misslyckades")
    if run.state == "degraded" or (run.state == "running" and run.notes):
        return "part", _("Ronden gick, men allt blev inte kontrollerat")
    return "good", _("Ronden gick bra")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the known pages were checked, in the browser and for their language, and in the previous run."""

    checked: int
    known: int
    share: float | None
    browser: int
    looks: str  # in which nights the browser saw them
    language: int  # pages whose language was judged
    exempt: int  # pages of a kind whose language is not judged
    before: float | None
    before_run: str
    changed: int


@dataclass(frozen=True, slots=True)
class MorningView:
    """The web team's morning page."""

    template: ClassVar = "index.html"

    mood: str
    verdict: str
    reason: Reason | None
    notes: Sequence[Reason]
    remarks: Sequence[Reason]
    changes: list[ServiceChange]
    coverage: Coverage
    states: list[tuple[str, str, int]]  # each state, its name, and how many addresses are in it
    reasons: list[tuple[str, int, list[Visit]]]
    new: list[Bundle]
    new_count: int
    by_rule_change: int
    by_engine_change: int
    gone_by_method: int
    fixed_count: int
    shared: list[Line]
    broken: list[Visit]
    unowned: list[tuple[str, list[Visit]]]
    unowned_count: int
    errors: list[tuple[str, str, int]]
    decided_count: int
    expiring: list[Agreed]
    expired_count: int
    owners: list[OwnerLine]
    stages: list[tuple[str, str]]
    costs: list[tuple[Visit, str, str]]  # the pages that took most time in the browser, with time and memory
    shown: int = SHOWN


def morning_page(edition: Edition, backlogs: Backlogs, tally: Tally) -> MorningView:
    """Return what the morning page shows."""
    mood, sentence = verdict(edition)
    states = Counter(visit.state for visit in edition.visits.values())
    opened = edition.having("opened", "reopened")
    new = [issue for issue in opened if issue.id in edition.new_ids]
    shared = [i for i in edition.open if i.scope in (*OF_TEMPLATE, "site") and i.owner == WEB_TEAM and not i.review]
    nobodys = unowned(edition)
    return MorningView(
        mood=mood,
        verdict=sentence,
        reason=edition.run.reason,
        notes=[note for note in edition.run.notes if note != edition.run.reason],
        remarks=edition.run.remarks,
        changes=service_changes(edition),
        coverage=coverage(edition, tally),
        states=[(state, name, states[state]) for state, name in URL_STATES.items() if states[state]],
        reasons=reasons(edition),
        new=bundles(lines(edition, backlogs.where, new)),
        new_count=len(edition.new_ids),
        by_rule_change=sum(issue.origin == RULE for issue in opened),
        by_engine_change=sum(issue.origin == ENGINE for issue in opened),
        gone_by_method=sum(issue.origin in OF_METHOD for issue in edition.having("gone")),
        fixed_count=len(edition.fixed),
        shared=lines(edition, backlogs.where, shared),
        broken=newly_broken(edition),
        unowned=nobodys,
        unowned_count=sum(len(pages) for _section, pages in nobodys),
        errors=errors(edition, tally),
        decided_count=len(agreed(edition)),
        expiring=list(ending(edition)),
        expired_count=len(edition.having("decision-expired")),
        owners=owner_lines(edition, backlogs),
        stages=stages(edition),
        costs=costs(edition),
    )


def coverage(edition: Edition, tally: Tally) -> Coverage:
    """Return how much of the site was checked."""
    before = edition.previous
    pages_before = edition.numbers_of(before.id).get(("site", ""), {}).get("pages") if before else None
    return Coverage(
        checked=edition.checked,
        known=edition.known,
        share=100 * edition.checked / edition.known if edition.known else None,
        browser=len(edition.looks),
        looks=word_looks(edition.looks.values(), edition.run.id, edition.language),
        language=tally.judged,
        exempt=sum(number for code, number in tally.not_tested.items() if code.startswith("exempt-")),
        before=pages_before.value if pages_before else None,
        before_run=before.id if before else "",
        changed=sum(1 for page in edition.pages if page.changed),
    )


def reasons(edition: Edition) -> list[tuple[str, int, list[Visit]]]:
    """Return why pages were not checked: the reason as it is stored, how many pages, and some of them."""
    missed = [v for v in edition.visits.values() if v.state in UNCHECKED_STATES and not v.audited]
    missed.sort(key=lambda v: (v.reason, v.url))
    found = [(reason, list(group)) for reason, group in groupby(missed, key=lambda v: v.reason)]
    found.sort(key=lambda pair: -len(pair[1]))
    return [(reason, len(group), group[:5]) for reason, group in found[:12]]


def newly_broken(edition: Edition) -> list[Visit]:
    """Return the addresses that answer with an error, and did not in the previous run."""
    if edition.previous is None:
        return []
    sql = "SELECT address AS url FROM visited WHERE run = ? AND state = 'broken'"
    before = {row["url"] for row in edition.store.rows(sql, edition.previous.id)}
    broken = [v for v in edition.visits.values() if v.state == "broken" and v.url not in before]
    return sorted(broken, key=lambda v: v.url)


def unowned(edition: Edition) -> list[tuple[str, list[Visit]]]:
    """Return the pages without an owner by the section that they are in, the largest section first."""
    sections: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in edition.pages:
        if visit.owner in ("", WEB_TEAM) and owner_of(edition.site, visit.url).how == "none":
            sections[folder_of(visit.url)].append(visit)
    return sorted(sections.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def errors(edition: Edition, tally: Tally) -> list[tuple[str, str, int]]:
    """Return the rules that could not be tried: id, title, and on how many pages (0: over the site)."""
    found = dict(tally.errors)
    found |= {rule: 0 for rule, outcome in edition.site_outcomes.outcomes.items() if outcome == "error"}
    return sorted((rule, edition.wording.title(rule), count) for rule, count in found.items())


def stages(edition: Edition) -> list[tuple[str, str]]:
    """Return what took the time: each stage, with minutes and seconds, in the order in which they are done."""
    numbers, number = edition.numbers.get(("site", ""), {}), edition.language.number
    known = {name: numbers[f"seconds_{name}"].value for name in STAGES if f"seconds_{name}" in numbers}
    found = []
    for name, seconds in known.items():
        if seconds is not None:
            minutes, rest = divmod(round(seconds), 60)
            text = f"{number(minutes)} min {rest} s" if minutes else f"{number(seconds, 1)} s"
            found.append((STAGES[name], text))
    return found


def costs(edition: Edition) -> list[tuple[Visit, str, str]]:
    """Return the pages that took most time in the browser, with their time and the memory of the browser."""
    number = edition.language.number
    return [
        (edition.visits[cost.url], f"{number(cost.ms / 1000, 1)} s", f"{number(cost.memory / 1e6)} MB")
        for cost in read_costs(edition.store, edition.run.id)
    ]
