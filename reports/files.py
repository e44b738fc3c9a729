"""Write the files that people keep, such as decisions.toml and exports: whole or not at all, one writer at a time."""

import contextlib
import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class CannotWrite(RuntimeError):
    """A file could not be written, and is as it was before. The message says why, and what to do."""


def open_lock(path: Path) -> int:
    """Return a descriptor of the lock file ``path``, which is made if needed. A symbolic link is not followed."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)


def write_file(path: Path, content: bytes | Callable[[bytes | None], bytes]) -> None:
    """Replace what ``path`` holds by ``content``, or by what that function makes of it (None: there is no file).

    The function is called under a lock, so no change of another process is lost. Whoever reads the file meanwhile gets
    the old content or the new; after a crash or a failure the old one is there. A device or a pipe is written to as
    it is. Raise `CannotWrite` when the file cannot be written.
    """
    make = content if callable(content) else lambda _before: content
    try:
        target = Path(os.path.realpath(path))  # a link stays a link to the file that is replaced
        if target.exists() and not target.is_file():
            target.write_bytes(make(None))
            return
        with _locked(target.with_name(f".{target.name}.lock")):
            before = target.read_bytes() if target.exists() else None
            if before is not None and not os.access(target, os.W_OK):  # a new file in its place would not ask
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            _replace(target, make(before))
    except OSError as error:
        raise CannotWrite(_sentence(path, error)) from error


@contextlib.contextmanager
def _locked(lock: Path) -> Iterator[None]:
    """Hold ``lock``, and delete it afterwards."""
    while True:
        descriptor = open_lock(lock)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # Another process may have deleted the file while this one waited; its lock is then worth nothing.
            if not _is_at(lock, descriptor):
                continue
            try:
                yield
            finally:
                lock.unlink(missing_ok=True)
            return
        finally:
            os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _replace(target: Path, content: bytes) -> None:
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)  # left by a process that was killed
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(content)
            file.flush()
            if target.exists():
                _keep_rights(target.stat(), descriptor)
            os.fsync(descriptor)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)  # so that the new name outlives a power cut, too
    finally:
        os.close(folder)


def _keep_rights(before: os.stat_result, descriptor: int) -> None:
    with contextlib.suppress(PermissionError):  # only root gives a file to another user
        os.fchown(descriptor, before.st_uid, before.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))


def _sentence(path: Path, error: OSError) -> str:
    if error.errno in DISK_FULL:
        advice = "; nothing was changed. Free some space there, and run the command again"
    elif error.errno in _FORBIDDEN:
        advice = "; nothing was changed. Give webbrond's user the right to write in that folder"
    else:
        advice = "; nothing was changed"
    return f"{path}: cannot be written: {error.strerror or error}{advice}"
