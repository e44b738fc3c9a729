"""Say what a run proves of pages and rules: what was tested, what is there, gone, moved, or has left the round."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from audits.model import Outcome, PageRecord, PageResult, SiteResult
from audits.page import host_of
from reports.issues.coverage import GONE, Coverage
from reports.issues.matching import Known
from reports.issues.origins import CONTENT, Origins
from reports.issues.upgrade import respelled
from reports.store import Run, Store, Visit, unpack
from rules import Rule

_UNSURE = ("timeout", "error", "blocked", "not-visited")  # these states say nothing about the page
_SOFT = 200  # of a broken page: the server answers as if the page existed
_LEAST_WORDS = 30  # a shorter page (a form, a list of links) says too little to be recognised
_WORDS = 0.05  # it may be this much longer or shorter: dates and breadcrumbs change with the address
_HOPS = 10
_SINCE = """
SELECT result.data FROM visited JOIN run ON run.id = visited.run JOIN result ON result.id = visited.result
WHERE visited.address = ? AND run.healthy = 1
  AND run.rowid > (SELECT rowid FROM run WHERE id = ?) AND run.rowid < (SELECT rowid FROM run WHERE id = ?)
ORDER BY run.rowid DESC
"""


def tested(outcomes: Mapping[str, Outcome]) -> frozenset[str]:
    """Return the rules that ran without error."""
    return frozenset(rule for rule, outcome in outcomes.items() if outcome != "error")


class RunEvidence:
    """The evidence of ``run``; ``before`` is the last healthy run before it (see `reports.issues.lifecycle.Evidence`).

    ``page_limit`` is how many pages site.toml wants.
    """

    def __init__(
        self, store: Store, run: Run, before: Run | None, visits: Mapping[str, Visit], of_site: SiteResult,
        rules: Mapping[str, Rule], page_limit: int,
    ) -> None:  # fmt: skip
        self._store, self._run, self._before, self._visits, self._rules = store, run, before, visits, rules
        self._site_tested = tested(of_site.outcomes)
        wanted_then = before.page_limit if before else None
        lowered = wanted_then is not None and page_limit < wanted_then and run.max_pages is None
        self.coverage = Coverage(visits, self.judged_before, lowered=lowered)
        self.healthy = self.coverage.is_healthy()
        self.origins = Origins(store, run, before, rules, self.moves)

    @cached_property
    def judged_before(self) -> dict[str, int]:
        """Return the pages that the last healthy run judged, with the number of their result."""
        if self._before is None:
            return {}
        sql = "SELECT address, result FROM visited WHERE run = ? AND result IS NOT NULL"
        return dict(self._store.execute(sql, self._before.id))

    @cached_property
    def moves(self) -> dict[str, str]:
        """Return where pages have moved: by redirect, or by the content of a page that was not there before."""
        visits, before = self._visits, self.judged_before
        redirects = {
            url: visit.redirect_to for url, visit in visits.items() if visit.state == "redirect" and visit.redirect_to
        }
        found = {url: follow(redirects, url) for url in redirects}
        missing = {url for url, visit in visits.items() if visit.state == "broken" and visit.status in GONE}
        old = {url: self._record(before[url]) for url in missing & before.keys()}
        new = {url: visit.result.record for url, visit in visits.items() if visit.result and url not in before}
        found = respelled(visits) | found
        return same_pages(old, new) | found if old else found

    def _record(self, result: int) -> PageRecord:
        row = self._store.row("SELECT data FROM result WHERE id = ?", result)
        assert row is not None
        return unpack(row["data"], PageResult).record

    # --- what `lifecycle.Evidence` asks for ------------------------------------------------------------------------

    def tested(self, rule: str, url: str) -> bool:
        """Return whether the rule ran on the page without error."""
        visit = self._visits.get(url)
        if visit is None or visit.result is None:
            return False
        return rule in self._site_tested or rule in tested(visit.result.outcomes)

    def site_tested(self, rule: str) -> bool:
        """Return whether the site audit of the rule ran without error."""
        return rule in self._site_tested

    def present(self, url: str) -> bool | None:
        """Return True for a page that was judged, False for one that is gone for good, None where it is unknown."""
        visit = self._visits.get(url)
        if visit is None:
            return None
        if visit.result is not None:
            return True
        # A fault of the whole server may look like a missing page with status 200; then the run is not healthy.
        gone = visit.status in GONE or (visit.status == _SOFT and self.healthy)
        return False if visit.state == "broken" and gone else None

    def moved(self, url: str) -> str:
        """Return where the page is in this run."""
        return self.moves.get(url, url)

    def left(self, url: str) -> bool:
        """Return whether the configuration no longer wants the page."""
        return self.coverage.left(url) is not None

    def clean(self, issue: Known, url: str) -> bool:
        """Return whether a healthy run after the one that last saw the issue, and before this, judged the page.

        It ran the issue's rule and did not see the issue. So each page of many needs an answer only once.
        """
        for (data,) in self._store.execute(_SINCE, url, issue.seen_run, self._run.id):
            if issue.rule in tested(unpack(data, PageResult).outcomes):
                return True
        return False

    def flaky(self, rule: str) -> bool:
        """Return whether faults of the rule come and go by themselves."""
        known = self._rules.get(rule)
        return known is not None and known.flaky

    def unsure(self, key: str) -> bool:
        """Return whether the subject of a site issue (a link's target, a host) gave no answer that says anything."""
        visit = self._visits.get(key)
        return visit.state in _UNSURE if visit else key in self._silent

    def lost(self, issue: Known) -> str | None:
        """Return the origin of an issue that would be fixed, "" for the content, None where it was not looked for."""
        origin = self.origins.of_lost(issue, self.moved)
        return "" if origin == CONTENT else origin

    @cached_property
    def _silent(self) -> frozenset[str]:
        """Return the hosts that were to be visited and gave no answer at all."""
        unsure = self._hosts(url for url, visit in self._visits.items() if visit.state in _UNSURE)
        return unsure - self._hosts(url for url, visit in self._visits.items() if visit.status is not None)

    @staticmethod
    def _hosts(urls: Iterable[str]) -> frozenset[str]:
        return frozenset(map(host_of, urls))


# --- where pages have moved: by redirect, or by their content when the old address is missing ---------------------


def follow(redirects: Mapping[str, str], url: str) -> str:
    """Return where ``url`` ends after its redirects.

    Return ``url`` itself where it has no redirect, or where its redirects loop or are too many (`_HOPS`).
    """
    end = url
    for _ in range(_HOPS):
        if end not in redirects:
            return end
        end = redirects[end]
        if end == url:
            break
    return url


def same_pages(missing: Mapping[str, PageRecord], new: Mapping[str, PageRecord]) -> dict[str, str]:
    """Return pages that answered before and are missing now, each with its address in this run.

    A page is recognised by its language, its heading, its lead, its other headings and its length. Where two pages look
    the same, on either side, neither is matched: a new issue is better than another page's.
    """
    olds, news = _by_look(missing), _by_look(new)
    found = {}
    for look, old in olds.items():
        candidates = news.get(look, ())
        if len(old) == 1 and len(candidates) == 1 and _as_long(missing[old[0]], new[candidates[0]]):
            found[old[0]] = candidates[0]
    return found


def _by_look(records: Mapping[str, PageRecord]) -> dict[tuple[object, ...], list[str]]:
    found: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    for url, record in records.items():
        if record.words >= _LEAST_WORDS:
            found[record.language, record.h1 or record.title, record.lead, record.headings].append(url)
    return found


def _as_long(one: PageRecord, other: PageRecord) -> bool:
    return abs(one.words - other.words) <= _WORDS * max(one.words, other.words)
