"""Read pages in a child process: requests go on meanwhile, and a page that kills the child harms only itself."""

from functools import partial
from typing import Self

import msgspec

from crawler.child import connect, limit_memory, serve
from crawler.parse.page import Question, Reading, read_page
from crawler.worker import Channel, Child, Worker

MEMORY = 700_000_000  # bytes; pages that people read take a tenth of that
PATIENCE = 60.0  # seconds for one page; the largest allowed page needs a few


class PageReader:
    """The process that reads pages. ``seconds`` is the time limit for one page."""

    def __init__(self, seconds: float = PATIENCE) -> None:
        self._worker = Worker(partial(Child.start, __name__), seconds=seconds)

    def start(self) -> Self:
        """Start the process without waiting for it. No event loop is needed yet."""
        self._worker.start()
        return self

    async def read(self, question: Question) -> Reading:
        """Return the result of `crawler.parse.page.read_page`; raise `WorkerError` if there is none."""
        answer = await self._worker.ask(msgspec.msgpack.encode(question))
        return msgspec.msgpack.decode(answer, type=Reading)

    def close(self) -> None:
        """Kill the process, and stop serving the pages that wait for it."""
        self._worker.close()


def _answer(message: bytes) -> bytes:
    return msgspec.msgpack.encode(read_page(msgspec.msgpack.decode(message, type=Question)))


def main() -> None:
    """Run the child: answer questions until the parent is gone."""
    with connect() as end:
        limit_memory(MEMORY)
        serve(Channel(end), _answer)


if __name__ == "__main__":
    main()
