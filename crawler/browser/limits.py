"""Keep the limits of a page outside the browser: its time, and the memory that the browser may take for it."""

import math
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

MOST = 450_000_000  # bytes of a browser while a page is open; two browsers and their parent then stay below 1.5 GB
EVERY = 0.05  # seconds between two looks at the memory: a script takes some 50 MB in that time
_LIST_EVERY = 1.0  # seconds; which processes the browser has changes seldom
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Memory:
    """The memory of the processes in the group of `leader`. All figures are 0 if that is unknown, as without a leader.

    Only Linux knows PSS, which counts shared memory once.
    """

    def __init__(self, leader: int = 0) -> None:
        self._leader = leader
        self._pids: list[int] = []
        self._listed = 0.0

    def exact(self) -> int:
        """Return the bytes of memory that the processes use, as PSS. It takes some milliseconds."""
        return sum(map(_pss, self._group()))

    def rough(self) -> int:
        """Return the bytes of memory that the processes have for themselves. It takes a tenth of a millisecond."""
        if time.monotonic() - self._listed > _LIST_EVERY:
            self._pids, self._listed = self._group(), time.monotonic()
        return sum(map(_own, self._pids))

    def _group(self) -> list[int]:
        found = []
        for pid in psutil.pids() if self._leader else ():
            with suppress(OSError):  # it has ended
                if os.getpgid(pid) == self._leader:
                    found.append(pid)
        return found


def _pss(pid: int) -> int:
    try:
        return int(getattr(psutil.Process(pid).memory_full_info(), "pss", 0))
    except psutil.Error:  # it has ended, or it is not ours
        return 0


def _own(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * _PAGE  # resident, without what is shared


class Watch:
    """A context manager that calls `kill` when a page's time is up, or when the browser takes too much memory for it.

    Nothing else makes a hung page react. `seconds` is the time for the page. `late` and `greedy` say what happened, and
    `peak` is the most memory that was seen.
    """

    def __init__(self, seconds: float, memory: Memory, kill: Callable[[], None]) -> None:
        self.late = False
        self.greedy = False
        self.peak = 0
        self.answered = False  # whether the server has answered; from then on a delay is the page's own
        self._end = time.monotonic() + seconds
        self._memory = memory
        self._kill = kill
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)

    @property
    def fired(self) -> bool:
        """Return whether the browser was killed."""
        return self.late or self.greedy

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let the page's time stand still while it has to wait for something else."""
        begun, end = time.monotonic(), self._end
        self._end = math.inf
        try:
            yield
        finally:
            self._end = end + time.monotonic() - begun

    def _watch(self) -> None:
        while True:
            self._look()
            if self.fired:
                self._kill()
                return
            if self._left.wait(EVERY):
                return

    def _look(self) -> None:
        self.late = time.monotonic() >= self._end
        self.peak = max(self.peak, self._memory.rough())
        self.greedy = self.peak > MOST

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self._thread.join()
