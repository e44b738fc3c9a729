"""A browser's tab by the debugging protocol itself: Selenium's driver would read and write every answer once more."""

from typing import Any

import msgspec
import websocket
from selenium.common.exceptions import WebDriverException

FAILURES = (websocket.WebSocketException, OSError)  # the browser has ended


class Tab:
    """``address`` is the tab's; an answer that does not come in ``seconds`` is one of `FAILURES`."""

    def __init__(self, address: str, seconds: float) -> None:
        self._socket = websocket.create_connection(
            address, timeout=seconds, suppress_origin=True, skip_utf8_validation=True
        )
        self._number = 0

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command, and return its answer; WebDriverException when the browser refuses, as `cdp` has it."""
        number = self.send(method, **params)
        while (said := self.receive()).get("id") != number:
            pass
        if "error" in said:
            raise WebDriverException(said["error"]["message"])
        result: dict[str, Any] = said["result"]
        return result

    def send(self, method: str, **params: Any) -> int:
        """Send one command; its answer has the number that is returned as its ``id``."""
        self._number += 1
        self._socket.send(msgspec.json.encode({"id": self._number, "method": method, "params": params}).decode())
        return self._number

    def receive(self) -> dict[str, Any]:
        """The next answer or event."""
        said: dict[str, Any] = msgspec.json.decode(self._socket.recv())
        return said

    def close(self) -> None:
        """Leave the tab."""
        self._socket.close()
