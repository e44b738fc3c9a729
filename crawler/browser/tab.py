"""Control a browser tab by the debugging protocol itself; Selenium's driver would parse and write each answer again."""

import contextlib
from typing import Any

import msgspec
import websocket
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.remote.webdriver import WebDriver

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


def cdp(driver: WebDriver, method: str, **params: Any) -> dict[str, Any]:
    """Send one protocol command and return its result; raise `WebDriverException` when the browser refuses it."""
    answer: dict[str, Any] = driver.execute("executeCdpCommand", {"cmd": method, "params": params})["value"]
    return answer
