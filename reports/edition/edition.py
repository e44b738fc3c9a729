"""Everything that one edition of the reports shows: a run, what it saw, and the issues as they are after it."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import msgspec

from audits.model import Finding
from audits.services import Service
from audits.site_config import WEB_TEAM, Site
from reports.edition.records import Issue, Number, Owner, Result, Seen, SiteOutcomes, Visit
from reports.figures import KnownIssues, PageScores
from reports.issues import NO_NEWS
from reports.language import UNCHECKED_STATES, Language, Wording
from reports.store import Run, Store, local_day, read_looks, read_rechecks, unpack
from rules import RuleSet

_VISITS = """
SELECT v.address AS url, v.state, v.reason, v.kind, v.depth, v.inlinks, v.path, v.owner, v.changed, v.rendered,
       coalesce(s.title, '') AS title, coalesce(s.fetched_at, '') AS fetched_at, v.result IS NOT NULL AS audited,
       coalesce(v.linked_from, '') AS found_on
FROM visited v LEFT JOIN snapshot s ON s.id = v.snapshot
WHERE v.run = ?
"""
_ISSUES = """
SELECT id, rule, scope, key, url, owner, state, review, origin, pages, occurrences, priority, band, factors, opened_run,
       last_checked_run, reopened, coalesce(decision, '') AS decision, finding, urls
