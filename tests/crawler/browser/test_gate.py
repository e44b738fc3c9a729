"""What scripts of a page send while it is examined: nothing that changes anything leaves the browser."""

import pytest
from looking import Web, page, site_of
from swedish import said

from crawler.browser.browser import Browser

pytestmark = pytest.mark.browser

WAYS = {
    "fetch": "await fetch('/fetch', { method: 'POST', body: 'a=1' }).catch(() => 0)",
    "put": "const x = new XMLHttpRequest(); x.open('PUT', '/put', false); try { x.send('a') } catch { }",
    "delete": "const d = new XMLHttpRequest(); d.open('DELETE', '/delete', false); try { d.send() } catch { }",
    "beacon": "navigator.sendBeacon('/beacon', 'a=1')",
    "keepalive": "fetch('/keepalive', { method: 'PATCH', body: 'a=1', keepalive: true }).catch(() => 0)",
    "form": "document.body.insertAdjacentHTML('beforeend', '<form id=f method=post action=/form></form>');"
    "document.getElementById('f').submit()",
    "frame": "document.body.insertAdjacentHTML('beforeend', '<iframe src=/inner title=Ram></iframe>');"
    "await new Promise((done) => addEventListener('message', done, { once: true }))",
    "target": "document.body.insertAdjacentHTML('beforeend', '<iframe name=ram title=Ram></iframe>"
    "<form id=t method=post action=/target target=ram></form>'); document.getElementById('t').submit()",
    "worker": "await new Promise((done) => { new Worker('/worker.js').onmessage = done })",
    "shared worker": "await new Promise((done) => { new SharedWorker('/shared.js').port.onmessage = done })",
    "service worker": "await navigator.serviceWorker.register('/service.js'); await navigator.serviceWorker.ready",
    "leaving": "addEventListener('pagehide', () => { navigator.sendBeacon('/leaving', 'a');"
    " fetch('/left', { method: 'POST', body: 'a', keepalive: true }) })",
    "report": "new Image().src = 'http://127.0.0.1:1/forbidden.png'",
}
_SEND = "fetch('/{name}', {{ method: 'POST', body: 'a' }}).catch(() => 0)"


def put(server: Web, *ways: str) -> str:
    """Serve a page whose script sends in these ways, and the files that it needs; forget what was sent before."""
    server.sent.clear()
    kind = {"Content_Type": "text/javascript"}
    server.put("/inner", page(f"<script>{_SEND.format(name='inner')}.then(() => parent.postMessage(1, '*'))</script>"))
    server.put("/worker.js", f"{_SEND.format(name='worker')}.then(() => postMessage(1))", **kind)
    send = _SEND.format(name="shared")
    server.put("/shared.js", f"onconnect = (e) => {send}.then(() => e.ports[0].postMessage(1))", **kind)
    send = _SEND.format(name="service")
    server.put("/service.js", f"addEventListener('install', (e) => e.waitUntil({send}))", **kind)
    steps = "".join(f"try {{ {WAYS[way]} }} catch {{ }};" for way in ways)
    policy = {"Content_Security_Policy": "img-src 'self'; report-uri /report"}
    script = f"<script type=module>{steps} fetch('/done')</script>"
    return server.put("/sends", page(f"<main><h1>Skickar</h1></main>{script}"), **policy)


def test_nothing_is_sent_but_what_only_asks(server: Web, browser: Browser) -> None:
    """The server's own log has no other method than GET, whatever the script, frame or worker tries."""
    url = put(server, *WAYS)
    artifact = browser.look(url)
    assert {"/done", "/worker.js", "/shared.js", "/service.js"} <= set(server.hits)  # the script has tried everything
    assert artifact.state == "ok"
    assert f"ville skicka uppgifter (DELETE) till http://{server.host}/delete" in said(artifact.reason)
    after = browser.look(server.put("/quiet", page("<main><h1>Tyst</h1></main>")))
    assert (after.state, after.reason) == ("ok", "")
    assert server.sent == []


def test_a_host_may_be_allowed(server: Web) -> None:
    """With allow_post, the page gets its answer and nothing is said."""
    url = put(server, "fetch", "put")
    with Browser(site_of(server, allow_post=["127.0.0.1:*"])) as browser:
        artifact = browser.look(url)
    assert (artifact.state, artifact.reason) == ("ok", "")
    assert server.sent == ["POST /fetch", "PUT /put"]


def test_what_only_reports_is_not_named(server: Web, browser: Browser) -> None:
    """A page shows nothing of the answer to a beacon."""
    artifact = browser.look(put(server, "beacon"))
    assert (artifact.state, artifact.reason, server.sent) == ("ok", "", [])
