"""The spider: takes addresses from the frontier at the pace of their hosts, and passes the answers to the recorder."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.fetch import limits
from crawler.fetch.adapter import explain_empty_round, scrapy_settings, to_answer
from crawler.fetch.documents import DocumentRound
from crawler.fetch.downloads import stop_needless_downloads
from crawler.fetch.failures import classify_failure
from crawler.fetch.host_setup import Preparer
from crawler.fetch.prober import Prober
from crawler.fetch.walls import GuardedResolver, PrivateAddressError, Walls
from crawler.frontier import (
    Distance,
    Frontier,
    Gate,
    Host,
    Hosts,
    Job,
    Outcome,
    Recorder,
    Source,
    settle_aliases,
)
from crawler.parse import PageReader, Question
from crawler.web import Answer, Archive, canonical, hosts_to_visit
from crawler.worker import WorkerError
from reports.store import Store, local_now

REQUESTS_PER_PAGE = 4  # redirects, documents and errors are not pages, but their number must be limited too
EXTRA_REQUESTS = 200
MAX_UNREAD = 16  # pages in memory that wait to be read; above that no more are requested
DISK_EVERY = 10  # requests between two checks of the free disk space
log = logging.getLogger(__name__)


class SiteSpider(Spider):
    """One FETCH of one municipality's sites. ``scrapy crawl site -a config=site.toml`` starts a run of its own."""

    name = "site"

    def __init__(
        self, site: Site, workdir: Path, run_id: str, max_pages: int | None = None, full: bool = False,
        reader: PageReader | None = None, end_run: Callable[[bool, Reason | None], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(self.name)
        self.site, self.workdir, self.run_id, self.full = site, workdir, run_id, full
        self.reader, self._end_run = reader, end_run
        self.max_pages = site.crawl.max_pages if max_pages is None else max_pages
        self.budget = Code.REMARK_BUDGET if max_pages is None else Code.NOTE_BUDGET  # site.toml wants no more pages
        self.on_progress: Callable[[int, int], None] | None = None
        self.failed_because: Reason | None = None  # why the run fetched nothing at all
        self.started: list[str] = [canonical(url, site.crawl.keep_query) for url in site.site.start]
        self.scope = hosts_to_visit(site, self.started)
        self.walls = Walls(self.scope, site.crawl.allow_private or (), external=site.crawl.external_links)
        self.hosts = Hosts(site.crawl.delay, site.crawl.concurrency)
        self._wake = asyncio.Event()
        self._preparing: dict[str, asyncio.Task[None]] = {}
        self._reading: set[asyncio.Task[None]] = set()
        self._requests = 0
        self.ended = False

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Self:
        """Create the spider for `crawler.fetch.stage`, which passes a site, or ``scrapy crawl``, with a path."""
        if "site" not in kwargs:
            from crawler.fetch.alone import begin_run  # here, as the stage needs no configuration file

            kwargs = begin_run(kwargs.pop("config", None), kwargs.pop("workdir", None)) | kwargs
        spider = cls(*args, **kwargs)
        spider._set_crawler(crawler)
        for name, value in scrapy_settings(spider.site).items():
            crawler.settings.set(name, value, priority="spider")
        stop_needless_downloads(crawler.signals)
        return spider

    # --- the round --------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Yield requests one at a time, each as soon as its host may get one, until none are left."""
        from twisted.internet import reactor

        GuardedResolver(reactor, self.walls).install_on_reactor()
        self._open()
        now = local_now(self.site.site.timezone)
        shuts = limits.window_end(self.site.crawl.window, now)
        if shuts is None:
            self.failed_because = Reason.of(Code.FAILED_WINDOW, window=self.site.crawl.window)
            return
        deadline = time.monotonic() + min((shuts - now).total_seconds(), 10**9)
        self.verdict: Reason | None = None  # why the rest is not visited
        self.note: Reason | None = None  # its ``count`` is added at the end
        while True:
            now_ = time.monotonic()
            if not self.verdict:
                self._check_limits(now_ > deadline)
            request = None if self.verdict else self._next(now_)
            if request is not None:
                yield request
                continue
            idle = not self._under_way and not self._preparing
            if idle and (self.verdict or not any(len(host) for host in self.hosts.values() if not host.left)):
                break
            await self._rest(min(self.hosts.wakes(now_) or now_ + 60, deadline + 1) - now_)
        if self.frontier.pages:
            late = self.verdict is not None and self.verdict.code in (Code.WINDOW, Code.DISK)
            await Prober(self.site, self.scope, self.frontier, self.preparer, self.crawler.engine.download_async).run(
                self.hosts, time.monotonic() if late else deadline
            )
        await self._read_documents(deadline)
        self._close()

    def _open(self) -> None:
        self.reader = self.reader or PageReader().start()
        self.store = Store(self.workdir)
        self.archive = Archive(self.workdir / "warc", self.run_id)
        self.frontier = Frontier(self.store, self.run_id)
        gate = Gate(self.site, self.scope, self.frontier.remark)
        self.recorder = Recorder(self.site, self.frontier, self.archive, gate, self.hosts, full=self.full)
        self.preparer = Preparer(self.site, self.scope, self.walls, self.recorder, self._get)
        with self.frontier.atomic():
            self.recorder.resume(self.frontier.resume())
            self.recorder.discover(self.started, None, distance=Distance(Source.START))
            self.recorder.discover(self.frontier.remembered(), None, distance=Distance(Source.EARLIER))

    def _check_limits(self, late: bool) -> None:
        """Set ``verdict`` and ``note`` to the reason if the run must end before everything is visited."""
        if late:
            self.verdict, self.note = Reason.of(Code.WINDOW), Reason.of(Code.NOTE_WINDOW)
        elif self._requests % DISK_EVERY == 0 and limits.free_bytes(self.workdir) < limits.ROOM:
            self.verdict, self.note = Reason.of(Code.DISK), Reason.of(Code.NOTE_DISK)
        elif max(self.frontier.pages, (self._requests - EXTRA_REQUESTS) / REQUESTS_PER_PAGE) >= self.max_pages:
            self.verdict = Reason.of(Code.BUDGET, limit=self.max_pages)
            self.note = Reason.of(self.budget, limit=self.max_pages)

    def _next(self, now: float) -> Request | None:
        for new in list(self.hosts.values()):
            if new.robots is None and not new.left and len(new) and new.name not in self._preparing:
                self._preparing[new.name] = asyncio.ensure_future(self._prepare(new))
        while self.frontier.pages + self._under_way < self.max_pages and len(self._reading) < MAX_UNREAD:
            host = self.hosts.best(now)
            if host is None:
                return None
            job = host.pop()
            if host.robots is not None and not host.robots.allows(job.url):
                self.frontier.finish(job, "blocked", Reason.of(Code.ROBOTS))
            elif not self.recorder.skips(job) and self.frontier.take(job.id):
                host.started(now)
                if host.robots is not None and host.robots.is_too_slow:
                    self.preparer.leave_slow(host, host.robots.wanted_delay)
                self._requests += 1
                return Request(
                    job.url,
                    method="HEAD" if job.head else "GET",
                    headers=self.recorder.validators(job),
                    callback=self.parse,
                    errback=self.failed,
                    cb_kwargs={"job": job, "host": host},
                    meta={"download_slot": host.name},
                )
        return None

    async def _rest(self, seconds: float) -> None:
        """Wait until something happens or ``seconds`` have passed."""
        with contextlib.suppress(TimeoutError):  # nothing has happened
            await asyncio.wait_for(self._wake.wait(), max(seconds, 0.02))
        self._wake.clear()

    async def _prepare(self, host: Host) -> None:
        try:
            await self.preparer.prepare(host, host.first().url.partition(":")[0])
        except Exception:  # a fault of ours must cost this host only, and is noted
            log.exception("could not prepare a host")
            note = Reason.of(Code.NOTE_ROBOTS, host=host.name, detail=Reason.of(Code.UNEXPECTED))
            self.recorder.leave(host, "blocked", Reason.of(Code.ROBOTS_UNREADABLE, host=host.name), note)
        finally:
            del self._preparing[host.name]
            self._wake.set()

    async def _read_documents(self, deadline: float) -> None:
        """Read the documents that pages link to, unless the night is over or the disk is full."""
        if self.note is not None and self.note.code in (Code.NOTE_WINDOW, Code.NOTE_DISK):
            return
        round_ = DocumentRound(
            self.store, self.run_id, self.hosts, self._get, limit=min(self.site.crawl.documents, self.max_pages),
            max_bytes=self.site.crawl.max_bytes, full=self.full,
        )  # fmt: skip
        await round_.go(deadline)

    async def _get(self, url: str, host: Host, headers: Mapping[str, str] | None = None) -> Answer:
        """Return one answer for `Preparer` or `DocumentRound`, at the pace of ``host``."""
        while (wait := host.turn(time.monotonic())) > 0:
            await asyncio.sleep(wait)
        host.started(time.monotonic())
        try:
            response = await self.crawler.engine.download_async(
                Request(url, headers=dict(headers or {}), meta={"download_slot": host.name})
            )
        except Exception as error:
            raise self._explained(error, host) from error.__cause__  # from itself, it would lose its cause
        finally:
            host.ended()
        return to_answer(response, unpacked=self.site.crawl.max_bytes)

    def _explained(self, error: BaseException | None, host: Host) -> BaseException:
        """Return ``error``, or `PrivateAddressError` if the walls refused ``host``: to Scrapy that is no such name."""
        return PrivateAddressError(host.name) if host.name in self.walls.refused else error or RuntimeError()

    def _close(self) -> None:
        self.ended = True
        with self.frontier.atomic():
            left = self.frontier.close(self.verdict or Reason.of(Code.INTERRUPTED))
            settle_aliases(self.site, self.frontier, self.started)
            if left and self.note:
                tell = self.frontier.remark if self.note.code == Code.REMARK_BUDGET else self.frontier.note
                tell(self.note.add(count=left))
            for host in self.hosts.values():
                if host.left_note:
                    self.frontier.note(host.left_note.add(count=host.skipped))
        if not self.frontier.pages:
            self.failed_because = explain_empty_round(self.frontier, self.started)

    def closed(self, reason: str) -> None:
        """Close everything when Scrapy ends. If it was stopped early, queued addresses stay queued until next time."""
        if self.reader is not None:
            self.reader.close()
        if hasattr(self, "store"):
            self.archive.close()
            self.store.db.close()
        if self._end_run:
            self._end_run(self.ended, self.failed_because)
        if self.failed_because:
            log.error("%s", self.failed_because.encode())
        elif not self.ended:
            log.warning("stopped before the end: %s", reason)

    @property
    def _under_way(self) -> int:
        """Return the number of pages that are requested, or fetched and not recorded yet."""
        return self.hosts.in_flight + len(self._reading)

    # --- answers ----------------------------------------------------------------------------------------------

    def parse(self, response: Response, job: Job, host: Host) -> None:
        """Handle an answer of any status."""
        latency = response.meta.get("download_latency", 0.0)
        host.answered(latency)
        host.ended()
        job.ms = round(1_000 * latency)
        answer = to_answer(response)
        question = self.recorder.question(job, host, answer)
        if question is None:
            self._record(job, host, lambda: self.recorder.answer(job, host, answer, None))
        else:
            task = asyncio.ensure_future(self._read(job, host, answer, question))
            self._reading.add(task)

    async def _read(self, job: Job, host: Host, answer: Answer, question: Question) -> None:
        reading = None
        try:
            reading = await self.reader.read(question)  # type: ignore[union-attr]  # made in `_open`
        except WorkerError as error:  # the row of the page says that it could not be read
            log.info("%s: cannot be read: %s", job.url, error)
        self._reading.discard(asyncio.current_task())
        self._record(job, host, lambda: self.recorder.answer(job, host, answer, reading))

    def failed(self, failure: Failure) -> None:
        """Handle a request without a complete answer."""
        job, host = failure.request.cb_kwargs["job"], failure.request.cb_kwargs["host"]  # type: ignore[attr-defined]
        host.ended()
        error = self._explained(failure.value, host)
        log.debug("%s: no answer: %r", job.url, error)
        outcome = classify_failure(error, host.name)
        self._record(job, host, lambda: self.recorder.failure(job, host, outcome))

    def _record(self, job: Job, host: Host, write: Callable[[], None]) -> None:
        try:
            write()
        except Exception:
            # A page that cannot be recorded must not be lost, nor stop the run: it gets a row, and the log the reason.
            log.exception("could not record a page")
            self.recorder.failure(job, host, Outcome("error", Reason.of(Code.UNREADABLE)))
        self._wake.set()
        if self.on_progress:
            self.on_progress(self.frontier.done, self.hosts.waiting + self._under_way)
