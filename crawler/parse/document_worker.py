"""Read documents in a child process with limits on time and memory, so that a hostile document harms only itself."""

import logging
import resource
from functools import partial
from typing import Self

import msgspec

from audits.documents import Facts
from audits.page import mask_numbers
from crawler.child import connect, limit_cpu, serve
from crawler.worker import Channel, Child, Worker, WorkerError

SECONDS = 20.0  # for one document
MEMORY = 1_000_000_000  # bytes of address space; the libraries alone take 300 MB of it
log = logging.getLogger(__name__)


class _Task(msgspec.Struct, frozen=True):
    format: str
    seconds: float
    body: bytes


class DocumentReader:
    """The process that reads documents, a context manager. ``seconds`` is the time limit for one document."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._worker = Worker(partial(Child.start, __name__), seconds=seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    async def read(self, kind: str, body: bytes) -> Facts:
        """Return the facts of ``body``, a document of format ``kind``, with personal numbers in its title masked."""
        task = msgspec.msgpack.encode(_Task(kind, self._seconds, body))
        try:
            found = msgspec.msgpack.decode(await self._worker.ask(task), type=Facts)
        except WorkerError as error:
            log.info("a document could not be read: %s", error)
            return Facts(state="failed")
        return msgspec.structs.replace(found, title=mask_numbers(found.title))


def main() -> None:
    """Run the child: answer tasks until the parent is gone."""
    from crawler.parse import office, pdf  # only the child needs their libraries

    def answer(message: bytes) -> bytes:
        task = msgspec.msgpack.decode(message, type=_Task)
        limit_cpu(task.seconds)
        found = pdf.facts(task.body) if task.format == "pdf" else office.facts(task.body, task.format)
        return msgspec.msgpack.encode(found)

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with connect() as end:
        serve(Channel(end), answer)


if __name__ == "__main__":
    main()
