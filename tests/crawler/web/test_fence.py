"""What the browser may contact, and what is said of what it may not."""

import pytest
from looking import FAULTS, Web, page, site_of

from crawler.browser.browser import Browser
from crawler.web import fence

pytestmark = pytest.mark.browser


def test_nothing_outside_the_fence_is_contacted(server: Web, stranger: Web, browser: Browser) -> None:
    """Another port of the same machine is as far away as another host, for whatever a page asks for."""
    out = f"http://{stranger.host}"
    port = stranger.server_port
    body = (
        f'<img src="{out}/i.png"><link rel="stylesheet" href="{out}/s.css"><script src="{out}/s.js"></script>'
        f'<link rel="preconnect" href="{out}"><link rel="prefetch" href="{out}/p">'
        f'<iframe src="{out}/f" title="f"></iframe>'
        f'<img src="/redirect"><iframe src="/redirect" title="r"></iframe><video src="{out}/v.mp4" autoplay></video>'
        f'<img src="http://localhost:{port}/l.png"><img src="http://[::1]:{port}/6.png">'
        f"<script>fetch('{out}/fetch', {{ mode: 'no-cors' }}); navigator.sendBeacon('{out}/b', 'x');"
        f"new WebSocket('ws://{stranger.host}/w'); new EventSource('{out}/e');"
        f"new Worker(URL.createObjectURL(new Blob([`fetch('{out}/worker', {{mode: 'no-cors'}})`])));"
        f"const form = document.createElement('form'); form.action = '{out}/form'; form.target = '_blank';"
        "document.body.append(form); form.submit()</script>"
    )
    server.put("/redirect", "", status=302, Location=f"{out}/redirected")
    artifact = browser.look(server.put("/out", page(FAULTS + body)))
    assert artifact.state == "ok"
    gone = browser.look(server.put("/gone-out", page(FAULTS, f"<script>location = '{out}/away'</script>")))
    assert gone.state == "moved"
    redirected = browser.look(f"http://{server.host}/redirect")
    assert redirected.state == "error"
    assert browser.look(f"{out}/direct").state == "error"
    assert (stranger.hits, stranger.connections) == ([], 0)


def test_a_name_that_leads_to_a_private_address_is_not_followed(server: Web) -> None:
    """Only what is allowed by name and port may lie on the machine itself."""
    port = server.server_port
    closed = fence.switches([f"localhost:{port}"])
    assert not any(f"localhost:{port}" in switch for switch in closed)
    opened = fence.switches([f"localhost:{port}"], [f"localhost:{port}"])
    assert f"--proxy-bypass-list=<-loopback>;localhost:{port}" in opened
    assert "--host-resolver-rules=MAP localhost 127.0.0.1, MAP * ~NOTFOUND" in opened


def test_style_sheets_that_were_kept_out_are_said(server: Web, stranger: Web, browser: Browser) -> None:
    """Colours and sizes are then not those that visitors see; a host that is allowed lends its own."""
    sheet = stranger.put("/s.css", "img { width: 40px }", Content_Type="text/css")
    url = server.put("/styled", page(FAULTS, f'<link rel="stylesheet" href="{sheet}"><link rel=icon href="//x.se/i">'))
    artifact = browser.look(url)
    assert artifact.state == "ok"
    assert stranger.host in artifact.reason
    assert "x.se" not in artifact.reason
    stranger.hits.clear()
    with Browser(site_of(server, allow=(stranger.host,))) as open_browser:
        assert open_browser.look(url).reason == ""
    assert {*stranger.hits} == {"/s.css"}  # axe reads it as well, for a rule about what style sheets say
