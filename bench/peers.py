"""Install the tools that webbrond is compared with: from npm, in exact versions, in a temporary folder."""

import shutil
import subprocess
from pathlib import Path

from bench.process import Failed

LINKINATOR = "linkinator@7.6.1"  # 8 needs Node 22; 7 runs on both
AXE_CLI = "@axe-core/cli@4.13.0"


def install(folder: Path, package: str, *more: str) -> Path:
    """Install `package` and return the folder of its commands; raise `Failed` if npm is missing or fails."""
    npm = shutil.which("npm")
    if npm is None:
        raise Failed("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}')
    # No install scripts, because @axe-core/cli would fetch its own browser driver.
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", package, *more]
    if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode:
        raise Failed(f"npm could not install {package}")
    return folder / "node_modules" / ".bin"
