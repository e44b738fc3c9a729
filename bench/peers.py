"""The tools that we compare with, from npm, in exact versions, in a throw-away folder."""

import shutil
import subprocess
from pathlib import Path

from bench.process import Failed

LINKINATOR = "linkinator@7.6.1"  # 8 needs Node 22; 7 runs on both
AXE_CLI = "@axe-core/cli@4.13.0"


def install(folder: Path, package: str, *more: str) -> Path:
    """The folder of commands that ``package`` brings; `Failed` where npm is missing or cannot."""
    npm = shutil.which("npm")
    if npm is None:
        raise Failed("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}')
    # No install scripts: @axe-core/cli would fetch a browser driver of its own.
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", package, *more]
    if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode:
        raise Failed(f"npm could not install {package}")
    return folder / "node_modules" / ".bin"
