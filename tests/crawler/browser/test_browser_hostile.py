"""The browser against pages that do not wish it well."""

import socket
import sys

import msgspec
import pytest
from looking import FAULTS, FAULTY, Web, failing, page, site_of
from swedish import said

from crawler.browser import axe, limits
from crawler.browser.browser import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "script",
    [
        "alert('hej'); confirm('ok?'); prompt('namn?')",
        "for (;;) alert('igen')",
        "setInterval(() => alert('igen'), 5)",
        "addEventListener('beforeunload', (e) => { e.preventDefault(); e.returnValue = 'kvar'; return 'kvar' })",
        "window.close(); top.close()",
        "for (let i = 0; i < 30; i++) window.open('/popup' + i)",
        "addEventListener('load', () => { for (let i = 0; i < 5; i++) { const a = document.createElement('a');"
        " a.href = '/popup'; a.target = '_blank'; a.click() } })",
        "JSON = null; Set = null; Array = null; Promise = null; Map = undefined; document.querySelector = null",
        "Array.prototype.map = Object.keys = JSON.stringify = () => 0; Object.prototype.toJSON = () => 1",
        "history.replaceState({}, '', '?sv.target=1')",
        "window.axe = { run() { return Promise.resolve({ violations: [] }) } }; window.webbrond = 0",
        "throw new Error('trasig')",
        "setInterval(() => document.body && document.body.setAttribute('data-x', Math.random()), 30)",
        "let n = 0; const again = () => { n += 1; setTimeout(again, 50) }; again()",
    ],
)
def test_a_page_s_scripts_hide_nothing(server: Web, browser: Browser, script: str) -> None:
    """Dialogs, popups, closing and redefined natives: the page's faults are found all the same."""
    artifact = browser.look(server.put("/hostile", page(FAULTS, f"<script>{script}</script>")))
    assert (artifact.state, artifact.reason) == ("ok", "")
    assert failing(artifact) >= FAULTY
    after = browser.look(server.put("/plain", page(FAULTS)))
    assert failing(after) >= FAULTY


@pytest.mark.parametrize("policy", ["default-src 'none'", "require-trusted-types-for 'script'; script-src 'self'"])
def test_no_content_security_policy_keeps_axe_out(server: Web, browser: Browser, policy: str) -> None:
    """axe is no script of the page's."""
    artifact = browser.look(server.put("/csp", page(FAULTS), Content_Security_Policy=policy))
    assert (artifact.state, artifact.reason) == ("ok", "")
    assert failing(artifact) >= FAULTY


def test_a_page_that_allows_no_script_at_all_is_said_not_to_be_tested(server: Web, browser: Browser) -> None:
    """CSP sandbox stops every timer: that is told at once, and never 0 faults."""
    artifact = browser.look(server.put("/sandbox", page(FAULTS), Content_Security_Policy="sandbox"))
    assert artifact.state == "error"
    assert "sandbox" in said(artifact.reason)
    assert artifact.ms < 5000


@pytest.mark.parametrize("script", ["for (;;) {}", "addEventListener('load', () => { for (;;) {} })"])
def test_a_hung_page_costs_its_deadline_and_nothing_else(server: Web, hasty: Browser, script: str) -> None:
    """The browser is ended from outside, tried once more, and stands ready for the next page."""
    artifact = hasty.look(server.put("/hang", page(FAULTS, f"<script>{script}</script>")))
    assert artifact.state == "timeout"
    assert "hänger" in said(artifact.reason)
    assert artifact.ms < 12_000
    assert failing(hasty.look(server.put("/plain", page(FAULTS)))) >= FAULTY


