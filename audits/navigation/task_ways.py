"""The way to each task of residents: its clicks, what the links on it say, and how it compares with other tasks."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audits.base import SiteAudit, SiteYield
from audits.model import Fact, Link, Measure, Value
from audits.navigation.task_words import says
from audits.sections import clicks_in_sections, landing_pages
from audits.tasks import NO_WAY, TaskAnswer, answers
from audits.view import SiteView

FACT, PROPOSALS = "tasks", "task_proposals"
_PROPOSED = 15
_EQUAL = 1 + 1e-6  # the search for authority ends before the last digits of a number are certain


class TaskWays(SiteAudit):
    """Tasks that few links lead to, and frequent tasks that lie deeper than rare ones; stores the ways for reports."""

    rules = ("navigation.task-authority", "navigation.task-order")

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield the facts, the measures of each task, and one finding for each task and rule."""
        tasks = answers(site)
        found = [answer for answer in tasks if answer.state == "found"]
        visits = {answer.task.name: _visits(site, answer) for answer in tasks}
        ranks = _ranks(site, found)
        sections = clicks_in_sections(site, landing_pages(site)) if found else {}
        links = _last_links(site, found)
        ways = []
        for answer in tasks:
            task = answer.task.name
            yield Measure("task_section_clicks", sections.get(answer.url), "site", task)
            yield Measure("task_rank", ranks.get(task), "site", task)
            yield Measure("task_visits", visits[task], "site", task)
            ways.append(
                {
                    "task": task,
                    "url": answer.url,
                    "state": answer.state,
                    "clicks": answer.clicks,
                    "section_clicks": sections.get(answer.url),
                    "rank": ranks.get(task),
                    "visits": visits[task],
                    "named": _is_named(site, answer),
                    "steps": _steps(site, answer, links.get(answer.url)),
                }
            )
        yield Fact(FACT, ways)
        yield from self._few_links(site, found, ranks)
        yield from self._order(site, found, visits)
        if site.visits is not None:
            yield Fact(PROPOSALS, _proposals(site, tasks, site.visits))

    def _few_links(
        self, site: SiteView, found: Sequence[TaskAnswer], ranks: Mapping[str, float | None]
    ) -> Iterator[SiteYield]:
        rule = self.rules[0]
        judged = {answer: rank for answer in found if (rank := ranks[answer.task.name]) is not None and _is_own(answer)}
        if not judged or len(site.records) < self.limit("pages", rule):
            yield self.inapplicable(rule)
            return
        for answer, rank in judged.items():
            if rank > self.limit("top", rule) / 100:
                values: dict[str, Value] = {
                    "task": answer.task.name,
                    "rank": round(100 * rank),
                    "links": site.inlinks[answer.url],
                }
                yield self.finding(answer.url, rule, scope="site", key=answer.task.name, values=values)

    def _order(
        self, site: SiteView, found: Sequence[TaskAnswer], visits: Mapping[str, int | None]
    ) -> Iterator[SiteYield]:
        rule = self.rules[1]
        compared = [answer for answer in found if _is_own(answer) and visits[answer.task.name] is not None]
        if len(compared) < 2:
            yield self.inapplicable(rule)
            return
        for answer in compared:
            mine = visits[answer.task.name] or 0
            nearer = [
                other
                for other in compared
                if other.clicks is not None
                and (answer.clicks is None or other.clicks < answer.clicks)
                and mine >= self.limit("visits", rule)
                and mine >= self.limit("times", rule) * (visits[other.task.name] or 0)
            ]
            if nearer:
                other = min(nearer, key=lambda one: (one.clicks or 0, -(visits[one.task.name] or 0), one.task.name))
                yield self.finding(
                    answer.url if answer.url in site.records else site.start_pages[0], rule, scope="site",
                    key=answer.task.name,
                    values={
                        "task": answer.task.name, "clicks": NO_WAY if answer.clicks is None else answer.clicks,
                        "visits": mine, "other": other.task.name, "other_clicks": other.clicks or 0,
                        "other_visits": visits[other.task.name] or 0,
                    },
                )  # fmt: skip


def _is_own(answer: TaskAnswer) -> bool:
    """Return whether people look for the task; pages that the law requires or that a crisis needs have other rules."""
    return not (answer.task.required or answer.task.crisis)


def _visits(site: SiteView, answer: TaskAnswer) -> int | None:
    """Return the visits of the pages that answer a task; None without statistics."""
    return None if site.visits is None else round(sum(site.visits.get(url, 0) for url in answer.pages))


def _ranks(site: SiteView, found: Sequence[TaskAnswer]) -> dict[str, float | None]:
    """Return for each task the share of pages that have more link authority than its page.

    Start pages do not count. The share is None where the page is none of the site's.
    """
    starts = {site.numbers[url] for url in site.start_pages}
    ordered = sorted(rank for page, rank in enumerate(site.graph.authority) if page not in starts)
    ranks: dict[str, float | None] = {}
    for answer in found:
        number = site.numbers.get(answer.url)
        above = None if number is None else len(ordered) - bisect_right(ordered, site.graph.authority[number] * _EQUAL)
        ranks[answer.task.name] = None if above is None else round(above / max(1, len(ordered)), 4)
    return ranks


def _last_links(site: SiteView, found: Sequence[TaskAnswer]) -> dict[str, tuple[str, Link]]:
    """Return the page and link before each answer that has no record: the nearest to the start page."""
    elsewhere = {answer.url for answer in found if answer.url not in site.records}
    sources = {
        end: [(depth, url, link) for url, link in links if (depth := site.depth(url)) is not None]
        for end, links in site.links_to(elsewhere).items()
    }
    return {end: min(links, key=lambda each: each[:2])[1:] for end, links in sources.items() if links}


def _is_named(site: SiteView, answer: TaskAnswer) -> bool | None:
    """Return whether the page's title or main heading has the residents' words; None where they or it are not known."""
    record = site.records.get(answer.url)
    return _says(answer, f"{record.title}\n{record.h1}") if record and answer.task.words else None


def _says(answer: TaskAnswer, text: str) -> bool:
    return any(says(text.casefold(), words) for words in answer.task.words)


def _steps(site: SiteView, answer: TaskAnswer, last: tuple[str, Link] | None) -> list[dict[str, Any]]:
    """Return the steps from the start page: each page's title, and what the link to it says."""
    path = [*site.path(answer.url)] if last is None else [*site.path(last[0]), answer.url]
    steps = []
    for before, url in zip(["", *path], path, strict=False):
        record = site.records.get(url)
        text = _link_text(site, before, url) if before else ""
        steps.append(
            {
                "url": url,
                "title": (record.h1 or record.title or url) if record else url,
                "link": text,
                "says": _says(answer, text) if before and answer.task.words else None,
            }
        )
    return steps


def _link_text(site: SiteView, url: str, end: str) -> str:
    """Return the text of the first link from one page to another: in its content, or else anywhere."""
    links = [link for link in site.records[url].links if site.final(link.to) == end and link.text]
    return next((link.text for link in links if link.region == "main"), links[0].text if links else "")


def _proposals(site: SiteView, tasks: Sequence[TaskAnswer], visits: Mapping[str, float]) -> list[tuple[str, int]]:
    """Return the most visited pages that answer no task, which may be tasks."""
    known = {*site.start_pages, *(url for answer in tasks for url in answer.pages)}
    found = [
        (url, round(number))
        for url, number in visits.items()
        if number and url not in known and (record := site.records.get(url)) and record.kind != "landing"
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:_PROPOSED]
