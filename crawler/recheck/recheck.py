"""Re-check a page: look, settle its issues beside a night that may be running, and show the result in the reports."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from audits.model import PageRecord, PageResult
from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.audit import AuditPool
from crawler.config import locked
from crawler.recheck.look import Looked, Tell, look
from reports.issues import PageEvidence, Settled, settle_page
from reports.publish import publish_page
from reports.store import Run, Store, StoreError, pack, put_recheck, unpack
from rules import InvalidInput, RuleSet, load_rules, under_law


class Rechecked(Struct, frozen=True):
    """What became of a page's issues; ``reason`` says why it, or part of it, could not be looked at."""

    url: str
    at: str
    looked: bool
    settled: Settled
    reason: Reason | None = None


def recheck_page(site: Site, workdir: Path, what: str, tell: Tell) -> Rechecked:
    """Look at a page of the site now, settle its issues, and publish the pages of the reports that show them.

    ``what`` is the number of an issue, or the address of a page that a night has visited; any other is refused with
    `InvalidInput`. Raise `Locked` while another page is re-checked; a night may run meanwhile. Raise `StoreError` when
    no night has ended yet.
    """
    rules = under_law(load_rules(), site.rules.law)
    with locked(workdir / "locks"), AuditPool() as pool, Store(workdir) as store:
        pool.preload()
        run, url = _latest_merged(store), _page_of(store, what)
        seen, twice = _looks(store, rules, url, lambda: look(site, workdir, url, store.asked(url), pool, tell))
        if seen.result is None and not seen.is_gone:
            return Rechecked(url, seen.at, False, Settled(), seen.reason)
        if seen.result is not None and _is_another(store, run, url, seen.result.record):
            return Rechecked(url, seen.at, False, Settled(), Reason.of(Code.RECHECK_OTHER))
        settled = _settle(store, run, seen, rules, twice=twice)
        tell("publish")
        publish_page(site, workdir, run.id, url, rules)
    return Rechecked(url, seen.at, True, settled, seen.reason)


def _latest_merged(store: Store) -> Run:
    run = next((run for run in reversed(store.runs()) if run.has_done("merge")), None)
    if run is None:
        raise StoreError(f"{store.path}: no night has ended yet, so there is nothing to settle; run webbrond night")
    return run


def _page_of(store: Store, what: str) -> str:
    """Return the address of an issue's page, or ``what`` itself where a night has visited it."""
    number = what.removeprefix("#").removeprefix("arende-")
    if number.isdigit():
        row = store.row("SELECT url FROM issue WHERE id = ?", int(number))
        if row is None:
            raise InvalidInput(f"there is no issue {number}")
        return str(row["url"])
    url = store.shown(what)
    if store.row("SELECT 1 FROM visited WHERE address = ? AND result IS NOT NULL LIMIT 1", url) is None:
        raise InvalidInput(f"{what}: no night has judged a page at this address; write it as in the reports")
    return url


def _looks(store: Store, rules: RuleSet, url: str, look_once: Callable[[], Looked]) -> tuple[Looked, bool]:
    """Return what is at the page, and whether two looks agree: faults of flaky rules come and go by themselves."""
    sql = "SELECT DISTINCT rule FROM issue WHERE state = 'open' AND scope = 'page' AND key = ?"
    flaky = {row["rule"] for row in store.rows(sql, url) if row["rule"] in rules and rules[row["rule"]].flaky}
    first = look_once()
    if not flaky or first.result is None:
        return first, False
    second = look_once()
    if second.result is None:
        return first, False
    seen = {finding.rule for finding in first.result.findings}
    return second, not flaky & seen


def _is_another(store: Store, run: Run, url: str, now: PageRecord) -> bool:
    """Return whether the address seems to show something else than the page of the run: a login, an error, a notice.

    Its title and its heading are others, and half of its words are gone. A night sees whether that stays so.
    """
    row = store.row(
        "SELECT result.data FROM visited JOIN result ON result.id = visited.result WHERE run = ? AND address = ?",
        run.id, url,
    )  # fmt: skip
    if row is None:
        return False
    then = unpack(row["data"], PageResult).record
    return now.title != then.title and now.h1 != then.h1 and now.words < then.words / 2


def _settle(store: Store, run: Run, seen: Looked, rules: RuleSet, *, twice: bool) -> Settled:
    evidence = PageEvidence(
        seen.url, seen.result, rules, same_method=seen.ruleset in ("", run.ruleset),
        same_engine=seen.engine == run.engine, twice=twice,
    )  # fmt: skip
    with store.atomic():
        if seen.result is not None:
            put_recheck(store, store.url_id(seen.url), run.id, seen.at, pack(seen.result))
        return settle_page(store, run.id, seen.url, seen.result, rules, evidence)
