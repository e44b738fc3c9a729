"""The AUDIT stage: judge the run's snapshots and artifacts by the current rules, in a pool of processes.

A page keeps its result if its snapshot, its artifact, the rules and the configuration are unchanged.
"""

import gc
import hashlib
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from importlib.metadata import version
from multiprocessing import forkserver, get_context
from pathlib import Path
from typing import Any

import msgspec

from audits.model import Artifact, Finding, Link, PageRecord, PageResult
from audits.page import Page
from audits.registry import Audits, load_audits
from audits.runner import audit_page, audit_site
from audits.services import build_services
from audits.site_config import Site
from crawler.audit.view import read_view
from crawler.parse import decode
from crawler.web import Archive
from reports.issues import owner_of_page
from reports.store import Store, pack, unpack
from rules import load_rules, under_law

log = logging.getLogger(__name__)
_BATCH = 16  # pages that a process is given at a time
_UNREADABLE = "unreadable"
PATIENCE = 20.0  # seconds of CPU for one page, 200 times the usual: an endlessly nested page must not stop the night
# By the value that replaces the rule set of a result with errors, so that no other night keeps it: the run's note.
_FLAWS = {
    _UNREADABLE: "{pages} sidor hämtades men kunde inte granskas; deras fel räknas inte som åtgärdade.",
    "error": "På {pages} sidor kunde någon regel inte prövas; felen där räknas inte som åtgärdade.",
}
_SITE_ERROR = "{rules} regler om hela webbplatsen kunde inte prövas; deras fel räknas inte som åtgärdade."

_TO_DO = """
SELECT visit.url AS id, url.url AS url, visit.snapshot, visit.artifact, snapshot.warc, snapshot.offset,
       snapshot.content_type, snapshot.status, snapshot.links, artifact.data AS artifact_data
FROM visit JOIN url ON url.id = visit.url JOIN snapshot ON snapshot.id = visit.snapshot
LEFT JOIN artifact ON artifact.id = visit.artifact
WHERE visit.run = ? AND visit.state = 'ok' AND visit.result IS NULL
"""


class _TooSlowError(BaseException):
    """The page has used up its time. It is no `Exception`, so that no `except Exception` of an audit catches it."""


class _Job(msgspec.Struct, frozen=True):
    """One page to judge in a process of the pool."""

    url: str
    warc: str
    offset: int
    content_type: str
    status: int
    links: bytes
    artifact: bytes | None


def judgement(site: Site) -> str:
    """Return an identifier of what a result depends on besides its page.

    That is the version of the rules, the version of webbrond, and a hash of what audits read from site.toml.
    """
    lists = [Path(file).read_bytes() for file in site.rules.words if Path(file).is_file()]
    former = [(owner.name, owner.former) for owner in site.owner]
    said = msgspec.json.encode((site.site, site.services, site.rules, site.crawl.main, former, lists))
    rules = load_rules()
    parts = (rules.version, version("webbrond"), hashlib.sha256(said).hexdigest()[:8])
    return "-".join(parts)


# Forkserver, not fork: the caller has threads, and a fork could copy a lock of theirs that is never released.
_CONTEXT = get_context("forkserver")


def _set_up() -> None:
    _CONTEXT.set_forkserver_preload(["crawler.audit.preload"])


def preload_audits(store: Store, run_id: str) -> None:
    """Begin to load the audits in the background, if the run has fetched new or changed pages to judge."""
    if store.row("SELECT 1 FROM visit WHERE run = ? AND state = 'ok' AND changed = 1 LIMIT 1", run_id):
        _set_up()
        forkserver.ensure_running()


