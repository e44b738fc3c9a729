"""Answer the browser's request for a page with the copy that FETCH has stored, so that it is not fetched again.

Only the request for the page itself is answered, and only once. Style sheets, scripts and frames come from their
servers, and so do the pages that it redirects to.
"""

import base64
import re
from typing import Any

from crawler.browser.tab import Tab
from crawler.web import Stored

# Headers that describe the original transfer no longer apply, and the cookies were set for an earlier visitor.
_NOT_ANY_MORE = {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie"}
_WILD = re.compile(r"([*?\\])")


def navigate(tab: Tab, url: str, stored: Stored) -> dict[str, Any]:
    """Navigate to `url`, answer its request with `stored`, and return the result of `Page.navigate`.

    Raises one of `tab.FAILURES` if the browser ends meanwhile.
    """
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
            if "error" in said:  # the browser rejects a stored header
                tab.send("Fetch.continueRequest", requestId=paused)
            tab.send("Fetch.disable")  # if the page requests itself again, its server answers
        elif said.get("id") == arriving:
            if answering < 0:  # the browser never requested the page
                tab.send("Fetch.disable")
            answer: dict[str, Any] = said.get("result") or {"errorText": said["error"]["message"]}
            return answer


def _fulfil(tab: Tab, request: str, stored: Stored) -> int:
    headers = [{"name": name, "value": value} for name, value in stored.headers if name.lower() not in _NOT_ANY_MORE]
    body = base64.b64encode(stored.body).decode()
    return tab.send(
        "Fetch.fulfillRequest", requestId=request, responseCode=stored.status, responseHeaders=headers, body=body
    )
