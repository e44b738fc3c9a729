"""The pictures of faults: ``evidence/`` in the work folder, a file an issue, that go with the issue when it does."""

import hashlib
import os
import shutil
from pathlib import Path

from audits.model import Finding

MOST = 50_000_000  # bytes of all pictures: then the oldest go
_SUFFIX = ".webp"


class Pictures:
    """The folder. A picture's name holds the issue's number and a mark of what the fault looked like: when that
    changes, the picture is another. An empty file says that none could be taken."""

    def __init__(self, workdir: Path) -> None:
        self.folder = workdir / "evidence"

    @staticmethod
    def name(issue: int, finding: Finding) -> str:
        """The file of an issue's picture."""
        place = finding.place
        seen = "\x1f".join((finding.url, place.snippet, place.text) if place else (finding.url,))
        return f"{issue}-{hashlib.sha256(seen.encode('utf-8', 'replace')).hexdigest()[:10]}{_SUFFIX}"

    def knows(self, name: str) -> bool:
        """Whether it was taken, or tried."""
        return (self.folder / name).is_file()

    def has(self, name: str) -> bool:
        """Whether there is a picture."""
        try:
            return (self.folder / name).stat().st_size > 0
        except OSError:
            return False

    def put(self, name: str, data: bytes) -> None:
        """Keep a picture, whole or not at all; b"": there is none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f".{name}"
        new.write_bytes(data)
        new.replace(self.folder / name)

    def keep(self, names: set[str]) -> None:
        """Drop every picture but ``names``, and the oldest of these when they take too much room."""
        if not self.folder.is_dir():
            return
        files = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        room = MOST
        for file in files:
            room -= file.stat().st_size
            if file.name not in names or room < 0:
                file.unlink()

    def publish(self, name: str, folder: Path) -> None:
        """Put the picture into ``folder`` of the reports: the same file where the disk can, else a copy."""
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / name
        if target.exists():
            return
        try:
            os.link(self.folder / name, target)
        except OSError:
            shutil.copyfile(self.folder / name, target)