def audit_run(
    site: Site, store: Store, workdir: Path, run_id: str, on_progress: Callable[[int, int], None],
    dismissed: Callable[[str, str], bool] = lambda url, rule: False,  # noqa: ARG005
) -> None:  # fmt: skip
    """Judge every fetched page of the run, then the site as a whole, and store the results.

    ``dismissed(url, rule)`` returns whether people have decided that the rule's findings on that page are no faults.
    `on_progress` gets the number of pages that are done and of all pages.
    """
    ruleset = judgement(site)
    store.set_run(run_id, ruleset=ruleset)
    _keep(store, run_id, ruleset)
    waiting = [(row["id"], row["snapshot"], row["artifact"], _job(row)) for row in store.rows(_TO_DO, run_id)]
    done, total = 0, len(waiting)
    on_progress(done, total)
    for batch, results in _judged(site, workdir, waiting):
        with store.atomic():
            for (url_id, snapshot, artifact, _), (flaw, data) in zip(batch, results, strict=True):
                row = store.db.execute(
                    "INSERT INTO result (snapshot, artifact, ruleset, data) VALUES (?, ?, ?, ?) RETURNING id",
                    (snapshot, artifact, flaw or ruleset, data),
                ).fetchone()
                store.execute("UPDATE visit SET result = ? WHERE run = ? AND url = ?", row[0], run_id, url_id)
        done += len(batch)
        on_progress(done, total)
    _note_flaws(store, run_id)
    _audit_site(site, store, run_id, dismissed)


def _note_flaws(store: Store, run_id: str) -> None:
    """Note how many pages could not be judged, or not by every rule; the note makes the night degraded."""
    sql = "SELECT count(*) AS n FROM visit JOIN result ON result.id = visit.result WHERE run = ? AND result.ruleset = ?"
    for flaw, note in _FLAWS.items():
        row = store.row(sql, run_id, flaw)
        if row and row["n"]:
            store.note(run_id, note.format(pages=row["n"]))


def _flaw(result: PageResult) -> str:
    if _UNREADABLE in result.not_tested:
        return _UNREADABLE
    return "error" if "error" in result.outcomes.values() else ""


def _keep(store: Store, run_id: str, ruleset: str) -> None:
    """Drop results of other rules or artifacts, and reuse the stored results of pages that are unchanged."""
    store.execute(
        """UPDATE visit SET result = NULL WHERE run = ? AND result IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM result WHERE result.id = visit.result AND result.snapshot = visit.snapshot
               AND result.artifact IS visit.artifact AND result.ruleset = ?)""",
        run_id, ruleset,
    )  # fmt: skip
    store.execute(
        """UPDATE visit SET result = (
               SELECT max(result.id) FROM result
               WHERE result.snapshot = visit.snapshot AND result.artifact IS visit.artifact AND result.ruleset = ?)
           WHERE run = ? AND state = 'ok' AND result IS NULL AND snapshot IS NOT NULL""",
        ruleset, run_id,
    )  # fmt: skip


def _job(row: dict[str, Any]) -> _Job:
    return _Job(
        row["url"], row["warc"], row["offset"], row["content_type"], row["status"], row["links"], row["artifact_data"]
    )


type _Waiting = tuple[int, int, int | None, _Job]
type _Judged = tuple[str, bytes]  # what was wrong, and the packed result


def _judged(site: Site, workdir: Path, waiting: list[_Waiting]) -> Iterator[tuple[list[_Waiting], list[_Judged]]]:
    """Yield batches of pages with their results.

    When a process dies, the pages of its batch are judged one by one. The page that kills a process then gets an
    "error" for every rule.
    """
    batches = [waiting[at : at + _BATCH] for at in range(0, len(waiting), _BATCH)]
    left = []
    for batch, results in _pooled(site, workdir, batches, len(os.sched_getaffinity(0))):
        if results is None:
            left += batch
        else:
            yield batch, results
    while left:
        alone, left = [[item] for item in left], []
        culprit = None
        for batch, results in _pooled(site, workdir, alone, 1):
            if results is not None:
                yield batch, results
            elif culprit is None:  # this page was being judged when the process died
                culprit = batch
            else:
                left += batch
        if culprit:
            yield culprit, [(_UNREADABLE, pack(_unreadable(culprit[0][3].url, load_rules(), "ProcessDied")))]


def _pooled(
    site: Site, workdir: Path, batches: list[list[_Waiting]], workers: int
) -> Iterator[tuple[list[_Waiting], list[_Judged] | None]]:
    """Yield each batch with its results, or with None if a process of the pool died before they were ready."""
    _set_up()
    with ProcessPoolExecutor(min(workers, len(batches)) or 1, _CONTEXT, _start, (site, workdir)) as pool:
        futures = {pool.submit(_judge, [job for *_, job in batch]): batch for batch in batches}
        for future in as_completed(futures) if workers > 1 else futures:
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                yield futures[future], None


