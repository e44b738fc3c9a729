"""What a run can prove: which pages and rules it tested, and what may have made an issue disappear."""

from collections.abc import Mapping
from functools import cached_property

from audits.page import host_of
from reports.issues.lifecycle import Known
from reports.issues.origins import CONTENT, Origins
from reports.store import Visit
from rules import Rule

GONE = (404, 410)
_UNSURE = ("timeout", "error", "blocked", "not-visited")  # these states say nothing about the page
_SOFT = 200  # of a broken page: the server answers as if the page existed


class RunEvidence:
    """The evidence of a run, for `reports.issues.lifecycle`."""

    def __init__(
        self, visits: Mapping[str, Visit], site_tested: frozenset[str], moves: Mapping[str, str],
        rules: Mapping[str, Rule], origins: Origins, healthy: bool,
    ) -> None:  # fmt: skip
        self.healthy = healthy
        self._visits, self._site_tested, self._moves = visits, site_tested, moves
        self._rules, self._origins = rules, origins

    def tested(self, rule: str, url: str) -> bool:
        """Return whether the rule ran on the page without error."""
        visit = self._visits.get(url)
        if visit is None or visit.result is None:
            return False
        return rule in self._site_tested or visit.result.outcomes.get(rule, "error") != "error"

    def site_tested(self, rule: str) -> bool:
        """Return whether the rule ran on the site without error."""
        return rule in self._site_tested

    def present(self, url: str) -> bool | None:
        """Return True for a page that was fetched, False for one that is gone for good, None if that is unknown."""
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
        return self._moves.get(url, url)

    def flaky(self, rule: str) -> bool:
        """Return whether the rule's faults come and go."""
        return rule in self._rules and self._rules[rule].flaky

    def unsure(self, key: str) -> bool:
        """Return whether the subject of a site issue gave no answer that says anything."""
        visit = self._visits.get(key)
        return visit.state in _UNSURE if visit else key in self._silent

    def lost(self, issue: Known) -> str | None:
        """Return what may have made the issue disappear: "" for the content alone, else an origin; None if unknown."""
        origin = self._origins.of_lost(issue, self.moved)
        return "" if origin == CONTENT else origin

    @cached_property
    def _silent(self) -> frozenset[str]:
        """Return the hosts that were to be visited and gave no answer at all."""
        unsure = {host_of(url) for url, visit in self._visits.items() if visit.state in _UNSURE}
        return frozenset(unsure - {host_of(url) for url, visit in self._visits.items() if visit.status is not None})
