"""The browser as a process: where it comes from, and that nothing of it is left."""

import gc
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from looking import Web, page, site_of
from swedish import said

from crawler.browser import chromium
from crawler.browser.browser import Browser
from crawler.browser.executables import BrowserMissing

pytestmark = pytest.mark.browser


def test_no_process_or_file_is_left(server: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an exception, too."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    browser = Browser(site_of(server))
    started = [process.pid for process in browser._chromium._processes]
    with pytest.raises(KeyboardInterrupt), browser:
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends what a killed process started")
def test_a_killed_round_takes_its_browser_along(tmp_path: Path) -> None:
    """kill -9 leaves no browser; its profile goes when the next one starts."""
    code = (
        "from crawler.browser import Browser; browser = Browser();"
        "print(*(process.pid for process in browser._chromium._processes), flush=True); input()"
    )
    round_ = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"TMPDIR": str(tmp_path)}, text=True,
    )  # fmt: skip
    assert round_.stdin is not None
    assert round_.stdout is not None
    started = [int(pid) for pid in round_.stdout.readline().split()]
    assert len(started) == 2
    round_.send_signal(signal.SIGKILL)
    round_.wait()
    round_.stdin.close()
    round_.stdout.close()
    alive = threading.Event()
    for _ in range(100):
        if not any(_runs(pid) for pid in started):
            break
        alive.wait(0.02)
    assert not any(_runs(pid) for pid in started)
    assert list(tmp_path.glob("webbrond-*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path))
        chromium._sweep()
    assert not list(tmp_path.glob("webbrond-*"))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_browser_that_has_grown_is_renewed(server: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two pages, when it holds more than it should; one that does not stays."""
    with Browser(site_of(server)) as browser:
        url = server.put("/", page("<h1>Hej</h1>"))
        monkeypatch.setattr("crawler.browser.browser.WEIGH_EVERY", 1)
        first = browser._chromium
        assert browser.look(url).state == browser.look(url).state == "ok"
        assert browser._chromium is first
        assert 50_000_000 < first.memory.exact() < 2_000_000_000
        monkeypatch.setattr("crawler.browser.browser.HEAVIEST", 1_000_000)
        assert browser.look(url).state == "ok"
        assert browser._chromium is not first


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("variable", "content", "says"),
    [
        ("WEBBROND_CHROMIUM", None, "Rätta WEBBROND_CHROMIUM"),
        ("WEBBROND_CHROMEDRIVER", None, "Rätta WEBBROND_CHROMEDRIVER"),
        ("WEBBROND_CHROMIUM", "#!/bin/sh\necho sönder >&2; exit 1\n", "Chromium startar inte (sönder)"),
    ],
)
def test_a_missing_or_broken_browser_is_told_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, content: str | None, says: str
) -> None:
    """Whoever runs it reads what to install, not a traceback."""
    fake = tmp_path / "chromium"
    if content:
        fake.write_text(content)
        fake.chmod(0o755)
    monkeypatch.setenv(variable, str(fake))
    with pytest.raises(BrowserMissing) as caught:
        Browser()
    assert says in said(caught.value.reason)
    assert ("apt install" in said(caught.value.reason)) is bool(content)  # a wrong setting is mended, not installed


def test_no_browser_in_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither headless shell nor Chromium: told as such."""
    monkeypatch.setattr("crawler.browser.executables._BROWSERS", ("no-such-chromium",))
    with pytest.raises(BrowserMissing, match="no-chromium"):
        Browser()


def test_a_browser_that_cannot_be_controlled(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the start that is a browser that is missing, and no traceback."""
    monkeypatch.setattr("crawler.browser.fonts._source", lambda: "throw new Error('sönder');")
    with pytest.raises(BrowserMissing, match=r"browser-refuses.*fonts cannot be measured"):
        Browser()


@pytest.mark.parametrize("killed", ["browser", "chromedriver"])
def test_what_is_killed_as_it_starts_is_started_again(
    server: Web, monkeypatch: pytest.MonkeyPatch, killed: str
) -> None:
    """Once: the page is examined as if nothing had happened."""
    kill_after_spawn(monkeypatch, killed, times=1)
    with Browser(site_of(server)) as browser:
        assert browser.look(server.put("/", page("<h1>Hej</h1>"))).state == "ok"
    gc.collect()


@pytest.mark.parametrize("killed", ["browser", "chromedriver"])
def test_what_is_always_killed_as_it_starts_is_missing(monkeypatch: pytest.MonkeyPatch, killed: str) -> None:
    """Told with a reason, never as an error of a library."""
    kill_after_spawn(monkeypatch, killed, times=9)
    with pytest.raises(BrowserMissing):
        Browser()
    gc.collect()


def kill_after_spawn(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> None:
    """Kill the next processes of this name as soon as they have said where they listen.

    Selenium leaves its socket to a driver that was killed to the garbage collector, and Python would complain.
    """
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    left = [times]
    wait = chromium.Chromium._wait_for

    def wait_and_kill(self: chromium.Chromium, file: Path, pattern: str, process: Any, what: str) -> tuple[str, ...]:
        said = wait(self, file, pattern, process, what)
        if (what == "chromedriver") is (name == "chromedriver") and left[0]:
            left[0] -= 1
            process.kill()
            process.wait()
        return said

    monkeypatch.setattr(chromium.Chromium, "_wait_for", wait_and_kill)
