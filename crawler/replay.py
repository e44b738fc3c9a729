"""Pages that FETCH has stored are not fetched again: the browser's own request for one is answered with the copy.

A connection to the browser's tab beside Selenium's, whose sessions cannot hear of requests. Only the page itself is
answered, once; style sheets, scripts and frames come from their servers, and so does whatever the page leads to.
"""

import base64
import re
from typing import Any

import msgspec
import websocket

from crawler.archive import Stored

FAILURES = (websocket.WebSocketException, OSError)  # the browser has ended
# What told of the way over the wire is no longer so, and cookies were for another visitor on another day.
_NOT_ANY_MORE = {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie"}
_WILD = re.compile(r"([*?\\])")


class Replay:
    """``address`` is the tab's, in the debugging protocol."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, suppress_origin=True, skip_utf8_validation=True)
        self._number = 0

    def navigate(self, url: str, stored: Stored) -> dict[str, Any]:
        """Go to ``url``, which answers with ``stored``. What `Page.navigate` answers; one of `FAILURES` where the
        browser ends meanwhile."""
        pattern = {"urlPattern": _WILD.sub(r"\\\1", url), "resourceType": "Document", "requestStage": "Request"}
        self._send("Fetch.enable", patterns=[pattern])
        arriving = self._send("Page.navigate", url=url)
        paused, answering = "", -1
        while True:
            said = msgspec.json.decode(self._socket.recv())
            if said.get("method") == "Fetch.requestPaused":
                paused = said["params"]["requestId"]
                answering = self._fulfil(paused, stored)
            elif said.get("id") == answering:
                if "error" in said:  # it has a header that no browser takes
                    self._send("Fetch.continueRequest", requestId=paused)
                self._send("Fetch.disable")  # the page may ask for itself again: that is between it and its server
            elif said.get("id") == arriving:
                if answering < 0:  # it never asked
                    self._send("Fetch.disable")
                answer: dict[str, Any] = said.get("result") or {"errorText": said["error"]["message"]}
                return answer

    def close(self) -> None:
        """Leave the tab."""
        self._socket.close()

    def _fulfil(self, request: str, stored: Stored) -> int:
        headers = [
            {"name": name, "value": value} for name, value in stored.headers if name.lower() not in _NOT_ANY_MORE
        ]
        body = base64.b64encode(stored.body).decode()
        return self._send(
            "Fetch.fulfillRequest", requestId=request, responseCode=stored.status, responseHeaders=headers, body=body
        )

    def _send(self, method: str, **params: Any) -> int:
        self._number += 1
        self._socket.send(msgspec.json.encode({"id": self._number, "method": method, "params": params}).decode())
        return self._number
