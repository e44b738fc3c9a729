"""The AUDIT stage: judge the run's snapshots and artifacts by the current rules, in a pool of processes.

A page keeps its result if its snapshot, its artifact, the rules and the configuration are unchanged.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from audits.page import RECIPE
from audits.reader import READER
from audits.reasons import Code, Reason
from audits.registry import load_audits
from audits.runner import audit_site
from audits.services import build_services
from audits.site_config import Site
from audits.view import Statistics
from crawler.audit.judge import unreadable
from crawler.audit.pool import UNREADABLE, AuditPool, Job, Judged, Setup
from crawler.audit.view import read_view
from reports.issues import owner_of_page
from reports.store import Store, Visits, add_result, local_day, pack, put_services, put_site_result, read_documents
from rules import load_rules, under_law

log = logging.getLogger(__name__)
# By the value that replaces the rule set of a result with errors, so that no other night keeps it: the run's note.
_FLAWS = {
    UNREADABLE: Code.NOTE_UNREADABLE,
    "error": Code.NOTE_RULE_ERRORS,
}

_UNREAD = (Reason.of(Code.UNREADABLE).encode(), Reason.of(Code.STOPS_THE_RUN).encode())  # fetched, but not judged

_TO_DO = """
SELECT visited.url AS id, visited.snapshot, visited.artifact, address AS url, snapshot.warc, snapshot.offset,
       snapshot.content_type, snapshot.status, snapshot.links, artifact.data AS artifact_data
FROM visited JOIN snapshot ON snapshot.id = visited.snapshot LEFT JOIN artifact ON artifact.id = visited.artifact
WHERE visited.run = ? AND visited.state = 'ok' AND visited.result IS NULL
"""


def judgement(site: Site) -> str:
    """Return an identifier of what a result depends on besides its page.

    That is the version of the rules, those of webbrond, its signatures and its reader, and a hash of what audits read
    from site.toml.
    """
    lists = [Path(file).read_bytes() for file in site.rules.words if Path(file).is_file()]
    former = [(owner.name, owner.former) for owner in site.owner]
    crisis = [task.target for task in site.task if task.crisis]
    said = msgspec.json.encode((site.site, site.services, site.rules, site.crawl.main, former, lists, crisis))
    rules = load_rules()
    parts = (rules.version, f"{version('webbrond')}+{RECIPE}.{READER}", hashlib.sha256(said).hexdigest()[:8])
    return "-".join(parts)


def needs_judging(store: Store, run_id: str) -> bool:
    """Return whether the run has fetched new or changed pages, so that AUDIT will need its processes."""
    sql = "SELECT 1 FROM visit WHERE run = ? AND state = 'ok' AND changed = 1 LIMIT 1"
    return store.row(sql, run_id) is not None


def audit_run(
    site: Site, store: Store, workdir: Path, run_id: str, on_progress: Callable[[int, int], None], pool: AuditPool,
    dismissed: Callable[[str, str], bool] = lambda url, rule: False,  # noqa: ARG005
    statistics: Statistics | None = None,
) -> None:  # fmt: skip
    """Judge every fetched page of the run in the processes of ``pool``, then the site as a whole; store the results.

    ``dismissed(url, rule)`` returns whether people have decided that the rule's findings on that page are no faults.
    `on_progress` gets the number of pages that are done and of all pages.
    """
    judge_pages(site, store, workdir, run_id, on_progress, pool)
    _note_flaws(store, run_id)
    _audit_site(site, store, run_id, dismissed, statistics)


def judge_pages(
    site: Site, store: Store, workdir: Path, run_id: str, on_progress: Callable[[int, int], None], pool: AuditPool
) -> None:
    """Judge every fetched page of the run that has no result of today's rules, each by itself; store the results."""
    ruleset = judgement(site)
    store.set_run(run_id, ruleset=ruleset)
    Visits(store, run_id).reuse_results(ruleset)
    jobs = [Job(**row) for row in store.rows(_TO_DO, run_id)]
    done = 0
    on_progress(done, len(jobs))

    def put(batch: Sequence[Job], results: list[Judged | None]) -> None:
        nonlocal done
        with store.atomic():
            for job, judged in zip(batch, results, strict=True):
                _put(store, run_id, ruleset, job, judged or _killed(job))
        done += len(batch)
        on_progress(done, len(jobs))

    today = local_day(store.run(run_id).started, site.site.timezone).isoformat()
    pool.judge(Setup(site, str(workdir), today), jobs, put)


def _note_flaws(store: Store, run_id: str) -> None:
    """Note how many pages and documents could not be read, or not judged by every rule; each note degrades the night.

    A page or a document may have ended the process that reads it.
    """
    sql = "SELECT count(*) FROM visit JOIN result ON result.id = visit.result WHERE run = ? AND result.ruleset = ?"
    counts = {code: _count(store, sql, run_id, flaw) for flaw, code in _FLAWS.items()}
    unread = "SELECT count(*) FROM visit WHERE run = ? AND reason IN (?, ?)"
    counts[Code.NOTE_UNREADABLE] += _count(store, unread, run_id, *_UNREAD)
    large = "SELECT count(*) FROM visit WHERE run = ? AND reason = ?"
    counts[Code.NOTE_PARTLY_READ] = _count(store, large, run_id, Code.PARTLY_READ)
    counts[Code.NOTE_DOCUMENTS_UNREAD] = sum(one.facts.state == "failed" for one in read_documents(store, run_id))
    for code, count in counts.items():
        if count:
            store.note(run_id, Reason.of(code, count=count))


def _count(store: Store, sql: str, *values: str) -> int:
    count: int = store.execute(sql, *values).fetchone()[0]
    return count


def _put(store: Store, run_id: str, ruleset: str, job: Job, judged: Judged) -> None:
    if judged.error:
        log.warning("%s: cannot be audited: %s", job.url, judged.error)
    result = add_result(store, job.snapshot, job.artifact, judged.flaw or ruleset, judged.data)
    Visits(store, run_id).judge(job.id, result)


def _killed(job: Job) -> Judged:
    return Judged(pack(unreadable(job.url, load_rules(), "ProcessDied")), UNREADABLE)


def _audit_site(
    site: Site, store: Store, run_id: str, dismissed: Callable[[str, str], bool], statistics: Statistics | None
) -> None:
    view = read_view(site, store, run_id, dismissed, statistics)
    result = audit_site(view, load_audits(under_law(load_rules(), site.rules.law), site.rules))
    errors = sum(outcome == "error" for outcome in result.outcomes.values())
    if errors:
        store.note(run_id, Reason.of(Code.NOTE_SITE_ERRORS, count=errors))
    owners = {url: owner_of_page(site, record).owner for url, record in view.records.items()}
    with store.atomic():
        put_site_result(store, run_id, result)
        services = {}
        for service in build_services(view):
            owner = next((owners[url] for url in service.info_pages if url in owners), "")
            data = msgspec.json.encode(msgspec.structs.replace(service, owner=owner)).decode()
            services[service.start_url or service.url] = data
        put_services(store, run_id, services)
        rows = Visits(store, run_id)
        for url, record in view.records.items():
            path = " › ".join(view.records[step].h1 or view.records[step].title or step for step in view.path(url))
            rows.place(
                store.url_id(url),
                kind=record.kind, depth=view.depth(url), inlinks=view.inlinks[url], path=path[:1_000],
                owner=owners[url],
            )  # fmt: skip