_audits: Audits
_archive: Archive
_site: Site


def _start(site: Site, workdir: Path) -> None:
    global _audits, _archive, _site  # a process of the pool keeps these from job to job
    if night := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(night,), daemon=True).start()
    # Parsed pages are full of reference cycles. They must be collected, but not after every few hundred elements.
    gc.set_threshold(50_000, 20, 20)
    _site = site
    _audits = load_audits(load_rules(), site.rules)
    _archive = Archive(workdir / "warc")


def _end_with(night: multiprocessing.process.BaseProcess) -> None:
    """Exit when the process `night` ends, so that a killed night leaves no processes that wait for work forever."""
    night.join()
    os._exit(1)


def _judge(jobs: list[_Job]) -> list[_Judged]:
    results = [judge_page(job) for job in jobs]
    return [(_flaw(result), pack(result)) for result in results]


def judge_page(job: _Job) -> PageResult:
    """Return the result of one page.

    A page that cannot be read, or not judged within `PATIENCE`, gets an "error" for every rule.
    """
    signal.signal(signal.SIGPROF, _give_up)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE, 1.0)
    try:
        stored = _archive.read(job.warc, job.offset)
        html, _ = decode(stored.body, job.content_type)
        artifact = unpack(job.artifact, Artifact) if job.artifact else None
        links = unpack(job.links, tuple[Link, ...])
        return audit_page(Page(job.url, html, _site, links=links, artifact=artifact, status=job.status), _audits)
    except (Exception, _TooSlowError) as error:  # a single page must not end the night
        signal.setitimer(signal.ITIMER_PROF, 0)
        log.warning("%s: cannot be audited: %r", job.url, error)
        return _unreadable(job.url, _audits.rules, type(error).__name__.strip("_"))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _give_up(*_: object) -> None:
    raise _TooSlowError


def _unreadable(url: str, rules: Iterable[str], error: str) -> PageResult:
    """Return the result of a page that could not be audited: an "error" for every rule, never a pass."""
    record = PageRecord(url=url, title="", h1="", lang="", language="", kind="info", words=0)
    findings = tuple(Finding(rule, url, "error", {"error": error}) for rule in rules)
    return PageResult(record, {finding.rule: "error" for finding in findings}, findings, not_tested=(_UNREADABLE,))


def _audit_site(site: Site, store: Store, run_id: str, dismissed: Callable[[str, str], bool]) -> None:
    view = read_view(site, store, run_id, dismissed)
    result = audit_site(view, load_audits(under_law(load_rules(), site.rules.law), site.rules))
    errors = sum(outcome == "error" for outcome in result.outcomes.values())
    if errors:
        store.note(run_id, _SITE_ERROR.format(rules=errors))
    owners = {url: owner_of_page(site, record).owner for url, record in view.records.items()}
    with store.atomic():
        store.execute("DELETE FROM site_result WHERE run = ?", run_id)
        store.execute("INSERT INTO site_result (run, data) VALUES (?, ?)", run_id, pack(result))
        store.execute("DELETE FROM service WHERE run = ?", run_id)
        for service in build_services(view):
            owner = next((owners[url] for url in service.info_pages if url in owners), "")
            data = msgspec.json.encode(msgspec.structs.replace(service, owner=owner)).decode()
            store.execute(
                "INSERT OR REPLACE INTO service (run, url, data) VALUES (?, ?, ?)",
                run_id, service.start_url or service.url, data,
            )  # fmt: skip
        for url, record in view.records.items():
            path = " › ".join(view.records[step].h1 or view.records[step].title or step for step in view.path(url))
            store.execute(
                "UPDATE visit SET kind = ?, depth = ?, inlinks = ?, path = ?, owner = ? WHERE run = ? AND url = ?",
                record.kind, view.depth(url), view.inlinks[url], path[:1_000], owners[url], run_id, store.url_id(url),
            )  # fmt: skip
