"""Run code in child processes: messages over a socket, deadlines, restarts, and an end together with the parent.

The parent starts ``python -m module``; `crawler.child` is the child's side. A message is sent as its size, whether it
is an error, and its bytes. A child first says that it has started, and then answers messages in the order in which they
were sent.
"""

import asyncio
import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from struct import Struct
from typing import Self

from crawler.environment import child_environment

_HEAD = Struct("!I?")  # size, and whether it is an error
_START = 120.0  # seconds within which a child must have loaded its modules
_HOME = Path(__file__).resolve().parents[1]
log = logging.getLogger(__name__)


class WorkerError(RuntimeError):
    """A message got no answer: the child raised an error, took too long, or died."""


class Channel:
    """One end of a socket, for messages of code that may wait."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._stream = end.makefile("rwb")

    def send(self, message: bytes, *, failed: bool = False) -> None:
        """Send a message. Raise `BrokenPipeError` if the other side is gone."""
        self._stream.write(_HEAD.pack(len(message), failed) + message)
        self._stream.flush()

    def receive(self) -> bytes | None:
        """Wait for a message and return it, or None when the other side is gone. Raise `WorkerError` for an error."""
        try:
            head = self._stream.read(_HEAD.size)
            if len(head) < _HEAD.size:
                return None
            size, failed = _HEAD.unpack(head)
            message = self._stream.read(size)
        except ConnectionResetError:
            return None
        if failed:
            raise WorkerError(message.decode())
        return message

    def exit_when_closed(self) -> None:
        """Exit as soon as the other side is gone, in a child that waits for no further message."""
        threading.Thread(target=self._wait_for_end, daemon=True).start()

    def close(self) -> None:
        """Close the stream; the socket stays open as long as its owner keeps it."""
        with contextlib.suppress(OSError):  # what is still in its buffer is for a process that is gone
            self._stream.close()

    def _wait_for_end(self) -> None:
        while self._end.recv(1024):  # unbuffered: a thread that holds a buffer's lock makes the interpreter abort
            pass
        os._exit(1)


class Child:
    """A child process and the socket to it. A forked one is the child of another process, which waits for it."""

    def __init__(self, end: socket.socket, process: "subprocess.Popen[bytes] | None" = None) -> None:
        self.socket = end
        self.process = process

    @classmethod
    def start(cls, module: str, **environment: str) -> Self:
        """Start ``python -m module`` with our own modules in its path, without waiting for it."""
        ours, theirs = socket.socketpair()
        paths = filter(None, [str(_HOME), os.environ.get("PYTHONPATH")])
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()], env=child_environment(PYTHONPATH=os.pathsep.join(paths), **environment),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return cls(ours, process)

    def wait(self) -> int | None:
        """Wait until the process has ended and return its exit code, or None for a forked one."""
        return self.process.wait() if self.process else None

    def close(self) -> None:
        """Kill the process and close the socket. A forked process ends by itself when its socket is closed."""
        self.socket.close()
        if self.process:
            self.process.kill()
            self.process.wait()


class ForkServer:
    """A child process that loads ``module`` once; the processes forked from it share that memory."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._child: Child | None = None

    def start(self) -> None:
        """Start the process without waiting for it, unless it runs."""
        if self._child and self._child.process and self._child.process.poll() is not None:
            self.close()
        self._child = self._child or Child.start(self._module)

    def fork(self) -> Child:
        """Return a new process, which runs what follows `fork_server` in the module."""
        self.start()
        assert self._child is not None
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._child.socket, [b"f"], [theirs.fileno()])
        return Child(ours)

    def close(self) -> None:
        """Kill the process; the kernel then kills what was forked from it."""
        if self._child:
            self._child.close()
            self._child = None


