"""Store pictures in folders of the work folder: ``evidence/`` one per issue, ``services/`` those of e-services."""

import hashlib
import os
import shutil
from pathlib import Path

from audits.model import Finding

MOST = 50_000_000  # bytes of all pictures: beyond this the oldest are deleted
_SUFFIX = ".webp"


class Pictures:
    """A folder of pictures.

    The name of a fault's picture holds the issue's number and a hash of what the fault looked like: when that changes,
    the picture is another. An empty file means that no picture could be taken.
    """

    def __init__(self, workdir: Path, folder: str = "evidence") -> None:
        self.folder = workdir / folder

    @staticmethod
    def name(issue: int, finding: Finding) -> str:
        """Return the file name of an issue's picture."""
        place = finding.place
        seen = "\x1f".join((finding.url, place.snippet, place.text) if place else (finding.url,))
        return f"{issue}-{hashlib.sha256(seen.encode('utf-8', 'replace')).hexdigest()[:10]}{_SUFFIX}"

    @staticmethod
    def name_of_step(start: str, number: int) -> str:
        """Return the file name of a picture of an e-service, the same in every run."""
        return f"{hashlib.sha256(start.encode('utf-8', 'replace')).hexdigest()[:14]}-{number}{_SUFFIX}"

    def knows(self, name: str) -> bool:
        """Return whether the picture was taken or attempted."""
        return (self.folder / name).is_file()

    def has(self, name: str) -> bool:
        """Return whether there is a picture."""
        try:
            return (self.folder / name).stat().st_size > 0
        except OSError:
            return False

    def put(self, name: str, data: bytes) -> None:
        """Store a picture, whole or not at all; b"" records that there is none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f".{name}"
        new.write_bytes(data)
        new.replace(self.folder / name)

    def keep(self, names: set[str]) -> None:
        """Delete every picture except ``names``, and the oldest of these when they take too much room."""
        if not self.folder.is_dir():
            return
        files = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        room = MOST
        for file in files:
            room -= file.stat().st_size
            if file.name not in names or room < 0:
                file.unlink()

    def publish(self, name: str, folder: Path) -> None:
        """Put the picture into ``folder`` of the reports: as a hard link where the disk allows it, else as a copy."""
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / name
        if target.exists():
            return
        try:
            os.link(self.folder / name, target)
        except OSError:
            shutil.copyfile(self.folder / name, target)
