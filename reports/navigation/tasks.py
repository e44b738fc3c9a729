"""Show the tasks of residents: how far away each one is, the way there, and whether residents' words lead to it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct, convert

from audits.site_config import Task, matches
from reports.edition import Edition, Visit, links
from reports.language import mark

# Where residents' words are: in the last link (or, with the first page, in all that is known), and on the page itself.
_WORDS = {
    (True, True): mark("i länken och på sidan"),
    (True, False): mark("i länken, men inte i sidans titel eller rubrik"),
    (False, True): mark("på sidan, men inte i länken dit"),
    (False, False): mark("varken i länken eller på sidan"),
    (True, None): mark("i länken"),
    (False, None): mark("inte i länken"),
    (None, True): mark("på sidan"),
    (None, False): mark("inte på sidan"),
}


class Step(Struct, frozen=True):
    """A page on the way to a task: the text of the link to it, and whether that has residents' words."""

    url: str
    title: str
    link: str = ""
    says: bool | None = None

    @property
    def is_renamed(self) -> bool:
        """Return whether the link calls the page otherwise than it calls itself."""
        return bool(self.link) and self.link.casefold() != self.title.casefold()


class Way(Struct, frozen=True):
    """What the audit stores of a task. ``rank`` is the share of pages that are easier to come to."""

    task: str
    url: str = ""
    state: str = "missing"
    clicks: int | None = None
    section_clicks: int | None = None
    rank: float | None = None
    visits: int | None = None
    named: bool | None = None
    steps: tuple[Step, ...] = ()


@dataclass(slots=True)
class TaskRow:
    """One top task: how far away it is, and what is wrong with finding it."""

    name: str
    crisis: bool
    required: bool
    pages: int
    clicks: int | None
    report: str
    problems: list[tuple[str, str]]
    way: Way
    words: str


@dataclass(frozen=True, slots=True)
class TasksView:
    """The page of all tasks. ``proposals`` are much visited pages that are no task, with their visits."""

    template: ClassVar = "tasks.html"

    tasks: list[TaskRow]
    has_visits: bool
    proposals: list[tuple[Visit, int]]


def tasks_page(edition: Edition, where: Mapping[int, str]) -> TasksView:
    """Return what the page of all tasks shows: the most visited first, or those with problems where none are known."""
    facts = edition.site_outcomes.facts
    rows = task_rows(edition, where)
    has_visits = any(row.way.visits is not None for row in rows) or "task_proposals" in facts
    if has_visits:
        rows.sort(key=lambda row: -(row.way.visits or 0))
    proposals = [
        (edition.visits[url], number) for url, number in facts.get("task_proposals", ()) if url in edition.visits
    ]
    return TasksView(rows, has_visits, proposals)


def task_rows(edition: Edition, where: Mapping[int, str]) -> list[TaskRow]:
    """Return every top task of site.toml, those with problems first."""
    problems: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for issue in edition.open:
        if issue.rule.startswith("navigation.") and issue.scope == "site":
            problems[issue.key].append((edition.message(issue), where.get(issue.id, "")))
    ways = {way.task: way for way in convert(edition.site_outcomes.facts.get("tasks", ()), tuple[Way, ...])}
    rows = [_row(edition, task, problems[task.name], ways.get(task.name, Way(task.name))) for task in edition.site.task]
    return sorted(rows, key=lambda row: (not row.problems, row.pages > 0))


def _row(edition: Edition, task: Task, problems: list[tuple[str, str]], way: Way) -> TaskRow:
    pages = [page for page in edition.pages if matches(page.url, task.target)]
    nearest = min((page for page in pages if page.depth is not None), key=lambda page: page.depth or 0, default=None)
    report = links.page_report(nearest.url) if nearest else ""
    # As the audit has counted them: the answer may be a document, or on another site.
    value = edition.number("task_clicks", "site", task.name).value
    clicks = None if value is None else round(value)
    return TaskRow(task.name, task.crisis, task.required, len(pages), clicks, report, problems, way, _words(way))


def _words(way: Way) -> str:
    """Return where residents' words are; "" where site.toml has none, or no way is known."""
    last = way.steps[-1].says if way.steps else None
    return _WORDS.get((last, way.named), "")