class Helper:
    """A child process for code that waits for each answer, a context manager."""

    def __init__(self, module: str, **environment: str) -> None:
        self._new = partial(Child.start, module, **environment)
        self._started = False
        self._start()

    def _start(self) -> None:
        self._child = self._new()
        self._channel = Channel(self._child.socket)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._channel.close()
        self._child.close()

    def ask(self, message: bytes, seconds: float) -> bytes:
        """Return the child's answer; raise `WorkerError` if there is none within ``seconds``."""
        try:
            self._await_start(seconds)
            self._channel.send(message)
            answer = self._channel.receive()
        except OSError as error:  # also TimeoutError
            raise WorkerError(repr(error)) from error
        if answer is None:
            raise WorkerError("the child process has ended")
        return answer

    def _await_start(self, seconds: float) -> None:
        self._child.socket.settimeout(seconds)
        if not self._started and self._channel.receive() is None:  # it has ended: once more
            self.__exit__()
            self._start()
            self._child.socket.settimeout(seconds)
            self._channel.receive()
        self._started = True


class Worker:
    """A child process and the queue of messages that wait for its answers.

    ``start`` gives the process, and ``setup`` is the first message to each; it gets no answer. If the process dies, or
    does not answer within ``seconds``, the message that it worked at is lost, and the others go to a new process. If it
    dies as it starts, no message is lost the first time.
    """

    def __init__(self, start: Callable[[], Child], *, setup: bytes = b"", seconds: float | None = None) -> None:
        self._new = start
        self._setup = setup
        self._seconds = seconds
        self._waiting: deque[tuple[bytes, asyncio.Future[bytes]]] = deque()
        self._child: Child | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._task: asyncio.Task[None] | None = None
        self._asked = asyncio.Event()

    def start(self) -> Self:
        """Start the process without waiting for it. No event loop is needed yet."""
        self._child = self._child or self._new()
        return self

    async def ask(self, message: bytes) -> bytes:
        """Return the child's answer; raise `WorkerError` if there is none."""
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append((message, future))
        self._asked.set()
        if self._task is None:
            self._task = asyncio.ensure_future(self._serve())
        elif self._writer is not None:
            self._send(message)
        return await future

    def close(self) -> None:
        """Kill the process, and stop serving the messages that wait for it."""
        if self._task is not None:
            self._task.cancel()
        self._end()

    async def _serve(self) -> None:
        failed = False  # to start
        while True:
            started = False
            try:
                reader = await self._connect()
                started = True
                await self._converse(reader)
            except (asyncio.IncompleteReadError, OSError) as error:  # also TimeoutError
                log.warning("a child process ended: %r", error)
                self._end()
                if self._waiting and (started or failed):
                    _settle(self._waiting.popleft()[1], repr(error).encode(), failed=True)
                failed = not started

    async def _connect(self) -> asyncio.StreamReader:
        self.start()
        assert self._child is not None
        reader, self._writer = await asyncio.open_connection(sock=self._child.socket)
        if self._setup:
            self._send(self._setup)
        for message, _ in self._waiting:
            self._send(message)
        async with asyncio.timeout(_START):
            await reader.readexactly(_HEAD.size)
        return reader

    async def _converse(self, reader: asyncio.StreamReader) -> None:
        while True:
            if not self._waiting:  # no timeout applies while no message waits
                self._asked.clear()
                await self._asked.wait()
            async with asyncio.timeout(self._seconds):
                size, failed = _HEAD.unpack(await reader.readexactly(_HEAD.size))
                answer = await reader.readexactly(size)
            _settle(self._waiting.popleft()[1], answer, failed=failed)

    def _send(self, message: bytes) -> None:
        assert self._writer is not None
        self._writer.writelines((_HEAD.pack(len(message), False), message))

    def _end(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()
            self._writer = None
        if self._child is not None:
            self._child.close()
            self._child = None


def _settle(future: "asyncio.Future[bytes]", answer: bytes, *, failed: bool) -> None:
    if future.done():  # cancelled meanwhile
        return
    if failed:
        future.set_exception(WorkerError(answer.decode()))
    else:
        future.set_result(answer)