def test_a_server_that_does_not_answer_is_told_from_a_page_that_hangs(hasty: Browser, server: Web) -> None:
    """Who must look into it is another one."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        site = site_of(server, timeout=1.0)
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        site = msgspec.structs.replace(site, site=msgspec.structs.replace(site.site, hosts=(host,)))
        with Browser(site) as browser:
            artifact = browser.look(f"http://{host}/")
    assert artifact.state == "timeout"
    assert "svarade inte" in said(artifact.reason)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("script", "<script>location = '/elsewhere'</script>"),
        ("later", "<script>setTimeout(() => location.replace('/elsewhere'), 150)</script>"),
        ("meta", '<meta http-equiv="refresh" content="0;url=/elsewhere">'),
        ("push", "<script>history.pushState({}, '', '/elsewhere')</script>"),
    ],
)
def test_results_never_land_on_another_page(server: Web, browser: Browser, name: str, head: str) -> None:
    """What the browser sees after a redirect is not the page that was asked for."""
    server.put("/elsewhere", page("<main><h1>Annan</h1></main>"))
    artifact = browser.look(server.put(f"/redirect-{name}", page(FAULTS, head)))
    assert artifact.state == "moved"
    assert "/elsewhere" in said(artifact.reason)
    assert artifact.axe == ()


def test_a_page_that_reloads_itself_for_ever_ends(server: Web, browser: Browser) -> None:
    """A loop by script is three tries, then told."""
    artifact = browser.look(
        server.put("/reload", page(FAULTS, "<script>setTimeout(() => location.reload(), 5)</script>"))
    )
    assert artifact.state == "error"
    assert "laddar om sig" in said(artifact.reason)


def test_errors_and_files_are_no_pages(server: Web, browser: Browser) -> None:
    """An error page's faults are not the page's; a download is refused."""
    gone = browser.look(server.put("/gone", page(FAULTS), status=503))
    assert (gone.state, gone.axe) == ("error", ())
    assert "503" in said(gone.reason)
    file = browser.look(server.put("/file", "%PDF-1.4", Content_Type="application/octet-stream"))
    assert file.state == "error"
    text = browser.look(server.put("/text", "hej", Content_Type="text/plain"))
    assert text.state == "error"


def test_one_page_leaves_nothing_for_the_next(server: Web, browser: Browser) -> None:
    """Cookies and storage do not outlive their page: what is found does not hang on the order of the round."""
    script = (
        "document.title = document.cookie + localStorage.length + sessionStorage.length;"
        "document.cookie = 'sedd=1'; localStorage.a = 1; sessionStorage.b = 1;"
        "if (document.title !== '00') addEventListener('load', () => document.querySelector('h1').remove())"
    )
    url = server.put("/memory", page(f"<main><h1>Minne</h1></main><script>{script}</script>"))
    assert "page-has-heading-one" not in failing(browser.look(url)) | failing(browser.look(url))


@pytest.mark.parametrize(
    ("frame", "named"),
    [
        ('<iframe src="/inner" sandbox title="Karta"></iframe>', "/inner"),
        ('<iframe src="/inner" sandbox="allow-same-origin" title="Karta"></iframe>', "/inner"),
        ('<iframe src="/closed" title="Karta"></iframe>', "/closed"),
        ('<iframe srcdoc="<p>Hej</p>" sandbox title="Karta"></iframe>', "Karta"),
        ('<iframe src="/outer" title="Karta"></iframe>', "/outer"),
        ('<iframe src="/inner" title="Öppen"></iframe><iframe src="/inner?2" sandbox title="Karta"></iframe>', "?2"),
    ],
    ids=["sandbox", "same-origin", "policy", "srcdoc", "nested", "two"],
)
def test_a_frame_that_does_not_answer_costs_only_itself(server: Web, browser: Browser, frame: str, named: str) -> None:
    """The page is judged in its ordinary time, and names the frame that was not."""
    server.put("/inner", page(FAULTS))
    server.put("/inner?2", page(FAULTS))
    server.put("/closed", page(FAULTS), Content_Security_Policy="sandbox")
    server.put("/outer", page('<iframe src="/inner" sandbox title="Inre"></iframe>'))
    artifact = browser.look(server.put("/frames", page(FAULTS + frame)))
    assert artifact.state == "ok"
    assert failing(artifact) >= FAULTY
    assert "inte granskad" in said(artifact.reason)
    assert named in said(artifact.reason)
    assert artifact.ms < 10_000


def test_a_frame_that_stops_answering_costs_only_itself(
    server: Web, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that reloads itself for ever: axe is run again without frames."""
    monkeypatch.setattr(axe, "FRAME_WAIT", 300)
    server.put("/again", page(FAULTS, "<script>setTimeout(() => location.reload(), 20)</script>"))
    artifact = browser.look(server.put("/frames", page(FAULTS + '<iframe src="/again" title="Karta"></iframe>')))
    assert artifact.state == "ok"
    assert failing(artifact) >= FAULTY
    assert "/again" in said(artifact.reason)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_page_that_eats_memory_is_ended(server: Web, browser: Browser) -> None:
    """Long before its deadline, and told as such; the next page is judged."""
    script = "<script>const a = []; for (;;) a.push(new Uint8Array(2e7).fill(1))</script>"
    artifact = browser.look(server.put("/eats", page(FAULTS, script)))
    assert artifact.state == "crashed"
    assert "MB minne" in said(artifact.reason)
    assert artifact.memory > limits.MOST
    assert failing(browser.look(server.put("/plain", page(FAULTS)))) >= FAULTY
