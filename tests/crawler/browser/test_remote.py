"""A browser on another machine: a chromedriver on loopback is what a Selenium Grid is made of."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest
from looking import FAULTS, FAULTY, Web, failing, page, site_of

from audits.engine import parse_engine
from crawler.browser import chromium, executables
from crawler.browser.browser import Browser
from crawler.browser.executables import BrowserMissing

pytestmark = pytest.mark.browser


class _Grid:
    """The address of a chromedriver, and the browsers that it has running."""

    def __init__(self, process: subprocess.Popen[str], port: str) -> None:
        self.process = process
        self.address = f"http://127.0.0.1:{port}"

    def browsers(self) -> list[str]:
        """The processes below it."""
        return [str(child.pid) for child in psutil.Process(self.process.pid).children()]


@contextmanager
def _driver() -> Iterator[tuple[subprocess.Popen[str], str]]:
    while True:  # it chooses a port, and ends when another takes it first
        with subprocess.Popen(
            [executables.find_driver(), "--port=0"], stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            assert process.stdout
            said = (re.search(r"successfully on port (\d+)", line) for line in process.stdout)
            if port := next((found[1] for found in said if found), ""):
                yield process, port
                return


@pytest.fixture
def grid(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Grid]:
    if os.geteuid() == 0:  # what a Grid's own machine sees to
        monkeypatch.setattr(chromium, "SWITCHES", (*chromium.SWITCHES, "--no-sandbox"))
    with _driver() as (process, port):
        yield _Grid(process, port)
        os.killpg(process.pid, signal.SIGKILL)


def test_pages_are_looked_at_in_a_browser_elsewhere(server: Web, grid: _Grid) -> None:
    """The same artifact, within the same fence, and no session is left behind."""
    url = server.put("/far", page(FAULTS))
    with Browser(site_of(server, remote=grid.address)) as browser:
        artifact = browser.look(url)
        assert (artifact.state, artifact.reason) == ("ok", "")
        assert parse_engine(artifact.engine).is_whole
        assert failing(artifact) >= FAULTY
        assert browser.look("http://127.0.0.1:1/").state == "error"
    assert grid.browsers() == []


def test_a_page_that_hangs_elsewhere_costs_itself(server: Web, grid: _Grid) -> None:
    """Its session is given up for a new one. (It waits for an answer; an endless loop would keep a processor busy.)"""
    server.put("/far-never", "")
    server.hold("/far-never", until="/far-nothing")
    wait = "<script>r = new XMLHttpRequest(); r.open('GET', '/far-never', false); r.send()</script>"
    hangs = server.put("/far-hang", page(FAULTS, wait))
    with Browser(site_of(server, remote=grid.address, timeout=4.0)) as browser:
        assert browser.look(hangs).state == "timeout"
        assert failing(browser.look(server.put("/far", page(FAULTS)))) >= FAULTY


def test_no_browser_there_is_told_with_the_address() -> None:
    """A wrong address in site.toml is not a traceback."""
    with pytest.raises(BrowserMissing, match=r"browser-remote.*127\.0\.0\.1:1"):
        chromium.Chromium([], remote="http://127.0.0.1:1", deadline=1)