FROM issue
WHERE state IN ('open', 'accepted', 'not-a-fault') OR id IN (SELECT issue FROM event WHERE run = ?)
ORDER BY priority DESC, id
"""
_RESULTS = """
SELECT r.data, v.address, a.run, a.state, a.reason
FROM visited v JOIN result r ON r.id = v.result LEFT JOIN artifact a ON a.id = v.artifact
WHERE v.run = ? ORDER BY v.url
"""


class Edition:
    """What is known after a run. Small tables are read on first use, page results one at a time."""

    def __init__(self, site: Site, store: Store, run: Run, rules: RuleSet, language: Language) -> None:
        self.site = site
        self.store = store
        self.run = run
        self.rules = rules
        self.language = language
        self.wording = Wording(rules, language.code)
        self._messages: dict[int, str] = {}
        runs = [other for other in store.runs() if other.has_done("merge") or other.id == run.id]
        ids = [other.id for other in runs]
        self.runs = runs[: ids.index(run.id) + 1]
        self.previous = self.runs[-2] if len(self.runs) > 1 else None

    @cached_property
    def day(self) -> date:
        """Return the day on which the run started."""
        return self.day_of(self.run)

    def day_of(self, run: Run) -> date:
        """Return the day on which ``run`` started, in the time zone of the site."""
        return local_day(run.started, self.site.site.timezone)

    @cached_property
    def visits(self) -> dict[str, Visit]:
        """Return every URL of the run.

        The municipality's name at the end of a title is left out, because it says nothing here.
        """
        ending = re.compile(rf"\s+[-–—|·:]\s+{re.escape(self.site.site.name)}\s*$")
        return {
            row["url"]: Visit(**(row | {"title": ending.sub("", row["title"])}))
            for row in self.store.rows(_VISITS, self.run.id)
        }

    @cached_property
    def pages(self) -> list[Visit]:
        """Return the pages that were audited, sorted by title."""
        return sorted((v for v in self.visits.values() if v.audited), key=lambda v: (v.name.casefold(), v.url))

    @cached_property
    def issues(self) -> list[Issue]:
        """Return open and decided issues, and those with an event in this run, highest priority first."""
        return [
            Issue(
                **(row | {"factors": json.loads(row["factors"] or "{}")})
                | {"finding": unpack(row["finding"], Finding), "urls": unpack(row["urls"], list[str])}
            )
            for row in self.store.rows(_ISSUES, self.run.id)
        ]

    def message(self, issue: Issue) -> str:
        """Return the sentence about an issue. It is cached, because many pages show it."""
        found = self._messages.get(issue.id)
        if found is None:
            found = self._messages[issue.id] = self.wording.message(issue.finding)
        return found

    @cached_property
    def open(self) -> list[Issue]:
        """Return the open issues, highest priority first."""
        return [issue for issue in self.issues if issue.state == "open"]

    @cached_property
    def happened(self) -> dict[str, set[int]]:
        """Return the ids of issues by what happened to them in this run (opened, reopened, fixed, gone)."""
        happened: defaultdict[str, set[int]] = defaultdict(set)
        for row in self.store.rows("SELECT issue, kind FROM event WHERE run = ?", self.run.id):
            happened[row["kind"]].add(row["issue"])
        return happened

    def having(self, *kinds: str) -> list[Issue]:
        """Return the issues to which one of ``kinds`` happened in this run."""
        ids = set().union(*(self.happened.get(kind, set()) for kind in kinds))
        return [issue for issue in self.issues if issue.id in ids]

    @cached_property
    def fixed(self) -> list[Issue]:
        """Return the issues that were fixed since the previous run, without questions."""
        return [issue for issue in self.having("fixed") if not issue.review]

    @cached_property
    def new_ids(self) -> frozenset[int]:
        """Return the ids of new issues: opened or reopened in this run by a change of the content.

        The first run has none, because everything in it is new.
        """
        if self.previous is None:
            return frozenset()
        return frozenset(
            i.id
            for i in self.having("opened", "reopened")
            if i.origin not in NO_NEWS and i.state == "open" and not i.review
        )

    @cached_property
    def new_questions(self) -> frozenset[int]:
        """Return the ids of questions that are new, or asked again because they changed. The first run has none."""
        if self.previous is None:
            return frozenset()
        asked = self.having("opened", "reopened", "asked-again")
        return frozenset(issue.id for issue in asked if issue.review and issue.state == "open")

    @cached_property
    def numbers(self) -> dict[tuple[str, str], dict[str, Number]]:
        """Return this run's measures by (scope, key) and name."""
        return self.numbers_of(self.run.id)

    def numbers_of(self, run: str) -> dict[tuple[str, str], dict[str, Number]]:
        """Return a run's measures by (scope, key) and name."""
        found: defaultdict[tuple[str, str], dict[str, Number]] = defaultdict(dict)
        sql = "SELECT scope, key, name, value, pages FROM measure WHERE run = ?"
        for row in self.store.rows(sql, run):
            found[row["scope"], row["key"]][row["name"]] = Number(row["value"], row["pages"])
        return found

    def number(self, name: str, scope: str = "site", key: str = "") -> Number:
        """Return one measure of this run. Its value is None when it was not taken."""
        return self.numbers.get((scope, key), {}).get(name, Number(None, 0))

    @cached_property
    def owners(self) -> dict[str, Owner]:
        """Return the administrations in the order of site.toml, then the web team, then others in the database."""
        _ = self.language.text
        owners = {owner.id: Owner(owner.id, owner.name, owner.short or owner.name) for owner in self.site.owner}
        owners[WEB_TEAM] = Owner(WEB_TEAM, _("Webbteamet"), _("Webbteamet"))
        for name in sorted({issue.owner for issue in self.open} | {visit.owner for visit in self.pages}):
            if name:
                owners.setdefault(name, Owner(name, name, name))
        return owners

    @cached_property
    def services(self) -> list[Service]:
        """Return the e-services, sorted by name."""
        rows = self.store.rows("SELECT data FROM service WHERE run = ?", self.run.id)
        services = [msgspec.json.decode(row["data"], type=Service) for row in rows]
        return sorted(services, key=lambda service: (service.name or service.url).casefold())

    @cached_property
    def site_outcomes(self) -> SiteOutcomes:
        """Return the outcomes and findings of the site audits in this run."""
        row = self.store.row("SELECT data FROM site_result WHERE run = ?", self.run.id)
        return unpack(row["data"], SiteOutcomes) if row else SiteOutcomes()

    @cached_property
    def of_pages(self) -> dict[tuple[str, str], float | None]:
        """Return what the site audits measured of pages, by name and URL."""
        return {(one.name, one.key): one.value for one in self.site_outcomes.measures if one.scope == "page"}

    @cached_property
    def scores(self) -> PageScores:
        """Return the scores of pages, and the outcomes that they rest on."""
        return PageScores(KnownIssues(self.store), self.rules, self.site_outcomes.outcomes, self.site_outcomes.findings)

    @cached_property
    def looks(self) -> dict[str, str]:
        """Return the pages that a browser has seen, each with the run in which it did: this one, or an earlier one."""
        return read_looks(self.store, self.run.id)

    @cached_property
    def checked(self) -> int:
        """Return how many pages the run's judgements are based on."""
        return len(self.pages)

    @cached_property
    def known(self) -> int:
        """Return how many pages there are to check: those checked, and those that could not be."""
        return self.checked + sum(1 for v in self.visits.values() if v.state in UNCHECKED_STATES and not v.audited)

    @cached_property
    def rechecked(self) -> dict[str, str]:
        """Return the pages that were looked at again after the run, each with the moment, in the time of the site."""
        return {url: self.local(again.at) for url, again in read_rechecks(self.store, self.run.id).items()}

    def local(self, stored: str) -> str:
        """Return a stored moment in the time of the site."""
        return datetime.fromisoformat(stored).astimezone(ZoneInfo(self.site.site.timezone)).isoformat()

    def moment(self, stored: str) -> str:
        """Return a stored moment in words, in the time of the site."""
        return self.language.moment(self.local(stored))

    def results(self) -> Iterator[tuple[Seen, Result]]:
        """Yield when the browser saw each page, with the page's result: that of a later look, if there is one."""
        later = read_rechecks(self.store, self.run.id)
        for data, *seen in self.store.execute(_RESULTS, self.run.id):
            again = later.get(seen[0])
            yield Seen(*seen), unpack(data if again is None else again.data, Result)
