"""Run the stages of a night one after the other and store a verdict; an interrupted stage continues where it stopped.

Each stage imports what it needs when it starts, because browsers, templates and audits take longer to load than a small
crawl.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.audit import AuditPool
from crawler.browser import BrowserMissing
from crawler.config import locked, private_files
from crawler.fetch import FetchFailed, expire_copies, fetch_site
from crawler.frontier import settle_distances
from crawler.inputs import Inputs, read_inputs
from crawler.night.prepare import NightFailed, prepare, report_damage
from crawler.night.progress import Report, stage
from crawler.night.sheet import print_pdf
from reports.decisions import Decisions
from reports.language import Language, word_reason
from reports.store import STAGES, Run, Store, local_day, put_measure, timestamp
from rules import RuleSet, load_rules, under_law

log = logging.getLogger("webbrond")


class Context(Struct, frozen=True):
    """What every stage gets as input."""

    site: Site
    inputs: Inputs
    workdir: Path
    store: Store
    run: Run

    @property
    def day(self) -> date:
        """Return the day on which the run started."""
        return local_day(self.run.started, self.site.site.timezone)

    pool: AuditPool


def _crawl(night: Context, report: Report) -> None:
    fetch_site(
        night.site, night.workdir, night.run.id,
        max_pages=night.run.max_pages, full=night.run.full, on_progress=report,
    )  # fmt: skip
    settle_distances(night.store, night.run.id)
    expire_copies(night.store, night.workdir, time.time(), night.site.history.copies)


def _render(night: Context, report: Report) -> None:
    from crawler.fetch import follow_script_links
    from crawler.render import follow_services, render_pages

    def fetch_more() -> Reason | None:
        try:
            fetch_site(night.site, night.workdir, night.run.id, max_pages=night.run.max_pages, full=night.run.full)
        except FetchFailed as error:
            return error.reason
        settle_distances(night.store, night.run.id)
        return None

    def more() -> bool:
        return follow_script_links(night.site, night.store, night.run.id, fetch_more)

    render_pages(night.site, night.workdir, night.run.id, full=night.run.full, on_progress=report, more=more)
    follow_services(night.site, night.store, night.run.id, report)


def _beside(name: str, look: Callable[[], None]) -> None:
    """Call `look`, which is not essential to the night; an exception in it is only logged."""
    try:
        look()
    except Exception:
        log.exception("%s failed", name)


def _audit(night: Context, report: Report) -> None:
    from crawler.audit import audit_run
    from crawler.night.reach import reach
    from reports.decisions import dismissals

    no_fault = dismissals(night.store, _decisions(night), night.day)
    statistics = reach(night.site, night.inputs, night.store, night.run.id).statistics
    audit_run(night.site, night.store, night.workdir, night.run.id, report, night.pool, no_fault, statistics)


def _take_pictures(site: Site, store: Store, workdir: Path) -> None:
    from crawler.render import take_pictures
    from reports.store import Pictures

    take_pictures(site, store, Pictures(workdir), load_rules())


def _rules(night: Context) -> RuleSet:
    return under_law(load_rules(), night.site.rules.law)


def _decisions(night: Context) -> Decisions:
    """Return the decisions of the file, or those that hold already if it cannot be read."""
    from reports.decisions import issue_numbers, stored_decisions

    if night.inputs.decisions is None:
        return stored_decisions(night.store)
    return Decisions(night.inputs.decisions, issue_numbers(night.store))


def _merge(night: Context, report: Report) -> None:
    from crawler.night.reach import reach
    from reports.decisions import decision_rows
    from reports.figures import merge_night

    statistics, remarks = reach(night.site, night.inputs, night.store, night.run.id)
    for remark in remarks:
        night.store.remark(night.run.id, remark)
    rules, decided = _rules(night), _decisions(night)
    merge_night(night.site, night.store, night.run.id, rules, statistics.visits, decided)
    _remark_unmatched(night, rules)
    for row in decision_rows(night.store, decided, night.day):
        if row.status == "unknown-issue":
            unknown = Reason.of(Code.REMARK_UNKNOWN_ISSUE, number=row.number, about=row.about)
            night.store.remark(night.run.id, unknown)
    report(1, 1)


def _remark_unmatched(night: Context, rules: RuleSet) -> None:
    from crawler.inputs import Pages, unmatched_globs, unmatched_rules

    paths = [decision.path for decision in night.inputs.decisions or () if decision.path]
    for remark in unmatched_globs(night.site, paths, Pages(night.site, night.store, night.run.id)):
        night.store.remark(night.run.id, remark)
    for key, glob in unmatched_rules(night.site.rules, rules):
        night.store.remark(night.run.id, Reason.of(Code.REMARK_NO_RULE, key=key, glob=glob))


def _publish(night: Context, report: Report) -> None:
    from reports.publish import publish_edition

    publish_edition(night.site, night.workdir, night.run.id, _rules(night), report, night.inputs.logo, _print)


def _print(page: Path) -> bytes | None:
    """Return a page as PDF; without a browser, the reports go without."""
    try:
        return print_pdf(page)
    except BrowserMissing as error:
        log.warning(word_reason(error.reason, Language("en")))
        return None


_STAGES: Mapping[str, Callable[[Context, Report], None]] = dict(
    zip(STAGES, (_crawl, _render, _audit, _merge, _publish), strict=True)
)


def run_night(site: Site, folder: Path, workdir: Path, *, full: bool = False, max_pages: int | None = None) -> Run:
    """Run all stages, or the remaining ones of a night that was interrupted, and return the run.

    What the owner has written besides site.toml, in ``folder``, is read before it begins. Raises `NightFailed`,
    `Locked`, `StoreError`, and `InvalidInput` for the work folder of another site.
    """
    with private_files(workdir), locked(workdir), Store(workdir) as store, AuditPool() as pool:
        damaged = prepare(site, store)
        inputs = _read(site, folder)
        _beside("the mail that the last run owes", lambda: _post_the_rest(site, store))
        run = store.start_run(site.site.timezone, site.site.id, full=full, max_pages=max_pages)
        report_damage(store, run, damaged)
        for name in STAGES:
            if not run.has_done(name):
                if name == "render":
                    _get_ready(store, run, pool)
                if name == "publish":
                    store.set_run(run.id, owes_mail=1)
                night = Context(site, inputs, workdir, store, store.run(run.id), pool)
                _one(night, name)
                if name == "merge":  # only here, so that a stage run by itself contacts no server
                    _beside("taking pictures", lambda: _take_pictures(site, store, workdir))
                run = store.run(run.id)
        send_mail(site, store, run.id)
        return store.run(run.id)


def send_mail(site: Site, store: Store, run_id: str) -> list[Reason]:
    """Send the mails of a run, if site.toml configures a mail server, and return why each mail that failed did so.

    These reasons also become remarks of the run. A failed mail never fails a night; the next night tries once more
    before it begins.
    """
    if not site.report.mail.host:
        return []
    from reports.edition import Edition
    from reports.language import Language
    from reports.mail import send_letters

    rules = under_law(load_rules(), site.rules.law)
    edition = Edition(site, store, store.run(run_id), rules, Language(site.report.language))
    problems = list(send_letters(edition, store))
    for problem in problems:
        store.remark(run_id, problem)
        log.warning(word_reason(problem, Language("en")))
    store.set_run(run_id, owes_mail=int(bool(problems)))
    return problems


def _post_the_rest(site: Site, store: Store) -> None:
    """Send the mails that the last run could not send because it was killed or had no mail server.

    Those of earlier runs are not sent, because they are outdated.
    """
    last = store.row("SELECT id, stage, owes_mail FROM run ORDER BY rowid DESC LIMIT 1")
    if last and last["owes_mail"] and last["stage"] == STAGES[-1]:
        send_mail(site, store, last["id"])


def run_stage(site: Site, folder: Path, workdir: Path, name: str, run_id: str | None, **begin: object) -> Run:
    """Run the stage `name` of the run `run_id` and return the run.

    Without `run_id`, it is the latest run; crawl starts a new one with the arguments `begin`. Raises `NightFailed` when
    the stage before it has not been run.
    """
    with private_files(workdir), locked(workdir), Store(workdir) as store, AuditPool() as pool:
        damaged = prepare(site, store)
        inputs = _read(site, folder)
        if name == "crawl" and run_id is None:
            run = store.start_run(site.site.timezone, site.site.id, **begin)  # type: ignore[arg-type]
        else:
            run = store.run(run_id)
        report_damage(store, run, damaged)
        needed = STAGES[max(0, STAGES.index(name) - 1)]
        # RENDER is optional: AUDIT judges what is there, and reports what was not tested.
        if name not in ("crawl", "audit") and not run.has_done(needed):
            raise NightFailed(f"run {run.id} has not done the stage {needed} yet; run it first")
        if name == "audit" and not run.has_done("crawl"):
            raise NightFailed(f"run {run.id} has not fetched any pages yet; run crawl first")
        _one(Context(site, inputs, workdir, store, run, pool), name)
        return store.run(run.id)


def _read(site: Site, folder: Path) -> Inputs:
    """Read what the owner has written, and log what the run goes on without."""
    inputs = read_inputs(site, folder, load_rules())
    for error in (error for unread in inputs.unread for error in unread.errors):
        log.warning(error)
    return inputs


def _one(night: Context, name: str) -> None:
    for unread in night.inputs.unread:
        if name in unread.stages:
            night.store.note(night.run.id, unread.note())
    try:
        if name == "publish":
            # The verdict comes first, because the published morning page shows it.
            _conclude(night)
        began = time.monotonic()
        with stage(name) as report:
            _STAGES[name](night, report)
        _note_time(night, name, time.monotonic() - began)
    except FetchFailed as error:
        _fail(night, error.reason)
        raise NightFailed(word_reason(error.reason, Language("en"))) from error
    done = max(STAGES.index(name), STAGES.index(night.run.stage) if night.run.stage else -1)
    night.store.set_run(night.run.id, stage=STAGES[done])


def _get_ready(store: Store, run: Run, pool: AuditPool) -> None:
    """Begin to load what AUDIT needs, so that it loads while the browsers of RENDER start."""
    from crawler.audit import needs_judging

    if needs_judging(store, run.id):
        pool.preload()


def _note_time(night: Context, name: str, seconds: float) -> None:
    """Store how long a stage took as a measure of the run, because the morning page shows it."""
    put_measure(night.store, night.run.id, f"seconds_{name}", round(seconds, 1))


def _conclude(night: Context) -> None:
    store, run = night.store, night.store.run(night.run.id)
    notes = list(run.notes)
    if not run.healthy:
        notes.insert(0, Reason.of(Code.NOTE_FEW_PAGES))
    state = "degraded" if notes else "done"
    store.set_run(run.id, state=state, reason=notes[0].encode() if notes else "", finished=timestamp())


def _fail(night: Context, reason: Reason) -> None:
    night.store.set_run(night.run.id, state="failed", reason=reason.encode(), finished=timestamp())
