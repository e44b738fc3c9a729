"""Children that start warm: forked from a process that has loaded their module once, instead of loading it each time.

A night starts three Python processes, which load for some seconds. `Child.start` is the one place where that happens;
nights by the command line, of which the tests make enough, start them as they are.
"""

import contextlib
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from crawler.child import _end_with_parent
from crawler.environment import child_environment
from crawler.worker import Child

# Each with what it loads in addition when it runs.
_SCRAPY = (
    "scrapy.core.downloader.handlers.http11",
    "scrapy.crawler",
    "scrapy.pqueues",
    "scrapy.spidermiddlewares.start",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "scrapy.utils.project",
)
MODULES = {
    "crawler.fetch.page": (*_SCRAPY, "crawler.fetch.page_spider"),
    "crawler.fetch.stage": (
        *_SCRAPY,
        "crawler.fetch.spider",
        "crawler.log",
        "crawler.parse",
        "sqlite_utils.db",
    ),
    "crawler.parse.page_worker": (),
    "crawler.parse.document_worker": ("crawler.parse.office", "crawler.parse.pdf"),
    "crawler.audit.judge": (),
    "crawler.check.checker": ("crawler.audit.judge", "crawler.browser.facts"),
}
# Those that a child itself starts, from the same processes.
INNER = {"crawler.fetch.stage": ("crawler.parse.page_worker", "crawler.parse.document_worker")}
_SERVERS: dict[str, tuple[socket.socket, "subprocess.Popen[bytes]"]] = {}
_PATH = os.environ.get("PYTHONPATH")
cold = Child.start


class Forked:
    """What `subprocess.Popen` is for a process of one's own: a process that another one has forked."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self.pid = int.from_bytes(end.recv(4, socket.MSG_WAITALL), "big")
        self.returncode: int | None = None

    def wait(self) -> int:
        """Wait for the exit code."""
        if self.returncode is None:
            said = self._end.recv(4, socket.MSG_WAITALL)
            self.returncode = int.from_bytes(said, "big", signed=True) if said else -signal.SIGKILL
            self._end.close()
        return self.returncode

    def poll(self) -> int | None:
        """Return the exit code, or None while the process runs."""
        if self.returncode is None:
            with contextlib.suppress(BlockingIOError):
                self._end.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
                return self.wait()
        return self.returncode

    def kill(self) -> None:
        """Kill the process; one that has ended stays as it is."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def start(module: str, **environment: str) -> Child:
    """Start ``module`` as `Child.start` does, but warm if it is one of `MODULES`."""
    if module not in MODULES or os.environ.get("PYTHONPATH") != _PATH:  # what a test has put there is to be loaded
        return cold(module, **environment)
    ours, theirs = socket.socketpair()
    told, tells = socket.socketpair()
    with theirs, tells:
        setting = json.dumps([str(Path.cwd()), child_environment(**environment)]).encode()
        socket.send_fds(_server(module), [setting], [theirs.fileno(), tells.fileno()])
    return Child(ours, Forked(told))  # type: ignore[arg-type]


def _server(module: str) -> socket.socket:
    """The socket to the process that the children of ``module`` are forked from."""
    if module not in _SERVERS:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            server = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno()), module], pass_fds=[theirs.fileno()],
                env=child_environment(PYTHONPATH=str(Path(__file__).parents[2])),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        _SERVERS[module] = ours, server
    return _SERVERS[module][0]


def close() -> None:
    """End the processes that the children were forked from."""
    for end, server in _SERVERS.values():
        end.close()
        server.wait()
    _SERVERS.clear()


def main(end: socket.socket, name: str) -> None:
    """Load the module; run it in a process of its own each time that one is asked for."""
    global _PATH
    _end_with_parent()
    for inner in INNER.get(name, ()):
        _server(inner)
    module = importlib.import_module(name)
    for loaded in (module, *map(importlib.import_module, MODULES[name])):
        if warm_up := getattr(loaded, "_warm_up", None):
            warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        setting, descriptors, _, _ = socket.recv_fds(end, 1_000_000, 2)
        if not setting:
            return
        to_parent, tells = descriptors
        if os.fork() == 0:
            end.close()
            _end_with_parent()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _watch(socket.socket(fileno=tells), to_parent)
            folder, environment = json.loads(setting)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            _PATH = os.environ.get("PYTHONPATH")
            Child.start = start  # type: ignore[method-assign]
            sys.argv = [name, str(to_parent)]
            module.main()
            return
        for descriptor in descriptors:
            os.close(descriptor)


def _watch(tells: socket.socket, to_parent: int) -> None:
    """Return in a new child of this process; wait for its end here, and tell how it ended."""
    child = os.fork()
    if child == 0:
        tells.close()
        return
    os.close(to_parent)
    tells.send(child.to_bytes(4, "big"))
    _, status = os.waitpid(child, 0)
    tells.send(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))
    os._exit(0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2])
