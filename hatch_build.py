"""A build hook that puts axe-core into the wheel and the sdist: its script, its Swedish locale and its licences.

The version is the one that package-lock.json names. An editable install includes none, because it uses the checkout's
node_modules.
"""

import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM = "node_modules/axe-core"
IN_WHEEL = "crawler/axe_core"  # crawler/browser/axe.py looks for it there
FILES = ("axe.min.js", "locales/sv.json", "package.json", "LICENSE", "LICENSE-3RD-PARTY.txt")
LOCK = ("package.json", "package-lock.json", ".npmrc")
FETCH = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class AxeCore(BuildHookInterface[Any]):
    """A build hook that adds the files of axe-core to the build, from node_modules or else from npm."""

    _fetched: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to `build_data`, with their paths in the wheel or the sdist.

        In the sdist they have the paths that npm gives them, so a wheel built from it needs no npm.
        """
        if version == "editable":
            return
        root = Path(self.root)
        wanted = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"][NPM]["version"]
        folder = root / NPM if _is_whole(root / NPM, wanted) else self._fetch(root, wanted)
        target = IN_WHEEL if self.target_name == "wheel" else NPM
        build_data["force_include"].update({str(folder / name): f"{target}/{name}" for name in FILES})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Delete the files that were fetched for the build."""
        if self._fetched is not None:
            self._fetched.cleanup()

    def _fetch(self, root: Path, wanted: str) -> Path:
        """Fetch the locked axe-core and return its folder; npm verifies the lock file's checksum.

        Aborts the build when npm cannot fetch it.
        """
        self._fetched = TemporaryDirectory(prefix="webbrond-axe-")
        for name in LOCK:
            shutil.copy(root / name, self._fetched.name)
        folder = Path(self._fetched.name) / NPM
        why = _install(self._fetched.name) or ("" if _is_whole(folder, wanted) else "files of it are missing.")
        if why:
            self.app.abort(
                f"axe-core {wanted} is not in {NPM}, and npm could not fetch it: {why}\n"
                "Run `npm ci --omit=dev` where npm works, and build again."
            )
        return folder


def _install(folder: str) -> str:
    """Install by npm what the lock file in `folder` names; return what went wrong, or "" on success."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed."
    done = subprocess.run([npm, *FETCH], cwd=folder, capture_output=True, text=True, check=False)
    return done.stderr.strip()[-500:] or f"exit code {done.returncode}" if done.returncode else ""


def _is_whole(folder: Path, wanted: str) -> bool:
    """Return whether `folder` has every file of axe-core in the version `wanted`."""
    if not all((folder / name).is_file() for name in FILES):
        return False
    return bool(json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"] == wanted)
