"""Print a page of the reports as PDF, with the Chromium that looks at pages."""

import contextlib
import os
import signal
import subprocess
import tempfile
from pathlib import Path

from audits.reasons import Code, Reason
from crawler.browser import BrowserMissing, find_browser
from crawler.environment import child_environment

_SWITCHES = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-extensions",
    "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
)  # fmt: skip
_SECONDS = 60.0  # a sheet takes half a second on an idle machine


def print_pdf(page: Path) -> bytes:
    """Return the file ``page`` as PDF, with its own sizes of paper; raise `BrowserMissing` when that fails."""
    with tempfile.TemporaryDirectory(prefix="webbrond-") as folder:
        target = Path(folder) / "page.pdf"
        switches = [*_SWITCHES, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        if os.geteuid() == 0:
            switches.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
        said = _run([find_browser(), *switches, page.absolute().as_uri()], Path(folder))
        if not target.is_file():
            raise BrowserMissing(Reason.of(Code.BROWSER_NO_START, name="Chromium", error=said and f" ({said})"))
        return target.read_bytes()


def _run(command: list[str], home: Path) -> str:
    """Run a command, with all that it starts, to its end or to the limit; return its last words."""
    log = home / "browser.log"  # a file, as a pipe would be held open by what the command leaves behind
    with log.open("wb") as words:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=words, stderr=words, env=child_environment(HOME=str(home)),
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            return str(error)
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        return f"{_SECONDS:.0f} s"
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return (log.read_text("utf-8", "replace").strip().splitlines() or [""])[-1][:200]
