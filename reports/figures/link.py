"""Compare two nights: the changes of the scores of the same pages and services, under the same rules."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, structs

from audits.model import Finding, Outcome, PageResult, SiteResult
from audits.scores import Score, can_score, score_service
from audits.services import Service
from audits.site_config import WEB_TEAM
from reports.figures.page_scores import KnownIssues, PageScores
from reports.figures.services import owner_of_service, read_services
from reports.issues import Merged, parse_ruleset
from reports.store import Run, Store, unpack
from rules import AREAS, Area, Rule

Key = tuple[str, str]  # scope and key
Totals = dict[Area, tuple[float, float] | None]  # the score of a page for its owner, and for the site
SITE: Key = ("site", "")
_OWN, _WHOLE = 0, 1
_HALF = 2  # a set of pages of which less than half is known is another set
_PAGES = """
SELECT address, result, body_hash, content_hash, owner FROM visited LEFT JOIN snapshot ON snapshot.id = visited.snapshot
WHERE visited.run = ? AND result IS NOT NULL
"""


class _Outcomes(Struct, frozen=True):
    """The part of a `SiteResult` that scores rest on."""

    outcomes: dict[str, Outcome] = {}
    findings: tuple[Finding, ...] = ()


class _Page(NamedTuple):
    result: int
    body: str | None
    content: str | None
    owner: str


class Pages:
    """How many pages an owner or the site had then and has now, how many are in both, and their changes by area."""

    def __init__(self) -> None:
        self.then = self.now = self.both = 0
        self.changes: defaultdict[Area, list[float]] = defaultdict(list)
        self.half_known: defaultdict[Area, int] = defaultdict(int)  # pages with a score in one night alone

    def count(self, *, then: bool, now: bool) -> None:
        """Count a page that was there then, is there now, or both."""
        self.then += then
        self.now += now
        self.both += then and now

    def add(self, area: Area, then: float | None, now: float | None) -> None:
        """Add the scores of a page that was judged in both nights; None where it had none."""
        if then is not None and now is not None:
            self.changes[area].append(now - then)
        elif then is not None or now is not None:
            self.half_known[area] += 1

    @property
    def is_another(self) -> bool:
        """Return whether most pages are others, so that nothing can be compared."""
        return self.both * _HALF < max(self.then, self.now)

    def change(self, area: Area) -> tuple[float, int] | None:
        """Return the mean change and its number of pages; None where too few pages were judged in both nights."""
        found = self.changes[area]
        if not found or len(found) * _HALF < len(found) + self.half_known[area]:
            return None
        return sum(found) / len(found), len(found)


def total(scores: Mapping[Area, Score | None]) -> Totals:
    """Return the scores of a page as numbers: for its owner, without the faults of templates, and for the site."""
    return {area: (score.own, score.whole) if score else None for area, score in scores.items()}


def comparable_rules(then: Run, now: Run, rules: Mapping[str, Rule]) -> frozenset[str]:
    """Return the rules that ran in both runs in the same version and, if they rest on the browser, in the same one."""
    same = {name for name, version in now.rules.items() if then.rules.get(name) == version}
    engine = not then.engine or not now.engine or then.engine == now.engine
    return frozenset(name for name in same if name in rules and (engine or not rules[name].rests_on_browser))


class Tonight(NamedTuple):
    """What the merged run found, and the scores of its pages by that."""

    store: Store
    rules: Mapping[str, Rule]
    merged: Merged
    issues: KnownIssues
    scores: PageScores
    totals: Mapping[str, Totals]


class Link:
    """The changes from the run ``then`` to the merged one."""

    def __init__(self, tonight: Tonight, then: Run) -> None:
        self.then = then
        self._store, self._rules, self._merged, issues, self._now, self._totals = tonight
        row = self._store.row("SELECT data FROM site_result WHERE run = ?", then.id)
        slim = unpack(row["data"], _Outcomes) if row else _Outcomes()
        self._site_then = SiteResult(outcomes=slim.outcomes, findings=slim.findings)
        self._before = PageScores(issues, self._rules, self._site_then.outcomes, self._site_then.findings)
        run = self._merged.run
        self._only = comparable_rules(then, run, self._rules)
        self._all_same = self._only >= run.rules.keys() | then.rules.keys()
        old, new = parse_ruleset(then.ruleset), parse_ruleset(run.ruleset)
        self._is_other_reader = old.reader != new.reader
        self._are_other_settings = old.settings != new.settings
        self._are_other_limits = any(then.rules.get(rule, version) != version for rule, version in run.rules.items())

    def count_pages(self) -> dict[str, int]:
        """Return how many pages are new, removed, left out by the settings, and at another address than then."""
        old, new, evidence = self._old, self._new, self._merged.evidence
        lost = [url for url in old if evidence.moved(url) not in new]
        fresh = [url for url in new if url not in self._came_from]
        known = "SELECT 1 FROM visit WHERE url = (SELECT id FROM url WHERE url = ?) AND result IS NOT NULL AND run <> ?"
        run = self._merged.run.id
        return {
            "pages_added": sum(self._store.row(known, url, run) is None for url in fresh),
            "pages_removed": sum(not evidence.left(url) and evidence.present(url) is False for url in lost),
            "pages_left_out": sum(evidence.left(url) for url in lost),
            "pages_moved": sum(self._came_from.get(url, url) != url for url in new),
        }

    def _pages_of(self, run_id: str) -> dict[str, _Page]:
        return {address: _Page(*of) for address, *of in self._store.execute(_PAGES, run_id)}

    @cached_property
    def _old(self) -> dict[str, _Page]:
        return self._pages_of(self.then.id)

    @cached_property
    def _new(self) -> dict[str, _Page]:
        return self._pages_of(self._merged.run.id)

    @cached_property
    def _came_from(self) -> dict[str, str]:
        """Return the address that each page had then; a page that is at its own address has not moved."""
        moved = self._merged.evidence.moved
        return {moved(url): url for url in sorted(self._old, reverse=True)} | {url: url for url in self._old}

    @cached_property
    def pages(self) -> defaultdict[Key, Pages]:
        """Return what became of the pages of each owner, by tonight's owners, and of the site."""
        found: defaultdict[Key, Pages] = defaultdict(Pages)
        old, new, came_from, owners = self._old, self._new, self._came_from, self._merged.owners
        for url in new:
            whose: tuple[tuple[Key, int], ...] = ((SITE, _WHOLE), (("owner", owners[url]), _OWN))
            before = came_from.get(url)
            for key, _ in whose:
                found[key].count(then=before is not None, now=True)
            if before is not None:
                self._compare(before, url, old[before], new[url], [(found[key], which) for key, which in whose])
        matched = {came_from[url] for url in new if url in came_from}
        for url in old.keys() - matched:
            for key in (SITE, ("owner", old[url].owner or WEB_TEAM)):
                found[key].count(then=True, now=False)
        return found

    def _compare(self, before: str, url: str, old: _Page, new: _Page, sets: Collection[tuple[Pages, int]]) -> None:
        """Add the changes of a page in every area to the sets that it belongs to, by the score that counts in each."""
        visit = self._merged.visits[url]
        assert visit.result is not None
        is_same = old.body == new.body or old.content == new.content
        unchanged = old.result == new.result and self._all_same and self._before.about(before) == self._now.about(url)
        if unchanged or self._is_other_reader or (self._are_other_settings and is_same):
            then = now = self._totals[url]
            exempt: Collection[str] = ()
        else:
            then, now, exempt = self._scores_of(before, url, old.result, visit.result)
        for area in AREAS:
            one, other = then[area], now[area]
            if area == "readability" and self._are_other_limits and is_same:
                one = other
            if area != "services" and can_score(area, visit.result.not_tested) and can_score(area, exempt):
                for pages, which in sets:
                    pages.add(area, one and one[which], other and other[which])

    def _scores_of(
        self, before: str, url: str, result: int, of_now: PageResult
    ) -> tuple[Totals, Totals, Collection[str]]:
        """Return the scores of a page then and now, by the rules that tested it in both, and why it had none then.

        Where those rules are none in an area that was judged in both, nothing can be told to have changed.
        """
        row = self._store.row("SELECT data FROM result WHERE id = ?", result)
        assert row is not None
        of_then = unpack(row["data"], PageResult)
        only = self._only & _tested(self._before.outcomes(before, of_then.outcomes))
        only &= _tested(self._now.outcomes(url, of_now.outcomes))
        then, now = total(self._before.of(before, of_then, only)), total(self._now.of(url, of_now, only))
        whole = total(self._before.of(before, of_then))
        for area, judged in self._totals[url].items():
            if judged and whole[area] and (then[area] is None or now[area] is None):
                then[area] = now[area] = judged
        return then, now, of_then.not_tested

    @cached_property
    def services(self) -> defaultdict[Key, Pages]:
        """Return the changes of the services of each owner, and of the site."""
        found: defaultdict[Key, Pages] = defaultdict(Pages)
        only = self._only & _tested(self._site_then.outcomes) & _tested(self._merged.of_site.outcomes)
        then, now = _of_rules(self._site_then, only), _of_rules(self._merged.of_site, only)
        as_it_was = self._is_other_reader or self._are_other_settings
        old = {service.url: service for service in read_services(self._store, self.then.id)}
        for service in read_services(self._store, self._merged.run.id):
            before = old.pop(service.url, None)
            one, other = self._score(before, then), self._score(service, now)
            if as_it_was or None in (one, other):  # by none of the rules that are the same: nothing to compare
                one, other = self._score(before, self._site_then), self._score(service, self._merged.of_site)
                one = one and other
            for key in (SITE, ("owner", owner_of_service(service, self._merged.owners))):
                found[key].count(then=before is not None, now=True)
                if before is not None:
                    found[key].add("services", one, other)
        for service in old.values():
            for key in (SITE, ("owner", owner_of_service(service, self._merged.owners))):
                found[key].count(then=True, now=False)
        return found

    def _score(self, service: Service | None, of_site: SiteResult) -> float | None:
        return score_service(service, of_site, self._rules).value if service else None


def _tested(outcomes: Mapping[str, Outcome]) -> set[str]:
    return {rule for rule, outcome in outcomes.items() if outcome != "error"}


def _of_rules(result: SiteResult, only: Collection[str]) -> SiteResult:
    return structs.replace(result, outcomes={rule: each for rule, each in result.outcomes.items() if rule in only})
