"""A process that judges pages, with ``python -m``; `crawler.audit.pool` starts it.

What audits import, compile and read for their first page takes some seconds. The first process does that once; those
that are forked from it have it from the start, in shared memory.
"""

import logging
import os
import signal
from collections.abc import Iterable
from pathlib import Path

import msgspec

from audits.model import Artifact, Finding, Link, PageRecord, PageResult
from audits.page import Page
from audits.registry import load_audits
from audits.runner import audit_page, without_passes
from audits.site_config import Identity, RuleChoice, Site
from crawler.audit.pool import UNREADABLE, Job, Judged, Setup
from crawler.child import connect, fork_server, limit_cpu, limit_memory, serve
from crawler.parse import bound, decode
from crawler.web import Archive
from crawler.worker import Channel
from reports import garbage
from reports.store import pack, unpack
from rules import load_rules

log = logging.getLogger(__name__)
MEMORY = 600_000_000  # bytes of one process, whose audits take 150 million; two run at a time
PATIENCE = 20.0  # seconds of CPU for one page, 200 times the usual: an endlessly nested page must not stop the night
_TEXT = "Du kan logga in i e-tjänsten med BankID om du vill ansöka om bygglov, och beslutet kommer med brev. " * 8
_PAGE = f'<html lang="sv"><title>Bygglov</title><main><h1>Bygglov</h1><p>{_TEXT}</p><a href="/a">Läs mer</a></main>'


class _TooSlowError(BaseException):
    """The page has used up its time. It is no `Exception`, so that no `except Exception` of an audit catches it."""


class Judge:
    """The audits of one site, and the archive with its pages."""

    def __init__(self, setup: Setup) -> None:
        self._site = setup.site
        self._audits = load_audits(load_rules(), setup.site.rules)
        self._today = setup.today
        self._archive = Archive(Path(setup.workdir) / "warc")

    def judge(self, job: Job) -> Judged:
        """Return the result of one page.

        A page that cannot be read, or not judged within `PATIENCE`, gets an "error" for every rule.
        """
        signal.signal(signal.SIGPROF, _give_up)
        signal.setitimer(signal.ITIMER_PROF, PATIENCE, 1.0)
        try:
            result = self._audit(job)
        except (Exception, _TooSlowError) as error:  # a single page must not end the night
            signal.setitimer(signal.ITIMER_PROF, 0)
            result = unreadable(job.url, self._audits.rules, type(error).__name__.strip("_"))
            return Judged(pack(result), UNREADABLE, repr(error))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        return Judged(pack(result), "error" if "error" in result.outcomes.values() else "")

    def _audit(self, job: Job) -> PageResult:
        stored = self._archive.read(job.warc, job.offset)
        html, _ = decode(stored.body, job.content_type)
        artifact = unpack(job.artifact_data, Artifact) if job.artifact_data else None
        links = unpack(job.links, tuple[Link, ...])
        html, cut = bound(html)
        headers = {name.lower(): value for name, value in stored.headers}
        page = Page(
            job.url, html, self._site, links=links, artifact=artifact, status=job.status, today=self._today,
            headers=headers,
        )  # fmt: skip
        result = audit_page(page, self._audits)
        return without_passes(result) if cut else result


def unreadable(url: str, rules: Iterable[str], error: str) -> PageResult:
    """Return the result of a page that could not be audited: an "error" for every rule, never a pass."""
    record = PageRecord(url=url, title="", h1="", lang="", language="", kind="info", words=0)
    findings = tuple(Finding(rule, url, "error", {"error": error}) for rule in rules)
    return PageResult(record, {finding.rule: "error" for finding in findings}, findings, not_tested=(UNREADABLE,))


def _give_up(*_: object) -> None:
    raise _TooSlowError


def _warm_up() -> None:
    """Judge a page with a little of everything."""
    site = Site(site=Identity(id="warm", name="Warm", start=("http://warm.invalid/",)))
    for url in ("http://warm.invalid/bygglov", "http://warm.invalid/e-tjanst"):
        audit_page(Page(url, _PAGE, site), load_audits(load_rules(), RuleChoice()))


def main() -> None:
    """Load the audits, and judge pages in each process that is forked from this one."""
    end = connect()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of numpy would not survive the fork
    garbage.collect_rarely()
    try:
        _warm_up()
    except Exception:  # each process meets the same error, and reports it for its pages
        log.debug("the audits could not be tried", exc_info=True)
    garbage.keep_for_good()

    channel = Channel(fork_server(end))
    if setup := channel.receive():
        limit_memory(MEMORY)
        judge = Judge(msgspec.msgpack.decode(setup, type=Setup))

        def answer(message: bytes) -> bytes:
            results = []
            for job in msgspec.msgpack.decode(message, type=list[Job]):
                limit_cpu(PATIENCE + 10)  # for code that never returns to Python, where the signal would be raised
                results.append(judge.judge(job))
            return msgspec.msgpack.encode(results)

        serve(channel, answer)


if __name__ == "__main__":
    main()
