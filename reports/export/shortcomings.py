"""Draft what the accessibility statement must list: the law's criteria that are not met, and what was not tested.

The draft is in Swedish, like the statement. Only people can say which exemptions apply and when faults are fixed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from audits.page import host_of
from audits.site_config import Site
from reports.language import Language, Wording, word_looks
from reports.store import Run, Store, read_looks, unpack
from rules import Criterion, RuleSet, coverage, load_criteria, web_criteria

_EXAMPLES = 3  # pages named per criterion
_PAGES = """
SELECT address AS url, state, result IS NOT NULL AS audited FROM visited
WHERE run = ? AND (result IS NOT NULL OR state = 'not-html')
"""
_ISSUES = "SELECT rule, urls FROM issue WHERE state IN ('open', 'accepted') AND review = 0 ORDER BY priority DESC, id"


class Shortcoming(Struct):
    """A criterion that a host does not meet: by which rules, on how many pages, and a few of these."""

    id: str
    criterion: Criterion
    titles: list[str]
    pages: int
    examples: list[str]


class Draft(Struct):
    """What one host's statement must list.

    ``pages`` were judged. ``looks`` holds the run in which a browser saw each of those that one has seen, and ``run``
    is tonight's. ``documents`` are files. ``untested`` are the criteria that no rule decides.
    """

    host: str
    pages: int
    looks: list[str]
    run: str
    documents: int
    found: list[Shortcoming]
    untested: list[tuple[str, Criterion]]

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
    for row in store.rows(_ISSUES):
        rule = rules.get(row["rule"])
        if rule is None or rule.certainty != "automatic":
            continue
        for criterion in web_criteria(rule):
            for url in unpack(row["urls"], list[str]):
                if url in judged:
                    broken[host_of(url), criterion][rule.id].append(url)
    untested = _untested(site, rules)
    found: defaultdict[str, list[Shortcoming]] = defaultdict(list)
    for (host, number), by_rule in broken.items():
        urls = list(dict.fromkeys(url for urls in by_rule.values() for url in urls))
        titles = [wording.title(rule) for rule in by_rule]
        found[host].append(Shortcoming(number, load_criteria()[number], titles, len(urls), urls[:_EXAMPLES]))
    return [
        Draft(
            host,
            count,
            looks[host],
            run.id,
            documents[host],
            sorted(found[host], key=lambda item: (-item.pages, item.id)),
            untested,
        )
        for host, count in pages.most_common()
    ]


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
            }  # fmt: skip
        for number, criterion in draft.untested:
            yield common | {
                "kind": "not-tested", "criterion": number, "level": criterion.level, "name": criterion.sv,
                "text": "", "pages": 0, "rules": [], "examples": [],
            }  # fmt: skip


def shortcomings_markdown(found: Iterable[Draft], name: str, day: str) -> str:
    """Return the drafts as text to work on and paste from.

    ``name`` is the municipality's name, ``day`` the day of the run.
    """
    lines: list[str] = []
    for draft in found:
        lines += [
            f"# Utkast: brister i tillgänglighet på {draft.host}",
            "",
            f"{name}. Bygger på ronden {day}: {_pages(draft.pages)} granskade, varav {draft.said(Language('sv'))}.",
            "Läs igenom, lägg till det ni vet och det som inte är prövat, och skriv när bristerna rättas.",
            "",
        ]
        if draft.found:
            lines += ["Med bristerna nedan kan webbplatsen inte kallas helt förenlig med lagen.", ""]
            lines += ["## Innehåll som inte är tillgängligt", "", "### Bristande förenlighet med lagkraven", ""]
            for item in draft.found:
                where = ", ".join(f"<{url}>" for url in item.examples)
                lines.append(
                    f"* {item.criterion.plain} (WCAG {item.id}). Det gäller {_pages(item.pages)}, som {where}."
                )
            lines.append("")
        else:
            lines += ["Ronden hittade inga brister mot lagens krav. Det betyder inte att det inte finns några.", ""]
        lines += ["## Det här har ronden inte prövat", ""]
        if draft.pages > draft.seen:
            lines.append(f"* {_pages(draft.pages - draft.seen)} har inte öppnats i webbläsare.")
        if draft.documents:
            lines.append(f"* {draft.documents} dokument, till exempel pdf:er, räknas inte in i listan.")
        lines += [f"* WCAG {number} {criterion.sv}" for number, criterion in draft.untested]
        lines.append("")
    return "\n".join(lines)


def _pages(number: int) -> str:
    return f"{number} sida" if number == 1 else f"{number} sidor"
