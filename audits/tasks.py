"""The tasks of residents: which page answers each ``[[task]]``, and how far away it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

from audits.base import SiteAudit, SiteYield
from audits.model import Link, Measure, UrlState
from audits.site_config import Task, matches
from audits.view import SiteView

# The states of an address that decide whether residents get an answer there.
_UNKNOWN: frozenset[UrlState] = frozenset({"blocked", "timeout", "error", "not-visited"})
_NOTHING: frozenset[UrlState] = frozenset({"broken", "redirect"})  # still "redirect" at its end: a redirect loop
NO_WAY = "–"  # shown as the number of clicks where no path leads to the page


@dataclass(frozen=True)
class TaskAnswer:
    """The pages that answer a task, and the one nearest the start page; ``clicks`` is None when no path leads there."""

    task: Task
    state: Literal["found", "missing", "unknown"]
    url: str = ""
    clicks: int | None = None
    pages: tuple[str, ...] = ()


_ANSWERS: WeakKeyDictionary[SiteView, tuple[TaskAnswer, ...]] = WeakKeyDictionary()


def answers(site: SiteView) -> tuple[TaskAnswer, ...]:
    """Return each task of site.toml with the page that answers it best; found once, as several audits ask."""
    if site not in _ANSWERS:
        _ANSWERS[site] = _find(site)
    return _ANSWERS[site]


def _find(site: SiteView) -> tuple[TaskAnswer, ...]:
    known = {**dict.fromkeys(site.records), **dict.fromkeys(site.targets)}
    ends = {
        task.name: tuple(dict.fromkeys(site.final(url) for url in known if matches(url, task.target)))
        for task in site.site.task
    }
    # Documents and external pages have no record: they are one click beyond the nearest page that links to them.
    elsewhere = {end for found in ends.values() for end in found if end not in site.records}
    sources = site.links_to(elsewhere)
    return tuple(_answer(site, task, ends[task.name], sources) for task in site.site.task)


def _answer(
    site: SiteView, task: Task, ends: tuple[str, ...], sources: dict[str, list[tuple[str, Link]]]
) -> TaskAnswer:
    states = {end: "ok" if end in site.records else site.targets[end].state for end in ends if _seen(site, end)}
    pages = [end for end, state in states.items() if state not in _UNKNOWN | _NOTHING]
    if not pages:
        unknown = any(state in _UNKNOWN for state in states.values()) or len(states) < len(ends)
        return TaskAnswer(task, "unknown" if unknown or not (ends or site.complete) else "missing")
    clicks = {end: _clicks(site, end, sources) for end in pages}
    best = min(pages, key=lambda end: (_or_never(clicks[end]), len(end), end))
    return TaskAnswer(task, "found", best, clicks[best], tuple(pages))


def _seen(site: SiteView, end: str) -> bool:
    return end in site.records or end in site.targets


def _clicks(site: SiteView, end: str, sources: dict[str, list[tuple[str, Link]]]) -> int | None:
    if end in site.records:
        return site.depth(end)
    depths = [depth for url, _ in sources[end] if (depth := site.depth(url)) is not None]
    return min(depths) + 1 if depths else None


def _or_never(clicks: int | None) -> float:
    return float("inf") if clicks is None else clicks


class TaskReach(SiteAudit):
    """Reports tasks that are too far away or have no page, missing required pages, and crisis pages beyond one click.

    One task gives at most one finding: a missing required page is not also reported as too far away.
    """

    rules = (
        "navigation.task-far",
        "navigation.required-page-missing",
        "navigation.crisis-page-far",
        "navigation.crisis-page-missing",
    )

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each task that residents cannot reach, with its name as key."""
        if not site.start_pages:
            yield from (self.untested(rule) for rule in self.rules)
            return
        far, missing, crisis, no_crisis = self.rules
        tasks = answers(site)
        yield from self._not_decided(far, tasks)
        required = [answer for answer in tasks if answer.task.required and not answer.task.crisis]
        of_crisis = [answer for answer in tasks if answer.task.crisis]
        yield from self._not_decided(missing, required)
        yield from self._not_decided(crisis, [answer for answer in of_crisis if answer.state != "missing"])
        yield from self._not_decided(no_crisis, of_crisis)
        for answer in tasks:
            yield Measure("task_clicks", answer.clicks, "site", answer.task.name)
            rule = far
            if answer.task.crisis:
                rule = no_crisis if answer.state == "missing" else crisis
            elif answer.state == "missing" and answer.task.required:
                rule = missing
            if answer.state == "missing" or (
                answer.state == "found" and _or_never(answer.clicks) > self.limit("clicks", rule)
            ):
                yield self._finding(site, answer, rule)
        near = sum(_or_never(answer.clicks) <= self.limit("clicks", far) for answer in tasks)
        yield Measure("tasks_within_3", near if tasks else None, "site")

    def _not_decided(self, rule: str, tasks: Sequence[TaskAnswer]) -> Iterator[SiteYield]:
        """Yield the verdict when nothing fails: there is no such task, or the state of one is unknown tonight."""
        if not tasks:
            yield self.inapplicable(rule)
        elif any(answer.state == "unknown" for answer in tasks):
            yield self.untested(rule)

    def _finding(self, site: SiteView, answer: TaskAnswer, rule: str) -> SiteYield:
        values = {"task": answer.task.name, "clicks": NO_WAY if answer.clicks is None else answer.clicks}
        return self.finding(
            answer.url if answer.url in site.records else site.start_pages[0],
            rule,
            scope="site",
            key=answer.task.name,
            values=values | ({"case": "none"} if answer.clicks is None else {}),
        )
