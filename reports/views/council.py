"""Show top tasks to the council, and to the contact centre what it looks up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from audits.site_config import matches
from reports.edition import Edition, links
from reports.services import ServiceRow
from reports.views.page import Glance


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


@dataclass(frozen=True, slots=True)
class ContactView:
    """The contact centre's page: where residents get stuck."""

    template: ClassVar = "contact.html"

    services: list[ServiceRow]
    recent: list[Glance]
    hardest: list[Glance]


def task_rows(edition: Edition, where: Mapping[int, str]) -> list[TaskRow]:
    """Return every top task of site.toml, those with problems first."""
    problems: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for issue in edition.open:
        if issue.rule.startswith("navigation.") and issue.scope == "site":
            problems[issue.key].append((edition.message(issue), where.get(issue.id, "")))
    rows = []
    for task in edition.site.task:
        pages = [page for page in edition.pages if matches(page.url, task.target)]
        nearest = min(
            (page for page in pages if page.depth is not None), key=lambda page: page.depth or 0, default=None
        )
        report = links.page_report(nearest.url) if nearest else ""
        # As the audit has counted them: the answer may be a document, or on another site.
        value = edition.number("task_clicks", "site", task.name).value
        clicks = None if value is None else round(value)
        rows.append(TaskRow(task.name, task.crisis, task.required, len(pages), clicks, report, problems[task.name]))
    return sorted(rows, key=lambda row: (not row.problems, row.pages > 0))
