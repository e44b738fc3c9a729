"""The child's side of `crawler.worker`: answer the parent's messages, within limits that the kernel keeps."""

import contextlib
import ctypes
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable

from crawler.worker import Channel

_PR_SET_PDEATHSIG = 1  # prctl(2)


def connect() -> socket.socket:
    """Return the socket to the parent. From now on the kernel ends this process when the parent ends."""
    _end_with_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return socket.socket(fileno=int(sys.argv[1]))


def serve(channel: Channel, answer: Callable[[bytes], bytes]) -> None:
    """Answer messages until the parent is gone. An error in one message does not cost the others."""
    channel.send(b"")  # it has started
    while (message := channel.receive()) is not None:
        try:
            said, failed = answer(message), False
        except MemoryError:  # a new process has its memory back
            raise
        except Exception as error:
            said, failed = repr(error).encode(), True
        channel.send(said, failed=failed)


def fork_server(end: socket.socket) -> socket.socket:
    """Fork a process each time that the parent asks for one; return, in each of them, the socket to the parent."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel then reaps the processes that have ended
    while sockets := socket.recv_fds(end, 1, 1)[1]:
        if os.fork() == 0:
            end.close()
            _end_with_parent()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return socket.socket(fileno=sockets[0])
        os.close(sockets[0])
    sys.exit()


def _end_with_parent() -> None:
    with contextlib.suppress(AttributeError):  # there is prctl on Linux only; elsewhere the closed socket ends it
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def limit_cpu(seconds: float) -> None:
    """Let the kernel end this process after about ``seconds`` of CPU time from now on, whatever it is doing then."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime + seconds + 2)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def limit_memory(size: int) -> None:
    """Let this process have at most ``size`` bytes of memory of its own; above that, it gets a `MemoryError`."""
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
