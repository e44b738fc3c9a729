"""Let only requests that change nothing on a server out of the browser: GET, HEAD and OPTIONS.

Scripts may send forms and data to the host of their page while it is examined. A connection to the browser as a whole
sees the requests of pages, frames and workers alike. Kinds of requests that are always GET are not paused.
"""

import logging
import threading
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from crawler.browser.tab import FAILURES, Tab

log = logging.getLogger(__name__)
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_KINDS = ("Document", "XHR", "Fetch", "Ping", "CSPViolationReport", "Other")
_SHOWS = ("Document", "XHR", "Fetch")  # a page can show their answers; the others only report something


class Refused(NamedTuple):
    """A request that was not sent. ``page`` is its Referer."""

    method: str
    url: str
    page: str


class Gate:
    """Refuses requests of the browser at the WebSocket `address`, in a thread of its own, until the browser ends.

    Requests to hosts that match one of the globs `allowed` pass whatever their method.
    """

    def __init__(self, address: str, allowed: tuple[str, ...] = ()) -> None:
        self._allowed = allowed
        self._refused: list[Refused] = []
        self._tab = Tab(address, None)
        patterns = [{"urlPattern": "*", "resourceType": kind, "requestStage": "Request"} for kind in _KINDS]
        try:
            self._tab.call("Fetch.enable", patterns=patterns)
        except BaseException:
            self._tab.close()
            raise
        self._thread = threading.Thread(target=self._serve, name="gate", daemon=True)
        self._thread.start()

    def take(self) -> list[Refused]:
        """Return the refused requests whose answers could have been shown, since the last call."""
        taken, self._refused = self._refused, []
        return taken

    def join(self) -> None:
        """Wait until the gate has seen that the browser has ended."""
        self._tab.abort()
        self._thread.join()
        self._tab.close()

    def _serve(self) -> None:
        try:
            while True:
                said = self._tab.receive()
                if said.get("method") == "Fetch.requestPaused":
                    self._judge(said["params"])
        except FAILURES as error:
            log.debug("the browser has ended: %r", error)

    def _judge(self, paused: dict[str, Any]) -> None:
        number, (method, url) = paused["requestId"], (paused["request"]["method"], paused["request"]["url"])
        host = url.partition("://")[2].partition("/")[0]
        if method in SAFE or any(fnmatchcase(host, glob) for glob in self._allowed):
            self._tab.send("Fetch.continueRequest", requestId=number)
            return
        if paused["resourceType"] in _SHOWS:
            self._refused.append(Refused(method, url, paused["request"]["headers"].get("Referer", "")))
        # A page whose form is refused stays where it is.
        self._tab.send("Fetch.failRequest", requestId=number, errorReason="Aborted")
