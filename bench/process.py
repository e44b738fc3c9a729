"""Run a contender as a process, and measure what it and all processes that it starts use."""

import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from msgspec import Struct

_EVERY = 0.1  # seconds between two samples of the processes
_MEMORY_EVERY = 1.0  # seconds; reading the memory is expensive


class Took(Struct, frozen=True):
    """What a process took: seconds by the clock, seconds of CPU, and the peak of memory in MB.

    Memory is PSS, which counts shared memory once.
    """

    seconds: float
    cpu: float
    memory: float
    output: str


class Failed(RuntimeError):
    """The contender cannot run here; the message says why."""


def run(command: list[str], *, environment: dict[str, str] | None = None, codes: tuple[int, ...] = (0,)) -> Took:
    """Run `command` to its end and return what it took; raise `Failed` unless its exit code is one of `codes`."""
    before = _reaped()
    with tempfile.TemporaryFile("w+b") as said, tempfile.TemporaryFile("w+b") as complained:
        began = time.monotonic()
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=complained, env={**os.environ, **(environment or {})}
        )
        watched = _Watched(child.pid)
        while child.poll() is None:
            watched.look()
            time.sleep(_EVERY)
        seconds = time.monotonic() - began
        said.seek(0)
        output = said.read().decode("utf-8", "replace")
        if child.returncode not in codes:
            complained.seek(0)
            text = complained.read().decode("utf-8", "replace").strip() or output.strip()
            raise Failed(f"{Path(command[0]).name} ended with {child.returncode}: {text[-300:]}")
    # A process that its parent did not wait for is counted only by the samples, one that ends between samples only by
    # the usage of reaped children. So the larger figure is used.
    return Took(seconds, max(watched.cpu, _reaped() - before), watched.memory, output)


def _reaped() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class _Watched:
    """A process and its descendants. A descendant seen once is followed even after its parent has ended."""

    def __init__(self, pid: int) -> None:
        self.memory = 0.0
        self._used: dict[str, float] = {str(pid): 0.0}
        self._weighed = time.monotonic() - _MEMORY_EVERY / 2

    @property
    def cpu(self) -> float:
        return sum(self._used.values())

    def look(self) -> None:
        alive = []
        waiting = list(self._used)
        while waiting:
            pid = waiting.pop()
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                below = [
                    name for file in Path(f"/proc/{pid}/task").glob("*/children") for name in file.read_text().split()
                ]
            except OSError:
                continue
            self._used[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            alive.append(pid)
            waiting += [name for name in below if name not in self._used and name not in waiting]
        if time.monotonic() - self._weighed > _MEMORY_EVERY:
            self._weighed = time.monotonic()
            self.memory = max(self.memory, sum(map(_pss, alive)))


def _pss(pid: str) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
