"""Measure the memory of a group of processes."""

import os
from collections.abc import Iterator

import psutil


def memory_of_group(leader: int) -> int:
    """Return the bytes of memory that the process group of `leader` uses, or 0 if that is unknown.

    The figure is the sum of PSS, which counts shared memory once, and which only Linux knows.
    """
    return sum(map(_pss, _group(leader)))


def _group(leader: int) -> Iterator[psutil.Process]:
    for pid in psutil.pids():
        try:
            if os.getpgid(pid) == leader:
                yield psutil.Process(pid)
        except (OSError, psutil.Error):  # it has ended
            continue


def _pss(process: psutil.Process) -> int:
    try:
        return int(getattr(process.memory_full_info(), "pss", 0))
    except psutil.Error:  # it has ended, or it is not ours
        return 0
