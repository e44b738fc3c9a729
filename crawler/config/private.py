"""Keep the work folder from other users of the machine: what a run writes is for its own user only."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UMASK = 0o077
# What earlier versions wrote for all to read. A web server may serve `reports/`, and its pictures.
_PRIVATE = ("webbrond.db", "webbrond.db-wal", "webbrond.db-shm", "webbrond.lock", "backup", "logs", "warc")


@contextmanager
def private_files(workdir: Path) -> Iterator[None]:
    """Let no other user read what is written in the block, nor what earlier runs left in ``workdir``."""
    before, core = os.umask(_UMASK), resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, core[1]))  # a core dump, of a browser too, holds what is not masked
    try:
        for top in map(workdir.joinpath, _PRIVATE):
            for path in (top, *(top.iterdir() if top.is_dir() else ())):
                _make_private(path)
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, core)
        os.umask(before)


def _make_private(path: Path) -> None:
    if path.exists() and not path.is_symlink() and (mode := path.stat().st_mode & 0o777) & _UMASK:
        path.chmod(mode & ~_UMASK)
