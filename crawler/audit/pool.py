"""The processes that judge pages, forked from one that has loaded the audits; the parent's side."""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from itertools import batched
from typing import Final, Literal, Self

import msgspec

from audits.site_config import Site
from crawler.worker import ForkServer, Worker, WorkerError

log = logging.getLogger(__name__)
_BATCH = 16  # pages that a process gets at a time
_AHEAD = 2  # batches that a process has, so that it need not wait while results are stored
UNREADABLE: Final = "unreadable"


class Setup(msgspec.Struct, frozen=True):
    """What every process must know, whichever pages it judges."""

    site: Site
    workdir: str
    today: str


class Job(msgspec.Struct, frozen=True):
    """One page to judge; the ids are those of its rows."""

    id: int
    snapshot: int
    artifact: int | None
    url: str
    warc: str
    offset: int
    content_type: str
    status: int
    links: bytes
    artifact_data: bytes | None


class Judged(msgspec.Struct, frozen=True):
    """A packed result, what it lacks ("" for nothing), and the error if the page could not be judged."""

    data: bytes
    flaw: Literal["", "unreadable", "error"] = ""
    error: str = ""


type Put = Callable[[Sequence[Job], list[Judged | None]], None]


class AuditPool:
    """As many processes as this one may use cores; a context manager that leaves none of them behind."""

    def __init__(self) -> None:
        self._server = ForkServer("crawler.audit.judge")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    def preload(self) -> None:
        """Begin to load the audits in the background."""
        self._server.start()

    def judge(self, setup: Setup, jobs: Sequence[Job], put: Put) -> None:
        """Call ``put`` with batches of jobs and their results; the result is None if the page killed its process."""
        asyncio.run(self._judge(msgspec.msgpack.encode(setup), jobs, put))

    async def _judge(self, setup: bytes, jobs: Sequence[Job], put: Put) -> None:
        batches = batched(jobs, _BATCH)
        size = min(len(os.sched_getaffinity(0)), -(-len(jobs) // _BATCH))
        workers = [Worker(self._server.fork, setup=setup) for _ in range(size)]

        async def work(worker: Worker) -> None:
            for batch in batches:
                put(batch, await _ask(worker, batch))

        try:
            await asyncio.gather(*(work(worker) for worker in workers for _ in range(_AHEAD)))
        finally:
            for worker in workers:
                worker.close()


async def _ask(worker: Worker, jobs: Sequence[Job]) -> list[Judged | None]:
    """Return the results of the jobs. If they kill the process, each is tried alone."""
    try:
        return msgspec.msgpack.decode(await worker.ask(msgspec.msgpack.encode(jobs)), type=list[Judged | None])
    except WorkerError as error:
        if len(jobs) == 1:
            log.warning("%s: cannot be audited: %s", jobs[0].url, error)
            return [None]
        return [result for job in jobs for result in await _ask(worker, (job,))]
