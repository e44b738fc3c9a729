"""Explain why an issue comes or goes when no page need have changed: its rule or the engine is another.

Pixels depend on the browser and on the fonts of the machine, and a new axe finds other things than the old one. What
comes with such a change never counts as new, and what goes with it never counts as fixed, because the cause is unknown.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from reports.issues.identity import Group
from reports.issues.lifecycle import CONFIG, SCOPE
from reports.issues.matching import Known
from reports.store import Run, Store
from rules import Rule

CONTENT: Final = "content"
RULE: Final = "rule-change"
ENGINE: Final = "engine-change"
OF_METHOD = (RULE, ENGINE)  # the cause is how pages are judged
NO_NEWS = (*OF_METHOD, CONFIG, SCOPE)  # what comes so is not new, and what goes so is not fixed
Origin = Literal["content", "rule-change", "engine-change", "config-change", "scope-change"]
IN_SQL = ", ".join(f"'{origin}'" for origin in NO_NEWS)
_LOOK = """
SELECT result, visited.snapshot, coalesce(artifact.engine, '') AS engine FROM visited
LEFT JOIN artifact ON artifact.id = visited.artifact AND artifact.state = 'ok'
WHERE visited.run = ? AND address = ?
"""
# SQLite runs a CROSS JOIN in the order written: from the latest run back, until one has seen the page.
_LAST_LOOK = """
SELECT artifact.engine FROM run
CROSS JOIN visit ON visit.run = run.id AND visit.url = (SELECT id FROM url WHERE url.url = ?)
CROSS JOIN artifact ON artifact.id = visit.artifact AND artifact.state = 'ok' AND artifact.narrow >= ?
WHERE run.healthy = 1 AND run.rowid < (SELECT rowid FROM run WHERE id = ?) ORDER BY run.rowid DESC LIMIT 1
"""


def origin_of_new(version_before: int | None, rule: Rule, *, known_page: bool, other_engine: bool) -> Origin:
    """Return why an issue of ``rule`` opens.

    ``version_before`` is the version of the rule in the last healthy run (None: it did not run). ``known_page`` says
    that that run judged the page, and ``other_engine`` that another engine was the last to see it, in whichever run.
    """
    if version_before != rule.version and known_page:
        return RULE
    return ENGINE if rule.rests_on_browser and other_engine else CONTENT


def origin_of_lost(version_then: int, rule: Rule, looks: Iterable[tuple[str, str]]) -> Origin | None:
    """Return why an issue that was looked for and not found has disappeared: "content" when it is fixed.

    Return None when it was not looked for after all: no browser saw one of its pages in this run, though one did
    before. ``looks`` holds, for each of its pages, the engine that saw it when the issue was last found, and the one of
    this run.
    """
    if version_then != rule.version:
        return RULE
    if not rule.rests_on_browser:
        return CONTENT
    seen = [(then, now) for then, now in looks if then]
    if any(now and now != then for then, now in seen):
        return ENGINE
    return CONTENT if all(now for _, now in seen) else None


class RuleSetId(NamedTuple):
    """What the results of a run depend on besides the pages: the rules, the version of webbrond, and the settings."""

    rules: str
    reader: str
    settings: str


def parse_ruleset(text: str) -> RuleSetId:
    """Return the parts of ``run.ruleset``, as AUDIT writes it; a text of another form is all rules."""
    rules, _, rest = text.partition("-")
    reader, _, settings = rest.rpartition("-")
    return RuleSetId(rules, reader, settings)


class Origins:
    """The origins of what a merge of run ``run`` opens and closes.

    ``before`` is the last healthy run before it; ``moves`` says where pages have moved since then.
    """

    def __init__(
        self, store: Store, run: Run, before: Run | None, rules: Mapping[str, Rule], moves: Mapping[str, str]
    ) -> None:
        self._store, self._run, self._before, self._rules = store, run, before, rules
        self._came_from = {new: old for old, new in moves.items()}
        self._looks: dict[tuple[str, str], dict[str, Any] | None] = {}
        self._engines_before: dict[tuple[str, bool], str] = {}

    def of_new(self, found: Group) -> Origin:
        """Return the origin of an issue that is opened or reopened."""
        if self._before is None:
            return CONTENT
        rule = self._rules[found.rule]
        if self._is_known(found) and self._is_by_another_reader(found):
            return RULE
        other = rule.rests_on_browser and self._is_seen_anew(found)
        return origin_of_new(
            self._before.rules.get(rule.id), rule, known_page=self._is_known(found), other_engine=other
        )

    def of_lost(self, issue: Known, moved: Callable[[str], str]) -> Origin | None:
        """Return the origin of an issue that would be fixed (see `origin_of_lost`).

        ``moved(url)`` returns where a page is in this run.
        """
        rule = self._rules.get(issue.rule)
        if rule is None:  # nothing can be proven of a rule that is not known any more
            return None
        if by_method := self._by_reader_or_setting(issue, moved):
            return by_method
        looks: list[tuple[str, str]] = []
        if rule.rests_on_browser:
            pages = [(url, moved(url)) for url in issue.urls or (issue.finding.url,)]
            looks = [
                (self._engine(issue.seen_run, url), now) for url, to in pages if (now := self._tonight(to)) is not None
            ]
            if issue.scope != "page":  # a page that no browser saw tonight was seen since; and others may matter too
                looks = [(then, now) for then, now in looks if now]
                looks.append((self._engine_of_run(issue.seen_run), self._run.engine))
        return origin_of_lost(issue.version, rule, looks)

    def _by_reader_or_setting(self, issue: Known, moved: Callable[[str], str]) -> Origin | None:
        """Return the origin of an issue that another version of webbrond, or other settings, did not find."""
        row = self._store.row("SELECT ruleset FROM run WHERE id = ?", issue.seen_run)
        if row is None or not row["ruleset"] or not self._run.ruleset:
            return None
        then, now = parse_ruleset(row["ruleset"]), parse_ruleset(self._run.ruleset)
        if then.reader != now.reader:
            return RULE
        if then.settings == now.settings:
            return None
        return None if any(self._has_changed(issue.seen_run, url, moved(url)) for url in issue.pages) else CONFIG

    def _is_by_another_reader(self, found: Group) -> bool:
        """Return whether another version of webbrond than this run's judged the pages of ``found``, and as they are."""
        assert self._before is not None
        then, now = self._before.ruleset, self._run.ruleset
        if not then or not now or parse_ruleset(then).reader == parse_ruleset(now).reader:
            return False
        return not any(self._has_changed(self._before.id, self._came_from.get(url, url), url) for url in found.urls)

    def _has_changed(self, run: str, url: str, to: str) -> bool:
        """Return whether the page is another than in ``run``; True where that is no longer known."""
        then, now = self._look(run, url), self._look(self._run.id, to)
        return then is None or now is None or then["snapshot"] != now["snapshot"]

    def _is_known(self, found: Group) -> bool:
        """Return whether the last healthy run judged the page; True for issues that are not about one page."""
        return found.scope != "page" or not self._known_before.isdisjoint(self._addresses(found.url))

    @cached_property
    def _known_before(self) -> frozenset[str]:
        """Return the pages that the last healthy run judged."""
        assert self._before is not None
        sql = "SELECT address AS url FROM visited WHERE run = ? AND result IS NOT NULL"
        return frozenset(row["url"] for row in self._store.rows(sql, self._before.id))

    def _is_seen_anew(self, found: Group) -> bool:
        """Return whether another engine than this run's was the last to see one of the pages of ``found``."""
        assert self._before is not None
        narrow = self._rules[found.rule].engine == "browser"  # such rules judge the look at 320 pixels only
        pairs = [(self._before.engine, self._run.engine)] if found.scope != "page" else []
        return any(then and now and then != now for then, now in pairs) or any(
            (now := self._tonight(url)) and (then := self._engine_before(url, narrow)) and then != now
            for url in found.urls
        )

    # --- engines of pages ---------------------------------------------------------------------------------------

    def _tonight(self, url: str) -> str | None:
        """Return the engine that saw the page as judged in this run, "" for none; None where it was not judged."""
        row = self._look(self._run.id, url)
        return row["engine"] if row and row["result"] is not None else None

    def _engine(self, run: str, url: str) -> str:
        """Return the engine that saw the page as it was in ``run``, or the run's when its pages are no longer kept."""
        row = self._look(run, url)
        return str(row["engine"]) if row else self._engine_of_run(run)

    def _look(self, run: str, url: str) -> dict[str, Any] | None:
        if (run, url) not in self._looks:
            self._looks[run, url] = self._store.row(_LOOK, run, url)
        return self._looks[run, url]

    def _engine_of_run(self, run: str) -> str:
        row = self._store.row("SELECT engine FROM run WHERE id = ?", run)
        return str(row["engine"]) if row else ""

    def _engine_before(self, url: str, narrow: bool) -> str:
        """Return the engine that was the last to see the page before this run, "" for none.

        Only healthy runs count, and with `narrow` only looks at 320 pixels.
        """
        if (url, narrow) not in self._engines_before:
            rows = (self._store.row(_LAST_LOOK, one, int(narrow), self._run.id) for one in self._addresses(url))
            self._engines_before[url, narrow] = next((str(row["engine"]) for row in rows if row), "")
        return self._engines_before[url, narrow]

    def _addresses(self, url: str) -> tuple[str, ...]:
        """Return the address of a page, and the one from which it has moved."""
        return (url, self._came_from[url]) if url in self._came_from else (url,)
