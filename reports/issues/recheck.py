"""Settle the issues of one page by a look at it between two nights, under the same law of evidence as MERGE."""

from collections.abc import Mapping

from msgspec import Struct

from audits.model import Finding, PageResult
from reports.decisions import issue_numbers
from reports.issues.evidence import tested
from reports.issues.identity import OF_TEMPLATE, Group, Web, group_findings, signature_of
from reports.issues.ledger import Ledger
from reports.issues.lifecycle import changes
from reports.issues.matching import Known
from reports.store import Store, unpack
from rules import Rule

_LIVE = ("open", "accepted", "not-a-fault")


class Settled(Struct, frozen=True):
    """The numbers of the page's issues, by what the look means for them.

    ``fixed`` and ``gone`` are closed now. ``left`` are still there, ``elsewhere`` are no longer on this page but on
    others. ``waiting`` are for a night to settle, as they rest on other pages or could not be tested. ``new`` is how
    many faults were not known.
    """

    fixed: list[int] = []
    gone: list[int] = []
    left: list[int] = []
    elsewhere: list[int] = []
    waiting: list[int] = []
    new: int = 0


class PageEvidence:
    """What one look proves (see `reports.issues.lifecycle.Evidence`): something of its page, nothing of any other.

    ``result`` is None for a page that is gone. ``same_method`` and ``same_engine`` tell whether rules, settings and
    reader, and the browser, are those of the latest night: what others no longer find is not fixed. ``twice`` says that
    the page was looked at twice.
    """

    healthy = True

    def __init__(
        self, url: str, result: PageResult | None, rules: Mapping[str, Rule], *, same_method: bool, same_engine: bool,
        twice: bool,
    ) -> None:  # fmt: skip
        self._url, self._result, self._rules = url, result, rules
        self._tested = tested(result.outcomes) if result else frozenset()
        self._same_method, self._same_engine, self._twice = same_method, same_engine, twice

    def tested(self, rule: str, url: str) -> bool:
        """Return whether the rule ran on the page without error."""
        return url == self._url and rule in self._tested

    def site_tested(self, rule: str) -> bool:  # noqa: ARG002
        """Return False: no site audit ran."""
        return False

    def present(self, url: str) -> bool | None:
        """Return True for the page, False if it is gone for good, None for every other page."""
        return (self._result is not None) if url == self._url else None

    def moved(self, url: str) -> str:
        """Return the page itself: a look knows of no other address."""
        return url

    def left(self, url: str) -> bool:  # noqa: ARG002
        """Return False: a night knows what the configuration wants."""
        return False

    def clean(self, issue: Known, url: str) -> bool:  # noqa: ARG002
        """Return False: other pages are not looked at."""
        return False

    def flaky(self, rule: str) -> bool:
        """Return whether one look does not suffice for the rule."""
        known = self._rules.get(rule)
        return known is not None and known.flaky and not self._twice

    def unsure(self, key: str) -> bool:  # noqa: ARG002
        """Return True: targets and hosts were not asked."""
        return True

    def lost(self, issue: Known) -> str | None:
        """Return "" where the content made the issue disappear, None where another rule or browser may have."""
        rule = self._rules.get(issue.rule)
        same = self._same_method and (self._same_engine or not issue.rule.startswith("accessibility."))
        return "" if same and rule is not None and rule.version == issue.version else None


def settle_page(
    store: Store, run_id: str, url: str, result: PageResult | None, rules: Mapping[str, Rule], evidence: PageEvidence
) -> Settled:
    """Write what a look at the page ``url`` means for its issues, with events of the run ``run_id``; return it.

    ``run_id`` is the latest merged run: a look between two nights adds to what it has found. Only issues of this page
    alone are closed, and none is opened: a night does that, as it knows what pages have in common.
    """
    with store.atomic():
        ledger, aliases = Ledger(store, run_id, run_id), issue_numbers(store)
        groups = _groups(store, run_id, result, rules) if result else []
        own = [group for group in groups if group.scope == "page"]
        known = [one for one in ledger.known(aliases, own) if one.scope == "page" and one.key == url]
        found = Settled()
        for change in changes(known, own, aliases, evidence):
            number = change.known.id if change.known else 0
            if change.kind in ("fixed", "gone") and not change.origin:
                ledger.close(number, change.kind)
                (found.fixed if change.kind == "fixed" else found.gone).append(number)
            elif change.kind == "seen":
                found.left.append(number)
            elif change.group is not None:
                found = Settled(found.fixed, found.gone, found.left, found.elsewhere, found.waiting, found.new + 1)
            elif change.known is not None and change.known.state == "open":
                found.waiting.append(number)
        _of_many(store, url, result, groups, aliases, found)
        for number in (*found.fixed, *found.gone, *found.left, *found.elsewhere):
            store.event(number, run_id, "rechecked")
        return found


def _groups(store: Store, run_id: str, result: PageResult, rules: Mapping[str, Rule]) -> list[Group]:
    sql = "SELECT address, kind FROM visited WHERE run = ? AND result IS NOT NULL"
    kinds = dict(store.execute(sql, run_id).fetchall())
    sql = f"SELECT fingerprint FROM issue WHERE scope IN ('template', 'block') AND state IN {_LIVE}"
    web = Web(kinds | {result.record.url: result.record.kind}, frozenset(row["fingerprint"] for row in store.rows(sql)))
    return group_findings((f for f in result.findings if f.outcome != "error"), web, rules)


def _of_many(
    store: Store, url: str, result: PageResult | None, groups: list[Group], aliases: Mapping[str, int], found: Settled
) -> None:
    """Add the issues that this page has in common with others: whether they still show here."""
    shown = {aliases.get(group.fingerprint) for group in groups}
    marks = {(finding.rule, signature_of(finding)) for finding in (result.findings if result else ())}
    links = {link.to for link in result.record.links} if result else set()
    ran = tested(result.outcomes) if result else frozenset()
    sql = "SELECT id, rule, scope, key, urls, finding FROM issue WHERE state = 'open' AND scope <> 'page'"
    for row in [*store.rows(sql)]:
        if url not in unpack(row["urls"], list[str]):
            continue
        if row["id"] in shown:
            found.left.append(row["id"])
        elif row["scope"] in OF_TEMPLATE and result and row["rule"] in ran:
            finding = unpack(row["finding"], Finding)
            here = (row["rule"], signature_of(finding)) in marks
            (found.left if here else found.elsewhere).append(row["id"])
        elif result and _is_of_link(unpack(row["finding"], Finding)) and row["key"] not in links:
            found.elsewhere.append(row["id"])
        else:
            found.waiting.append(row["id"])


def _is_of_link(finding: Finding) -> bool:
    """Return whether the finding is about a link to its key, so that the page is done with it when the link is gone."""
    return finding.scope == "site" and signature_of(finding).startswith("a|href=")
