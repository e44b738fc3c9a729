"""Simulate a year over the demo municipality: a real night's pages, changed month by month as year.toml says."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from msgspec import Struct, convert
from msgspec.structs import replace

from audits.model import Finding, PageResult, Place, SiteResult
from audits.readability import readability
from audits.site_config import Site
from crawler.demo.simulation import Simulation
from reports.decisions import Decision, Decisions
from reports.figures import merge_night
from reports.store import Run, Store, put_services, put_site_result, unpack
from rules import RuleSet

DAYS = (4, 11, 18, 25)  # of a month: the nights
ENGINES = tuple(f"axe-core 4.14.1, Chrome {version}, fonts 133059ed" for version in ("156.0.0.1", "157.0.0.1"))
_PER_RIX = 20 / 7.5  # points of plain language that a long word a sentence costs (rules/readability_score.toml)
_PAGES = """
SELECT address, state, kind, depth, inlinks, path, owner, in_sitemap, result.data AS data
FROM visited JOIN result ON result.id = visited.result WHERE run = ?
"""


class Event(Struct, frozen=True, forbid_unknown_fields=True):
    """What happens from the beginning of a month on, until that of another where ``until`` is given.

    ``points`` are of plain language, on the pages of ``owner``; ``share`` is that of the owner's, or of all, pages.
    """

    month: int
    kind: Literal["plain", "degraded", "faults", "rule", "excluded", "moved", "engine", "services", "accepted"]
    said: str
    owner: str = ""
    rule: str = ""
    path: str = ""
    to: str = ""
    points: float = 0.0
    share: float = 0.0
    until: int = 0


class _Page(Struct, frozen=True):
    url: str
    owner: str
    columns: dict[str, Any]
    result: PageResult


def read_events() -> tuple[Event, ...]:
    """Return the events of the year, in order."""
    text = (Path(__file__).parent / "site" / "year.toml").read_text(encoding="utf-8")
    return convert(tomllib.loads(text)["event"], tuple[Event, ...])


class Year:
    """Simulated nights of ``months`` months until ``end``, over the pages that ``real`` saw in the run ``run``."""

    def __init__(
        self, site: Site, real: Store, run: Run, rules: RuleSet, months: int, end: date,
        events: tuple[Event, ...] | None = None,
    ) -> None:  # fmt: skip
        self._site, self._rules = site, rules
        self.events = [e for e in (read_events() if events is None else events) if e.month <= months]
        self._pages = [*_read_pages(real, run.id)]
        row = real.row("SELECT data FROM site_result WHERE run = ?", run.id)
        self._of_site = unpack(row["data"], SiteResult) if row else SiteResult()
        found = real.rows("SELECT url, data FROM service WHERE run = ?", run.id)
        self._services = {row["url"]: row["data"] for row in found}
        self._hosts = {urlsplit(url).netloc for url in self._services}
        self.nights = [*_nights(months, end)]

    def write(self, store: Store, on_progress: Callable[[int, int], None] = lambda _done, _all: None) -> str:
        """Write every night into ``store`` and merge it; return the id of the last run."""
        simulation = Simulation(store)
        run = ""
        for done, (month, night) in enumerate(self.nights):
            on_progress(done, len(self.nights))
            run = f"{night.isoformat()}T0130"
            with store.atomic():
                self._night(simulation, run, month, is_poor=night.day == DAYS[1])
            merge_night(self._site, store, run, self._ruleset(month), None, self._decisions(store, month, night))
            healthy = store.run(run).healthy
            store.set_run(run, stage="publish", state="done" if healthy else "degraded")
        on_progress(len(self.nights), len(self.nights))
        return run

    def _now(self, month: int, kind: str) -> list[Event]:
        return [e for e in self.events if e.kind == kind and e.month <= month and (not e.until or month < e.until)]

    def _ruleset(self, month: int) -> RuleSet:
        raised = {event.rule for event in self._now(month, "rule")}
        return RuleSet({
            name: replace(rule, version=rule.version + 1) if name in raised else rule
            for name, rule in self._rules.items()
        })  # fmt: skip

    def _night(self, simulation: Simulation, run: str, month: int, *, is_poor: bool) -> None:
        engine = ENGINES[bool(self._now(month, "engine"))]
        raised = len(self._now(month, "rule"))
        simulation.begin(run, f"{run[:10]}T01:30:00+01:00", engine, f"simulated-{raised}")
        poor = [e for e in self._now(month, "degraded") if e.month == month and is_poor]
        for page in self._pages:
            url, path = page.url, urlsplit(page.url).path
            if any(path.startswith(event.path) for event in self._now(month, "excluded")):
                simulation.answer(run, url, "excluded", None)
                continue
            if any(_part(url, run) < event.share for event in poor):
                simulation.answer(run, url, "timeout", None)
                continue
            for event in self._now(month, "moved"):
                if path.startswith(event.path):
                    url = page.url.replace(event.path, event.to, 1)
                    simulation.answer(run, page.url, "redirect", 301, url)
            result, version = self._changed(page, month, url)
            simulation.show(run, engine, result, version, **page.columns)
        put_site_result(simulation.store, run, self._of_site)
        put_services(simulation.store, run, self._services)

    def _changed(self, page: _Page, month: int, url: str) -> tuple[PageResult, str]:
        """Return the page's result in a month, and what tells its versions apart."""
        plain = sum(event.points for event in self._now(month, "plain") if event.owner == page.owner)
        rules = [e.rule for e in self._now(month, "faults") if e.owner == page.owner and _part(page.url) < e.share]
        if urlsplit(page.url).netloc in self._hosts:
            rules += [event.rule for event in self._now(month, "services")]
        measures = dict(page.result.measures)
        if measures.get("readability") is not None:
            measures["rix"] = (measures["rix"] or 0) - plain / _PER_RIX
            measures["readability"] = readability(measures)
        place = Place(f"simulated|id={_part(page.url):.6f}|", "", region="main")
        findings = [replace(finding, url=url) for finding in page.result.findings]
        findings += [Finding(rule, url, place=place) for rule in rules]
        record = replace(page.result.record, url=url)
        outcomes = page.result.outcomes | dict.fromkeys(rules, "fail")
        result = replace(page.result, record=record, outcomes=outcomes, findings=tuple(findings), measures=measures)
        return result, f"{plain} {rules}"

    def _decisions(self, store: Store, month: int, night: date) -> Decisions:
        """Return the decisions in force: each owner that accepts issues accepts the first rule that it has broken."""
        found = []
        for event in self._now(month, "accepted"):
            row = store.row("SELECT rule FROM issue WHERE owner = ? AND review = 0 ORDER BY id LIMIT 1", event.owner)
            if row is not None:
                until = date(night.year + 1, 1, 31)
                found.append(Decision("accept", "Rättas när sidan görs om.", "webbråd", until, None, rule=row["rule"],
                                      owner=event.owner))  # fmt: skip
        return Decisions(tuple(found))


