"""Control a browser tab by the debugging protocol itself; Selenium's driver would parse and write each answer again."""

import base64
import contextlib
from collections.abc import Callable
from typing import Any

import msgspec
import websocket
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.remote.webdriver import WebDriver

from crawler.web import robots

type ReadFile = Callable[[str], tuple[int, str, bytes]]
"""Returns status, content type and body of a small file; see `Files.read`."""
_FILE_SECONDS = 10.0
FAILURES = (websocket.WebSocketException, OSError)  # the browser has ended


class Tab:
    """A connection to the tab at the WebSocket `address`.

    An answer that takes longer than `seconds` raises one of `FAILURES`; None waits for ever.
    """

    def __init__(self, address: str, seconds: float | None) -> None:
        self._socket = websocket.create_connection(
            address, timeout=seconds, suppress_origin=True, skip_utf8_validation=True
        )
        self._number = 0

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result; like `cdp`, raise `WebDriverException` if the browser refuses it."""
        number = self.send(method, **params)
        while (said := self.receive()).get("id") != number:
            pass
        if "error" in said:
            raise WebDriverException(said["error"]["message"])
        result: dict[str, Any] = said["result"]
        return result

    def send(self, method: str, **params: Any) -> int:
        """Send one command and return its number, which is the ``id`` of the answer."""
        self._number += 1
        self._socket.send(msgspec.json.encode({"id": self._number, "method": method, "params": params}).decode())
        return self._number

    def receive(self) -> dict[str, Any]:
        """Wait for the next answer or event, and return it."""
        said: dict[str, Any] = msgspec.json.decode(self._socket.recv())
        return said

    def close(self) -> None:
        """Close the connection to the tab."""
        with contextlib.suppress(*FAILURES):  # the browser has ended
            self._socket.close()

    def abort(self) -> None:
        """End the connection at once, from any thread; a `receive` that waits raises one of `FAILURES`."""
        with contextlib.suppress(*FAILURES):
            self._socket.abort()  # type: ignore[no-untyped-call]


class Files:
    """Reads small files in a tab of its own, as `tab` may wait meanwhile for a decision about its page.

    ``address`` is the WebSocket address of `tab`.
    """

    def __init__(self, tab: Tab, address: str) -> None:
        target = tab.call("Target.createTarget", url="about:blank", background=True)["targetId"]
        self._tab = Tab(f"{address.rpartition('/')[0]}/{target}", _FILE_SECONDS)
        self._frame = self._tab.call("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def read(self, url: str) -> tuple[int, str, bytes]:
        """Return status, content type and body, asked for without cookies; status 0: there was no answer."""
        try:
            return self._load(url)
        except (*FAILURES, WebDriverException):
            return 0, "", b""

    def _load(self, url: str) -> tuple[int, str, bytes]:
        options = {"disableCache": True, "includeCredentials": False}
        found = self._tab.call("Network.loadNetworkResource", frameId=self._frame, url=url, options=options)["resource"]
        body = b""
        if handle := found.get("stream"):
            piece = self._tab.call("IO.read", handle=handle, size=robots.MAX_BYTES)
            body = base64.b64decode(piece["data"]) if piece.get("base64Encoded") else piece["data"].encode()
            self._tab.call("IO.close", handle=handle)
        headers = {name.lower(): str(value) for name, value in found.get("headers", {}).items()}
        return int(found.get("httpStatusCode", 0)), headers.get("content-type", ""), body

    def close(self) -> None:
        """Close the connection to the tab."""
        self._tab.close()


def cdp(driver: WebDriver, method: str, **params: Any) -> dict[str, Any]:
    """Send one protocol command and return its result; raise `WebDriverException` when the browser refuses it."""
    answer: dict[str, Any] = driver.execute("executeCdpCommand", {"cmd": method, "params": params})["value"]
    return answer
