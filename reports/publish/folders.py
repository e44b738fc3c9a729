"""Swap in the folder of a new edition with one atomic step, and point readers to the latest edition."""

import ctypes
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

LATEST = "senaste"
TEMPORARY = ".ny-"


def is_newer(folder: Path, latest: Path, order: Sequence[str]) -> bool:
    """Return whether ``folder`` is of no earlier run than what people see.

    It is of an earlier run when an old edition is written again.
    """
    shown = latest.resolve().name if latest.is_symlink() else ""
    return shown not in order or order.index(folder.name) >= order.index(shown)


def swap_in(new: Path, folder: Path) -> None:
    """Replace ``folder`` with ``new``: in one step where two folders can be exchanged, else by two renames."""
    if not folder.exists():
        new.rename(folder)
        return
    if not _exchange(new, folder):
        aside = folder.with_name(f"{TEMPORARY}gammal-{folder.name}")
        folder.rename(aside)
        new.rename(folder)
        new = aside
    remove(new)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (Linux, renameat2 with RENAME_EXCHANGE), and return whether that worked."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # another system; the folders are then exchanged in two steps
        return False
    at_cwd, exchange = -100, 2
    return bool(rename(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0)


def point_to(latest: Path, folder: Path) -> None:
    """Make ``latest`` show ``folder``: as a relative symbolic link, or as a copy where links are impossible."""
    temporary = latest.with_name(f"{TEMPORARY}{LATEST}")
    remove(temporary)
    try:
        temporary.symlink_to(folder.name, target_is_directory=True)
    except (OSError, NotImplementedError):  # a platform or file system without links
        shutil.copytree(folder, temporary)
    if latest.is_dir() and (not latest.is_symlink() or not temporary.is_symlink()):
        aside = latest.with_name(f"{TEMPORARY}gammal-{LATEST}")
        latest.rename(aside)
        temporary.rename(latest)
        remove(aside)
    else:
        temporary.replace(latest)


def remove(path: Path) -> None:
    """Delete a file, a link or a folder, if it exists."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