def _read_pages(store: Store, run: str) -> Iterator[_Page]:
    """Yield the pages of a run.

    Texts that are too short for a value get one here, so that each administration has a curve.
    """
    for row in store.rows(_PAGES, run):
        result, url = unpack(row["data"], PageResult), row["address"]
        if result.measures.get("readability") is not None or "text-too-short" in result.not_tested:
            simulated = {"mean_sentence_length": 11 + 6 * _part(url), "rix": 3 + 2 * _part(url, "rix")}
            measures = dict.fromkeys(result.measures, None) | simulated | {"readability": readability(simulated)}
            judged = tuple(code for code in result.not_tested if code != "text-too-short")
            result = replace(result, measures=measures, not_tested=judged)
        columns = {name: row[name] for name in ("kind", "depth", "inlinks", "path", "owner", "in_sitemap")}
        yield _Page(url, row["owner"], columns, result)


def _nights(months: int, end: date) -> Iterator[tuple[int, date]]:
    """Yield the nights until ``end``, each with the number of its month, from 1."""
    last = end.year * 12 + end.month - 1 - (end.day < DAYS[0])
    for number in range(months):
        year, month = divmod(last - months + 1 + number, 12)
        for day in DAYS:
            if (night := date(year, month + 1, day)) <= end:
                yield number + 1, night


def _part(*words: str) -> float:
    """Return a number from 0 to 1 that is always the same for the same words."""
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=4).digest()) / 2**32
