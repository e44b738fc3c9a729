"""The records of an edition of the reports: a page, an issue, what was judged of a page, a number, an owner."""

from dataclasses import dataclass
from typing import Any

import msgspec

from audits.model import Finding, Measure, Outcome


class Seen(msgspec.Struct, frozen=True):
    """When a browser saw an audited page, and how that went; None where none has."""

    url: str
    run: str | None
    state: str | None
    reason: str | None


@dataclass(slots=True)
class Visit:
    """What became of one URL in the run, and what is known of the page."""

    url: str
    state: str
    reason: str
    kind: str
    depth: int | None
    inlinks: int | None
    path: str
    owner: str
    changed: int | None
    rendered: int
    title: str
    fetched_at: str
    audited: bool
    found_on: str

    @property
    def name(self) -> str:
        """Return the name of the page: its title, or else its address."""
        return self.title or self.url


@dataclass(slots=True)
class Issue:
    """A row of the issue table with its latest finding unpacked."""

    id: int
    rule: str
    scope: str
    key: str
    url: str
    owner: str
    state: str
    review: int
    origin: str
    pages: int
    occurrences: int
    priority: float
    band: str
    factors: dict[str, float]
    opened_run: str
    last_checked_run: str
    reopened: int
    decision: str
    finding: Finding
    urls: list[str]

    @property
    def area(self) -> str:
        """Return the area: the first half of the rule's id."""
        return self.rule.partition(".")[0]


class Facts(msgspec.Struct, frozen=True):
    """The facts of page audits that reports need. Facts that only site audits read stay packed."""

    text: dict[str, Any] = {}
    search: dict[str, Any] = {}


class Record(msgspec.Struct, frozen=True):
    """What the reports need of a `PageRecord`. The links, which are most of it, stay packed."""

    url: str
    title: str
    h1: str
    lang: str
    language: str
    words: int
    updated: str = ""
    lead: str = ""
    facts: Facts = Facts()


class Result(msgspec.Struct, frozen=True):
    """What the reports need of a `PageResult`."""

    record: Record
    outcomes: dict[str, Outcome] = {}
    findings: tuple[Finding, ...] = ()
    measures: dict[str, float | None] = {}
    not_tested: tuple[str, ...] = ()


class SiteOutcomes(msgspec.Struct, frozen=True):
    """What the reports need of a `SiteResult`."""

    outcomes: dict[str, Outcome] = {}
    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()
    facts: dict[str, Any] = {}


@dataclass(slots=True)
class Number:
    """A measure with the number of pages that it is computed from."""

    value: float | None
    pages: int


@dataclass(slots=True)
class Owner:
    """An owner who fixes faults: an administration, or the web team."""

    id: str
    name: str
    short: str
