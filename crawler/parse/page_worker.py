"""Read pages in a child process: requests go on meanwhile, and a page that kills the child harms only itself."""

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import Self

import msgspec

from crawler.parse.page import Question, Reading, read_page

PATIENCE = 60.0  # seconds for one page; the largest allowed page needs a few
_LENGTH = 4  # bytes of the length before each message
_PR_SET_PDEATHSIG = 1  # prctl(2)
_HOME = Path(__file__).resolve().parents[2]
log = logging.getLogger(__name__)


class UnreadableError(RuntimeError):
    """A page could not be read: it raised an error, took too long, or killed the process that read it."""


class PageReader:
    """The child process and the queue of pages that wait for it. It is started again if a page has killed it."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[bytes, asyncio.Future[Reading]]] = deque()
        self._child: subprocess.Popen[bytes] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._task: asyncio.Task[None] | None = None
        self._asked = asyncio.Event()

    def start(self) -> Self:
        """Start the process without waiting for it. No event loop is needed yet."""
        ours, theirs = socket.socketpair()
        with theirs:
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_HOME), os.environ.get("PYTHONPATH", "")])}
            self._child = subprocess.Popen(
                [sys.executable, "-m", "crawler.parse.page_worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()], env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        self._socket = ours
        return self

    async def read(self, question: Question) -> Reading:
        """Return the result of `crawler.parse.page.read_page`; raise `UnreadableError` if there is none."""
        future: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        message = msgspec.msgpack.encode(question)
        self._waiting.append((message, future))
        self._asked.set()
        if self._task is None:
            self._task = asyncio.ensure_future(self._serve())
        elif self._writer is not None:
            self._send(message)
        return await future

    def close(self) -> None:
        """Kill the process, and stop serving the pages that wait for it."""
        if self._task is not None:
            self._task.cancel()
        self._end()

    # --- the process ------------------------------------------------------------------------------------------

    async def _serve(self) -> None:
        while True:
            if self._child is None:
                self.start()
            stream, self._writer = await asyncio.open_connection(sock=self._socket)
            for message, _ in self._waiting:
                self._send(message)
            try:
                await self._answers(stream)
            except (asyncio.IncompleteReadError, OSError, TimeoutError) as error:
                log.warning("the reader ended: %r", error)
            self._end()
            if self._waiting:  # the first one ended the process; the others are sent again
                self._waiting.popleft()[1].set_exception(UnreadableError())

    async def _answers(self, stream: asyncio.StreamReader) -> None:
        while True:
            if not self._waiting:  # no timeout applies while no page waits
                self._asked.clear()
                await self._asked.wait()
            async with asyncio.timeout(PATIENCE):
                head = await stream.readexactly(_LENGTH)
                answer = await stream.readexactly(int.from_bytes(head))
            future = self._waiting.popleft()[1]
            if future.cancelled():
                continue
            if answer:
                future.set_result(msgspec.msgpack.decode(answer, type=Reading))
            else:
                future.set_exception(UnreadableError())

    def _send(self, message: bytes) -> None:
        assert self._writer is not None
        self._writer.write(len(message).to_bytes(_LENGTH) + message)

    def _end(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._child is not None:
            self._socket.close()
            with contextlib.suppress(OSError):
                self._child.kill()
            self._child.wait()
            self._child = None


def main() -> None:
    """Run the child: read pages from the socket until it is closed, which happens when the parent is gone."""
    with contextlib.suppress(AttributeError):  # Linux then kills this process even while a page takes forever
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with socket.socket(fileno=int(sys.argv[1])) as asked, asked.makefile("rwb") as stream:
        while head := stream.read(_LENGTH):
            question = msgspec.msgpack.decode(stream.read(int.from_bytes(head)), type=Question)
            try:
                answer = msgspec.msgpack.encode(read_page(question))
            except Exception:  # one page must not cost the others
                answer = b""
            stream.write(len(answer).to_bytes(_LENGTH) + answer)
            stream.flush()


if __name__ == "__main__":
    main()
