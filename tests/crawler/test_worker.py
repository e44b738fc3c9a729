"""Child processes: what they answer, and what happens when one is killed, hangs, or loses its parent."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from crawler.environment import child_environment
from crawler.worker import Child, ForkServer, Worker, WorkerError

MODULE = """
import os
from crawler.child import connect, fork_server, serve
from crawler.worker import Channel

def answer(message):
    if message == b"pid":
        return str(os.getpid()).encode()
    if message == b"exit":
        os._exit(1)
    if message == b"loop":
        while True:
            pass
    if message == b"memory":
        raise MemoryError
    if message == b"error":
        raise ValueError("of nought")
    return setup + message

channel = Channel({end})
setup = channel.receive()
serve(channel, answer)
"""
KINDS = {"child_started": "connect()", "child_forked": "fork_server(connect())"}


@pytest.fixture(params=KINDS)
def new(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What starts a process, or forks one from another."""
    (tmp_path / f"{request.param}.py").write_text(MODULE.format(end=KINDS[request.param]))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    if request.param == "child_started":
        yield partial(Child.start, request.param)
    else:
        server = ForkServer(request.param)
        yield server.fork
        server.close()


def told(new: Callable[[], Child], *messages: bytes, seconds: float | None = None) -> list[Any]:
    """The answers to messages that are all sent at once."""

    async def ask() -> list[Any]:
        worker = Worker(new, setup=b"ok ", seconds=seconds)
        try:
            return await asyncio.gather(*map(worker.ask, messages), return_exceptions=True)
        finally:
            worker.close()

    return asyncio.run(ask())


def test_answers_come_in_order(new: Callable[[], Child]) -> None:
    """Empty and large ones too; each process gets the setup."""
    large = b"x" * 3_000_000
    assert told(new, b"1", b"", large) == [b"ok 1", b"ok ", b"ok " + large]


def test_an_error_is_an_answer(new: Callable[[], Child]) -> None:
    """The process goes on."""
    first, error, second = told(new, b"pid", b"error", b"pid")
    assert isinstance(error, WorkerError)
    assert str(error) == "ValueError('of nought')"
    assert first == second


@pytest.mark.parametrize("fatal", [b"exit", b"memory"])
def test_a_message_that_ends_the_process_costs_only_itself(new: Callable[[], Child], fatal: bytes) -> None:
    """Those behind it are answered by a new process, which has the setup too."""
    first, lost, second, last = told(new, b"pid", fatal, b"pid", b"1")
    assert isinstance(lost, WorkerError)
    assert first != second
    assert last == b"ok 1"


def test_a_message_that_takes_too_long_costs_only_itself(new: Callable[[], Child]) -> None:
    """So does one that stops the whole process."""
    lost, last = told(new, b"loop", b"1", seconds=5)
    assert isinstance(lost, WorkerError)
    assert last == b"ok 1"


@pytest.mark.parametrize("new", ["child_forked"], indirect=True)  # a process of its own has no server
def test_a_server_that_was_killed_is_started_again(new: Callable[[], Child]) -> None:
    """Its processes are lost with it, and with each of them one message."""
    server = getattr(new, "__self__", None)
    assert isinstance(server, ForkServer)
    [first] = told(new, b"pid")
    child = server._child
    assert child
    assert child.process
    child.process.kill()
    child.process.wait()
    [second] = told(new, b"pid")
    assert first != second


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends what a killed process started")
def test_children_end_with_their_parent(new: Callable[[], Child], tmp_path: Path) -> None:
    """Even in the middle of a message."""
    start = (
        "ForkServer(name).fork"
        if isinstance(getattr(new, "__self__", None), ForkServer)
        else "lambda: Child.start(name)"
    )
    name = next(tmp_path.glob("*.py")).stem
    code = f"""
import asyncio
from crawler.worker import Child, ForkServer, Worker
name = {name!r}
async def main():
    worker = Worker({start}, setup=b"x")
    print((await worker.ask(b"pid")).decode(), flush=True)
    await worker.ask(b"loop")
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
        child.wait(10)


def test_children_get_no_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of what they need, not of what they must not have."""
    for name in ("WEBBROND_SMTP_PASSWORD", "WEBBROND_GRID_LOGIN", "AWS_SECRET_ACCESS_KEY", "https_proxy"):
        monkeypatch.setenv(name, "hemlig")
    environment = child_environment(TMPDIR="/x")
    assert "hemlig" not in environment.values()
    assert (environment["PATH"], environment["TMPDIR"]) == (os.environ["PATH"], "/x")


def test_memory_is_limited_by_the_kernel() -> None:
    """What a page makes a process ask for is refused, and the process can say so."""
    script = """
from crawler.child import limit_memory
limit_memory(300_000_000)
kept = bytearray(50_000_000)
try:
    bytearray(400_000_000)
except MemoryError:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
