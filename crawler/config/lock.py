"""Allow only one run at a time in a work folder. The kernel holds the lock, so a killed run leaves no stale lock."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reports.files import open_lock
from reports.store import timestamp
from rules import InvalidInput


class Locked(BlockingIOError):
    """Another run is active in this folder; the message says which process, and since when."""


@contextmanager
def locked(workdir: Path) -> Iterator[None]:
    """Hold the work folder's lock for the duration of the block; raise `Locked` at once if another process holds it."""
    workdir.mkdir(parents=True, exist_ok=True)
    path = workdir / "webbrond.lock"
    try:
        descriptor = open_lock(path)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise InvalidInput(f"{path}: is a symbolic link, which webbrond does not write through; delete it") from None
    with open(descriptor, "r+", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor has no path
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise Locked(f"{workdir}: another run is active here ({holder}); wait for it, or end it") from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {timestamp()}")
        file.flush()
        yield
        file.truncate(0)
