"""What a group of processes holds of the machine's memory, as Linux tells it; elsewhere nothing is told."""

import contextlib
from collections.abc import Iterator
from pathlib import Path


def memory(leader: int) -> int:
    """Bytes (PSS: what they share counts once) of the group of processes that ``leader`` leads; 0 where it cannot be
    told."""
    return sum(map(_pss, _group(leader)))


def _group(leader: int) -> Iterator[str]:
    """The processes of the group that ``leader`` leads; nothing on systems without /proc."""
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
