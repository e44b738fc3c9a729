"""Measure the memory of a group of processes. It works on Linux only."""

import contextlib
from collections.abc import Iterator
from pathlib import Path


def memory(leader: int) -> int:
    """Return the bytes of memory that the process group of `leader` uses, or 0 if that is unknown.

    The figure is the sum of PSS, which counts shared memory once.
    """
    return sum(map(_pss, _group(leader)))


def _group(leader: int) -> Iterator[str]:
    """Yield the ids of the processes in the group of `leader`; none on systems without /proc."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) == leader:
                yield folder.name


def _pss(pid: str) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
