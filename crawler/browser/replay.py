"""Pages that FETCH has stored are not fetched again: the browser's own request for one is answered with the copy.

Only the page itself is answered, once; style sheets, scripts and frames come from their servers, and so does whatever
the page leads to.
"""

import base64
import re
from typing import Any

from crawler.browser.tab import Tab
from crawler.web import Stored

# What told of the way over the wire is no longer so, and cookies were for another visitor on another day.
_NOT_ANY_MORE = {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie"}
_WILD = re.compile(r"([*?\\])")


def navigate(tab: Tab, url: str, stored: Stored) -> dict[str, Any]:
    """Go to ``url``, which answers with ``stored``. What `Page.navigate` answers; one of `tab.FAILURES` where
    the browser ends meanwhile."""
    pattern = {"urlPattern": _WILD.sub(r"\\\1", url), "resourceType": "Document", "requestStage": "Request"}
    tab.send("Fetch.enable", patterns=[pattern])
    arriving = tab.send("Page.navigate", url=url)
    paused, answering = "", -1
    while True:
        said = tab.receive()
        if said.get("method") == "Fetch.requestPaused":
            paused = said["params"]["requestId"]
            answering = _fulfil(tab, paused, stored)
        elif said.get("id") == answering:
            if "error" in said:  # it has a header that no browser takes
                tab.send("Fetch.continueRequest", requestId=paused)
            tab.send("Fetch.disable")  # the page may ask for itself again: that is between it and its server
        elif said.get("id") == arriving:
            if answering < 0:  # it never asked
                tab.send("Fetch.disable")
            answer: dict[str, Any] = said.get("result") or {"errorText": said["error"]["message"]}
            return answer


def _fulfil(tab: Tab, request: str, stored: Stored) -> int:
    headers = [{"name": name, "value": value} for name, value in stored.headers if name.lower() not in _NOT_ANY_MORE]
    body = base64.b64encode(stored.body).decode()
    return tab.send(
        "Fetch.fulfillRequest", requestId=request, responseCode=stored.status, responseHeaders=headers, body=body
    )
