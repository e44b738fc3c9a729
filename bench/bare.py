"""Run axe in a minimal loop over the debugging protocol, as a lower bound: `python -m bench.bare ADDRESS ...`.

It uses one headless shell and two tabs, injects axe before load with RENDER's own options, blocks images and fonts, and
gets the wanted results as one JSON string. It has no fence, no deadline, no waiting for scripts, no facts and no
database: RENDER's cost is its difference from this loop. With ``--ours`` before the addresses, Chromium gets RENDER's
own switches too. The output has the format of `@axe-core/cli --save`, as far as the comparison reads it.
"""

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from time import sleep
from typing import Any
from urllib.request import Request, urlopen

import websocket

from crawler.browser import axe
from crawler.browser.chromium import SWITCHES
from crawler.browser.executables import find_browser

_TABS = 2
_SWITCHES = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-extensions", "--remote-debugging-port=0",
             "--remote-allow-origins=*", "--window-size=1280,900")  # fmt: skip
_BLOCKED = [f"*.{ending}{more}" for ending in ("png", "jpg", "gif", "svg", "webp", "woff", "woff2", "ttf", "otf")
            for more in ("", "?*")]  # fmt: skip
_RUN = (
    "axe.run(document, {options}).then((found) => JSON.stringify({{ url: location.href,"
    " violations: found.violations, incomplete: found.incomplete }}))"
)


class _Tab:
    """One tab; a command waits for its answer, and events in between are discarded."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, suppress_origin=True, skip_utf8_validation=True)
        self._number = 0

    def send(self, method: str, **params: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        return self._until(lambda said: said.get("id") == self._number)["result"]

    def until(self, event: str) -> None:
        self._until(lambda said: said.get("method") == event)

    def _until(self, wanted: Any) -> Any:
        while True:
            said = json.loads(self._socket.recv())
            if wanted(said):
                return said


def _look(tab: _Tab, url: str) -> str:
    tab.send("Page.navigate", url=url)
    tab.until("Page.loadEventFired")
    expression = _RUN.format(options=json.dumps(axe.run_options()))
    answer = tab.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
    return str(answer["result"]["value"])


def _work(tab: _Tab, jobs: SimpleQueue[str], done: list[str]) -> None:
    tab.send("Page.enable")
    tab.send("Network.enable")
    tab.send("Network.setBlockedURLs", urls=_BLOCKED)
    tab.send("Page.addScriptToEvaluateOnNewDocument", source=axe.script_path().read_text(encoding="utf-8"))
    try:
        while True:
            done.append(_look(tab, jobs.get_nowait()))
    except Empty:
        return


def main(arguments: list[str]) -> None:
    """Run axe on all addresses in `arguments`, and print the results as one JSON list."""
    switches: tuple[str, ...] = _SWITCHES
    addresses = arguments
    if arguments[:1] == ["--ours"]:
        switches, addresses = (*SWITCHES, *_SWITCHES), arguments[1:]
    jobs: SimpleQueue[str] = SimpleQueue()
    for address in addresses:
        jobs.put(address)
    done: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bare-", ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(
            [find_browser(), *switches, f"--user-data-dir={profile}", "about:blank"], stderr=subprocess.DEVNULL
        )
        try:
            while not (port := Path(profile, "DevToolsActivePort")).exists() or "\n" not in port.read_text():
                sleep(0.01)
            host = f"127.0.0.1:{port.read_text().partition(chr(10))[0]}"
            tabs = [_new_tab(host) for _ in range(_TABS)]
            threads = [threading.Thread(target=_work, args=(tab, jobs, done)) for tab in tabs]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            browser.terminate()
            browser.wait()
    print(f"[{','.join(done)}]")


def _new_tab(host: str) -> _Tab:
    with urlopen(Request(f"http://{host}/json/new?about:blank", method="PUT")) as answer:
        return _Tab(json.load(answer)["webSocketDebuggerUrl"])


if __name__ == "__main__":
    main(sys.argv[1:])
