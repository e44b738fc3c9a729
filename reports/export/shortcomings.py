"""Draft what the accessibility statement must list: the law's criteria that are not met, and what was not tested.

The draft is in Swedish, like the statement. Only people can say which exemptions apply and when faults are fixed.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct, convert

from audits.model import SiteResult
from audits.page import host_of
from audits.site_config import Site
from reports.language import Language, Wording, word_looks
from reports.store import Run, Store, read_looks, unpack
from rules import Criterion, RuleSet, coverage, load_criteria, web_criteria

_EXAMPLES = 3  # pages named per criterion
_CRITERION = re.compile(r"(?<![\d.])[1-4]\.\d\.\d{1,2}(?![\d.]*\d)")
_PAGES = """
SELECT address AS url, state, result IS NOT NULL AS audited FROM visited
WHERE run = ? AND (result IS NOT NULL OR state = 'not-html')
"""
_ISSUES = """
SELECT rule, urls, decision FROM issue WHERE state IN ('open', 'accepted') AND review = 0 ORDER BY priority DESC, id
"""


class Plan(Struct, frozen=True, order=True):
    """A decision to leave a fault for now: its last day, which is when the fault must be fixed, and why."""

    until: str
    reason: str


class Shortcoming(Struct):
    """A criterion that a host does not meet: by which rules, on how many pages, and a few of these.

    ``plans`` are the decisions on its issues. ``is_unnamed``: the published statement does not name it.
    """

    id: str
    criterion: Criterion
    titles: list[str]
    pages: int
    examples: list[str]
    plans: list[Plan] = []
    is_unnamed: bool = False

    @property
    def is_burden(self) -> bool:
        """Return whether a decision claims that fixing it would be a disproportionate burden (12 § of the law)."""
        return any("betungande" in plan.reason.casefold() for plan in self.plans)


class Draft(Struct):
    """What one host's statement must list.

    ``pages`` were judged. ``looks`` holds the run in which a browser saw each of those that one has seen, and ``run``
    is tonight's. ``documents`` are files. ``untested`` are the criteria that no rule decides. ``published`` is the
    address of the host's statement, "" where none was read, and ``mended`` what it names and no rule finds any more.
    """

    host: str
    pages: int
    looks: list[str]
    run: str
    documents: int
    found: list[Shortcoming]
    untested: list[tuple[str, Criterion]]
    published: str = ""
    mended: list[tuple[str, Criterion]] = []

    @property
    def seen(self) -> int:
        """Return how many pages a browser has seen."""
        return len(self.looks)

    def said(self, language: Language) -> str:
        """Return how many of the pages a browser has seen, and when."""
        seen = language.text("%(n)s i webbläsare", n=language.number(self.seen))
        when = word_looks(self.looks, self.run, language)
        return f"{seen} ({when})" if when else seen


def drafts(site: Site, store: Store, run: Run, rules: RuleSet) -> list[Draft]:
    """Return one draft per host that has pages, the one with the most pages first.

    Accepted faults are listed too, because they still exist.
    """
    wording = Wording(rules, "sv")
    pages, documents = Counter[str](), Counter[str]()
    looks: defaultdict[str, list[str]] = defaultdict(list)
    for url, when in read_looks(store, run.id).items():
        looks[host_of(url)].append(when)
    judged: set[str] = set()
    for row in store.rows(_PAGES, run.id):
        host = host_of(row["url"])
        if row["audited"]:
            judged.add(row["url"])
            pages[host] += 1
        documents[host] += row["state"] == "not-html"
    broken: defaultdict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    plans: defaultdict[tuple[str, str], set[Plan]] = defaultdict(set)
    for row in store.rows(_ISSUES):
        rule = rules.get(row["rule"])
        if rule is None or rule.certainty != "automatic":
            continue
        for criterion in web_criteria(rule):
            for url in unpack(row["urls"], list[str]):
                if url in judged:
                    broken[host_of(url), criterion][rule.id].append(url)
                    plans[host_of(url), criterion].update(_plans(row["decision"]))
    untested, statements = _untested(site, rules), _statements(store, run)
    found: defaultdict[str, list[Shortcoming]] = defaultdict(list)
    for (host, number), by_rule in broken.items():
        urls = list(dict.fromkeys(url for urls in by_rule.values() for url in urls))
        titles = [wording.title(rule) for rule in by_rule]
        one, told = load_criteria()[number], statements.get(host)
        found[host].append(
            Shortcoming(
                number, one, titles, len(urls), urls[:_EXAMPLES], sorted(plans[host, number]),
                told is not None and not _is_named(number, one, told.text),
            )
        )  # fmt: skip
    return [
        Draft(
            host,
            count,
            looks[host],
            run.id,
            documents[host],
            sorted(found[host], key=lambda item: (-item.pages, item.id)),
            untested,
            statements[host].url if host in statements else "",
            _mended(statements.get(host), {item.id for item in found[host]}),
        )
        for host, count in pages.most_common()
    ]


class _Statement(Struct, frozen=True):
    url: str
    hosts: tuple[str, ...]
    text: str


def _statements(store: Store, run: Run) -> dict[str, _Statement]:
    """Return the published statement that each host leads to."""
    row = store.row("SELECT data FROM site_result WHERE run = ?", run.id)
    facts = unpack(row["data"], SiteResult).facts if row else {}
    found = convert(facts.get("statements", ()), tuple[_Statement, ...])
    return {host: each for each in found for host in each.hosts}


def _plans(decision: str | None) -> Iterator[Plan]:
    written = json.loads(decision) if decision else {}
    if written.get("action") == "accept":
        yield Plan(str(written["until"]), str(written["reason"]))


def _is_named(number: str, criterion: Criterion, text: str) -> bool:
    return bool(re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)", text)) or criterion.sv.casefold() in text


def _mended(statement: _Statement | None, found: set[str]) -> list[tuple[str, Criterion]]:
    """Return the criteria that the statement names by number and that are no longer found."""
    if statement is None:
        return []
    numbers = dict.fromkeys(_CRITERION.findall(statement.text))
    return [(one, load_criteria()[one]) for one in numbers if one in load_criteria() and one not in found]


def _untested(site: Site, rules: RuleSet) -> list[tuple[str, Criterion]]:
    return [
        (line.id, line.criterion)
        for line in coverage(rules)
        if line.degree in ("review", "none") and line.criterion.since <= site.rules.law and not line.criterion.note
    ]


def rows(found: Iterable[Draft]) -> Iterator[dict[str, object]]:
    """Yield the drafts as plain objects: one per criterion that is not met, one per criterion that was not tested."""
    for draft in found:
        common = {"host": draft.host, "pages_checked": draft.pages, "pages_in_browser": draft.seen}
        common["pages_in_browser_tonight"] = draft.looks.count(draft.run)
        for item in draft.found:
            yield common | {
                "kind": "shortcoming", "criterion": item.id, "level": item.criterion.level, "name": item.criterion.sv,
                "text": item.criterion.plain, "pages": item.pages, "rules": item.titles, "examples": item.examples,
                "until": max((plan.until for plan in item.plans), default=""),
                "reasons": [plan.reason for plan in item.plans], "unnamed": item.is_unnamed,
            }  # fmt: skip
        for number, criterion in draft.untested:
            yield common | {
                "kind": "not-tested", "criterion": number, "level": criterion.level, "name": criterion.sv,
                "text": "", "pages": 0, "rules": [], "examples": [], "until": "", "reasons": [], "unnamed": False,
            }  # fmt: skip
