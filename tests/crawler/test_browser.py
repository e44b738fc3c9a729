"""The browser against pages that do not wish it well, and the facts that it brings home."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from audits.model import Artifact, AxeNode
from audits.site import Browser as Settings
from audits.site import Crawl, Identity, Site
from crawler import chromium, fence
from crawler.browser import Browser, BrowserMissing, serve_html

pytestmark = pytest.mark.browser

FAULTS = '<main><h1>Ansök om förskola</h1><img src="/bild.png"><a href="/x"></a></main>'
FAULTY = {"image-alt", "link-name"}


def page(body: str, head: str = "") -> str:
    head = f'<meta charset="utf-8"><title>Sida</title>{head}'
    return f'<!doctype html><html lang="sv"><head>{head}</head><body>{body}</body></html>'


class _Server(ThreadingHTTPServer):
    """Answers with ``pages`` (path to HTML), and remembers who came for what."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, str] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.status: dict[str, int] = {}
        self.hits: list[str] = []
        self.connections = 0
        self.host = f"127.0.0.1:{self.server_port}"

    def verify_request(self, request: object, client_address: object) -> bool:
        self.connections += 1
        return True

    def put(self, path: str, html: str, status: int = 200, **headers: str) -> str:
        self.pages[path], self.status[path] = html, status
        self.headers[path] = {name.replace("_", "-"): value for name, value in headers.items()}
        return f"http://{self.host}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        html = self.server.pages.get(self.path)
        if html is None:
            self.send_error(404)
            return
        body = html.encode()
        self.send_response(self.server.status[self.path])
        headers = {"Content-Type": "text/html; charset=utf-8"} | self.server.headers[self.path]
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None: ...


def serve() -> Iterator[_Server]:
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


server = pytest.fixture(scope="module")(serve)
stranger = pytest.fixture(scope="module")(serve)


def site_of(server: _Server, **browser: object) -> Site:
    identity = Identity(id="sandvik", name="Sandvik", start=(f"http://{server.host}/",), hosts=(server.host,))
    settings = Settings(**{"timeout": 15.0} | browser)  # type: ignore[arg-type]
    return Site(identity, crawl=Crawl(allow_private=(server.host,)), browser=settings)


@pytest.fixture(scope="module")
def browser(server: _Server) -> Iterator[Browser]:
    with Browser(site_of(server)) as browser:
        yield browser


@pytest.fixture(scope="module")
def hasty(server: _Server) -> Iterator[Browser]:
    """A browser that gives a page a second and a half."""
    with Browser(site_of(server, timeout=1.5)) as browser:
        yield browser


def nodes(artifact: Artifact, rule: str = "") -> list[AxeNode]:
    return [node for one in artifact.axe if one.outcome == "fail" and one.id.startswith(rule) for node in one.nodes]


def failing(artifact: Artifact) -> set[str]:
    return {rule.id for rule in artifact.axe if rule.outcome == "fail"}


def findings(artifact: Artifact) -> list[tuple[str, str]]:
    return sorted((rule.id, node.signature) for rule in artifact.axe if rule.outcome == "fail" for node in rule.nodes)


def test_known_faults_come_with_place_heading_and_region(server: _Server, browser: Browser) -> None:
    """What an editor needs to find the element stands beside each of axe's nodes."""
    url = server.put(
        "/faults",
        page(
            '<header><a class="logo" href="/"><img src="/l.svg?x=1"></a></header>'
            '<nav aria-label="Brödsmulor"><ol><li><a href="/hem"></a></li></ol></nav>'
            "<main><h1>Ansök</h1><h2>Så här gör du</h2>"
            '<p style="color:#ccc;background:#fff">Fyll i  blanketten</p></main>'
            '<footer><input name="sok" type="search"></footer>'
        ),
    )
    artifact = browser.look(url)
    assert (artifact.state, artifact.reason, artifact.url) == ("ok", "", url)
    assert artifact.engine.startswith("axe-core 4.")
    assert artifact.ms > 0
    (image,) = nodes(artifact, "image-alt")
    assert (image.region, image.signature, image.heading) == ("header", "img|src=/l.svg|", "")
    regions = {node.signature: node.region for node in nodes(artifact, "link-name")}
    assert regions["a|href=/hem|"] == "breadcrumb"
    (text,) = nodes(artifact, "color-contrast")
    assert (text.text, text.heading, text.region) == ("Fyll i blanketten", "Så här gör du", "main")
    assert "4.5:1" in text.summary
    (field,) = nodes(artifact, "label")
    assert (field.region, field.signature) == ("footer", "input|name=sok|type=search|")
    assert {rule.id: rule.outcome for rule in artifact.axe}["html-has-lang"] == "pass"


def test_signature_survives_a_new_card_another_order_and_cache_busters(server: _Server, browser: Browser) -> None:
    """Tomorrow's layout must not make yesterday's faults new."""
    cards = [f'<div class="card"><img src="/bild{n}.3f2a9c{n}.png?v={n}"><a href="/kort/{n}"></a></div>' for n in "abc"]
    busted = [card.replace("?v=", "?v=9").replace(".3f2a9c", ".77e0b1") for card in cards]
    new = '<div class="card"><img src="/ny.png" alt="Ny"><a href="/ny">Nyhet</a></div>'
    before = browser.look(server.put("/cards-1", page(f"<main><h1>Kort</h1>{''.join(cards)}</main>")))
    after = browser.look(server.put("/cards-2", page(f"<main><h1>Kort</h1>{new}{''.join(reversed(busted))}</main>")))
    assert len(findings(before)) == 6
    assert findings(after) == findings(before)


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
def test_a_page_s_scripts_hide_nothing(server: _Server, browser: Browser, script: str) -> None:
    """Dialogs, popups, closing and redefined natives: the page's faults are found all the same."""
    artifact = browser.look(server.put("/hostile", page(FAULTS, f"<script>{script}</script>")))
    assert (artifact.state, artifact.reason) == ("ok", "")
    assert failing(artifact) >= FAULTY
    after = browser.look(server.put("/plain", page(FAULTS)))
    assert failing(after) >= FAULTY


@pytest.mark.parametrize("policy", ["default-src 'none'", "require-trusted-types-for 'script'; script-src 'self'"])
def test_no_content_security_policy_keeps_axe_out(server: _Server, browser: Browser, policy: str) -> None:
    """axe is no script of the page's."""
    artifact = browser.look(server.put("/csp", page(FAULTS), Content_Security_Policy=policy))
    assert (artifact.state, artifact.reason) == ("ok", "")
    assert failing(artifact) >= FAULTY


def test_a_page_that_allows_no_script_at_all_is_said_not_to_be_tested(server: _Server, browser: Browser) -> None:
    """CSP sandbox stops every timer: that is told at once, and never 0 faults."""
    artifact = browser.look(server.put("/sandbox", page(FAULTS), Content_Security_Policy="sandbox"))
    assert artifact.state == "error"
    assert "sandbox" in artifact.reason
    assert artifact.ms < 5000


@pytest.mark.parametrize("script", ["for (;;) {}", "addEventListener('load', () => { for (;;) {} })"])
def test_a_hung_page_costs_its_deadline_and_nothing_else(server: _Server, hasty: Browser, script: str) -> None:
    """The browser is ended from outside, tried once more, and stands ready for the next page."""
    artifact = hasty.look(server.put("/hang", page(FAULTS, f"<script>{script}</script>")))
    assert artifact.state == "timeout"
    assert "hänger" in artifact.reason
    assert artifact.ms < 12_000
    assert failing(hasty.look(server.put("/plain", page(FAULTS)))) >= FAULTY


def test_a_server_that_does_not_answer_is_told_from_a_page_that_hangs(hasty: Browser, server: _Server) -> None:
    """Who must look into it is another one."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        site = site_of(server, timeout=1.0)
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        site = msgspec.structs.replace(site, site=msgspec.structs.replace(site.site, hosts=(host,)))
        with Browser(site) as browser:
            artifact = browser.look(f"http://{host}/")
    assert artifact.state == "timeout"
    assert "svarade inte" in artifact.reason


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("script", "<script>location = '/elsewhere'</script>"),
        ("later", "<script>setTimeout(() => location.replace('/elsewhere'), 150)</script>"),
        ("meta", '<meta http-equiv="refresh" content="0;url=/elsewhere">'),
        ("push", "<script>history.pushState({}, '', '/elsewhere')</script>"),
    ],
)
def test_results_never_land_on_another_page(server: _Server, browser: Browser, name: str, head: str) -> None:
    """What the browser sees after a redirect is not the page that was asked for."""
    server.put("/elsewhere", page("<main><h1>Annan</h1></main>"))
    artifact = browser.look(server.put(f"/redirect-{name}", page(FAULTS, head)))
    assert artifact.state == "moved"
    assert "/elsewhere" in artifact.reason
    assert artifact.axe == ()


def test_a_page_that_reloads_itself_for_ever_ends(server: _Server, browser: Browser) -> None:
    """A loop by script is three tries, then told."""
    artifact = browser.look(
        server.put("/reload", page(FAULTS, "<script>setTimeout(() => location.reload(), 5)</script>"))
    )
    assert artifact.state == "error"
    assert "laddar om sig" in artifact.reason


def test_errors_and_files_are_no_pages(server: _Server, browser: Browser) -> None:
    """An error page's faults are not the page's; a download is refused."""
    gone = browser.look(server.put("/gone", page(FAULTS), status=503))
    assert (gone.state, gone.axe) == ("error", ())
    assert "503" in gone.reason
    file = browser.look(server.put("/file", "%PDF-1.4", Content_Type="application/octet-stream"))
    assert file.state == "error"
    text = browser.look(server.put("/text", "hej", Content_Type="text/plain"))
    assert text.state == "error"


def test_what_stands_in_frames_is_found(server: _Server, browser: Browser) -> None:
    """axe answers from frames; a frame that is shut out is counted as not tested."""
    server.put("/inner", page(FAULTS))
    frame = '<iframe src="/inner" title="Karta"></iframe>'
    artifact = browser.look(server.put("/frame", page(f"<main><h1>Karta</h1>{frame}</main>")))
    (image,) = nodes(artifact, "image-alt")
    assert (image.signature, image.heading, image.region) == ("img|src=/bild.png|", "Ansök om förskola", "main")
    assert artifact.frames_untested == 0
    shut_out = frame.replace("/inner", "https://karta.example/")
    alone = browser.look(server.put("/frame-2", page(f"<main><h1>Karta</h1>{shut_out}</main>")))
    assert (alone.state, alone.frames_untested, failing(alone)) == ("ok", 1, set())
    both = browser.look(server.put("/frame-3", page(f"<main><h1>Karta</h1>{shut_out}{frame}</main>")))
    assert (both.state, both.frames_untested) == ("ok", 1)
    assert findings(both) == findings(artifact)


def test_late_content_is_found_five_times_of_five(server: _Server, browser: Browser) -> None:
    """What comes after load is waited for by what is under way, not by the clock."""
    server.put("/slow", "<img src=/hämtad.png>")
    script = (
        "const main = document.querySelector('main');"
        "setTimeout(() => fetch('/slow').then((r) => r.text()).then((t) => { main.innerHTML += t }), 1500);"
        "const request = new XMLHttpRequest(); request.open('GET', '/slow');"
        "request.onload = () => { setTimeout(() => { main.innerHTML += '<img src=/sen.png>' }, 400) }; request.send()"
    )
    url = server.put("/late", page(FAULTS, f"<script>addEventListener('load', () => {{ {script} }})</script>"))
    looks = [findings(browser.look(url)) for _ in range(5)]
    assert {("image-alt", "img|src=/sen.png|"), ("image-alt", "img|src=/hämtad.png|")} <= set(looks[0])
    assert looks == [looks[0]] * 5


def test_nothing_outside_the_fence_is_contacted(server: _Server, stranger: _Server, browser: Browser) -> None:
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


def test_a_name_that_leads_to_a_private_address_is_not_followed(server: _Server) -> None:
    """Only what is allowed by name and port may lie on the machine itself."""
    port = server.server_port
    closed = fence.switches([f"localhost:{port}"])
    assert not any(f"localhost:{port}" in switch for switch in closed)
    opened = fence.switches([f"localhost:{port}"], [f"localhost:{port}"])
    assert f"--proxy-bypass-list=<-loopback>;localhost:{port}" in opened
    assert "--host-resolver-rules=MAP localhost 127.0.0.1, MAP * ~NOTFOUND" in opened


def test_login_controls_and_the_look_of_the_sender(server: _Server, browser: Browser) -> None:
    """Where one logs in, as it stands on the page; a word in running text or a street is no login."""
    style = (
        "<style>body{margin:0;font-family:'Open Sans',Arial} h1{font-family:Georgia} .gap{height:1200px}"
        "header{background:rgb(0,80,120);height:80px} main a{color:rgb(0,0,200)}"
        ".btn{background:rgb(0,120,0);border-radius:6px;color:#fff}</style>"
    )
    body = (
        '<header><div class="logo"><a href="/"><img alt="Sandvik kommun" src="/logo.svg"></a></div>'
        '<a href="/konto">Mina sidor</a></header>'
        '<main><h1>Ansök</h1><p>Du kan <a href="/hjalp">logga in</a> med BankID om du vill, det går fort.</p>'
        '<ul><li><a href="/freja">Freja förskola</a></li>'
        '<li><a href="https://www.bankid.com/">Skaffa BankID</a></li></ul>'
        '<button class="btn">Mobilt BankID</button><div class="gap"></div>'
        '<form action="/start"><input type="password" aria-label="Lösenord">'
        '<input type="submit" value="Fortsätt"></form>'
        '<a href="/saml/login?x=1" style="display:none">Logga in dolt</a></main>'
        '<footer><a href="/admin">Logga in</a></footer>'
    )
    rendered = browser.look(server.put("/login", page(body, style))).rendered
    assert rendered is not None
    controls = [(one.label, one.tag, one.region, one.above_fold) for one in rendered.login_controls]
    assert controls == [
        ("Mina sidor", "a", "header", True),
        ("Mobilt BankID", "button", "main", True),
        ("Fortsätt", "input", "main", False),
        ("Logga in", "a", "footer", False),
    ]
    assert rendered.login_controls[0].width > 10
    assert rendered.login_controls[2].y > 1200
    look = rendered.look
    assert (look.logo_alt, look.logo_href) == ("Sandvik kommun", f"http://{server.host}/")
    assert (look.header_colour, look.header_height) == ("rgb(0, 80, 120)", 80)
    assert (look.font, look.heading_font) == ("Open Sans", "Georgia")
    assert (look.link_colour, look.button_colour, look.button_radius) == ("rgb(0, 0, 200)", "rgb(0, 120, 0)", "6px")
    assert rendered.width == 1280
    assert f"http://{server.host}/hjalp" in rendered.links
    assert rendered.text_length > 50


def test_links_and_places_that_scripts_make(server: _Server, browser: Browser) -> None:
    """What stands in the page after its scripts have run, web components included, with region and accessible text."""
    script = (
        "addEventListener('load', () => { document.querySelector('nav').innerHTML ="
        ' \'<a href="/skola?utm_source=x#topp" aria-label="Skola och förskola">Skola</a><a href="tel:112">112</a>\';'
        "const root = document.querySelector('footer').attachShadow({ mode: 'open' });"
        "root.innerHTML = '<a href=\"/om\">Om <b>oss</b></a>'; document.querySelector('h1').id = 'rubrik' })"
    )
    body = f'<nav></nav><main><h1>Ekvalla</h1><a name="plats"></a></main><footer></footer><script>{script}</script>'
    rendered = browser.look(server.put("/scripted", page(body))).rendered
    assert rendered is not None
    assert [(link.to, link.text, link.region) for link in rendered.script_links] == [
        (f"http://{server.host}/skola", "Skola och förskola", "nav"),
        (f"http://{server.host}/om", "Om oss", "footer"),
    ]
    assert rendered.ids is not None
    assert {"rubrik", "plats"} <= set(rendered.ids)


def test_one_page_leaves_nothing_for_the_next(server: _Server, browser: Browser) -> None:
    """Cookies and storage do not outlive their page: what is found does not hang on the order of the round."""
    script = (
        "document.title = document.cookie + localStorage.length + sessionStorage.length;"
        "document.cookie = 'sedd=1'; localStorage.a = 1; sessionStorage.b = 1;"
        "if (document.title !== '00') addEventListener('load', () => document.querySelector('h1').remove())"
    )
    url = server.put("/memory", page(f"<main><h1>Minne</h1></main><script>{script}</script>"))
    assert "page-has-heading-one" not in failing(browser.look(url)) | failing(browser.look(url))


def test_html_without_an_address_is_looked_at_on_loopback(server: _Server) -> None:
    """A file can be checked: its links stand where the page would stand."""
    with Browser() as browser:
        artifact = browser.look("https://www.example.se/sida", page(FAULTS))
    assert artifact.url == "https://www.example.se/sida"
    assert failing(artifact) >= FAULTY
    assert artifact.rendered is not None
    assert artifact.rendered.links == ("https://www.example.se/x",)
    with serve_html(page(FAULTS)) as url:
        assert url.startswith("http://127.0.0.1:")


def test_no_process_or_file_is_left(server: _Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an exception, too."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    browser = Browser(site_of(server))
    started = [process.pid for process in browser._chromium._processes]
    with pytest.raises(KeyboardInterrupt), browser:
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends what a killed process started")
def test_a_killed_round_takes_its_browser_along(tmp_path: Path) -> None:
    """kill -9 leaves no browser; its profile goes when the next one starts."""
    code = (
        "from crawler.browser import Browser; browser = Browser();"
        "print(*(process.pid for process in browser._chromium._processes), flush=True); input()"
    )
    round_ = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"TMPDIR": str(tmp_path)}, text=True,
    )  # fmt: skip
    assert round_.stdin is not None
    assert round_.stdout is not None
    started = [int(pid) for pid in round_.stdout.readline().split()]
    assert len(started) == 2
    round_.send_signal(signal.SIGKILL)
    round_.wait()
    round_.stdin.close()
    round_.stdout.close()
    alive = threading.Event()
    for _ in range(100):
        if not any(_runs(pid) for pid in started):
            break
        alive.wait(0.02)
    assert not any(_runs(pid) for pid in started)
    assert list(tmp_path.glob("webbrond-*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path))
        chromium._sweep()
    assert not list(tmp_path.glob("webbrond-*"))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("variable", "content", "says"),
    [
        ("WEBBROND_CHROMIUM", None, "Rätta WEBBROND_CHROMIUM"),
        ("WEBBROND_CHROMEDRIVER", None, "Rätta WEBBROND_CHROMEDRIVER"),
        ("WEBBROND_CHROMIUM", "#!/bin/sh\necho sönder >&2; exit 1\n", "Chromium startar inte (sönder)"),
    ],
)
def test_a_missing_or_broken_browser_is_told_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, content: str | None, says: str
) -> None:
    """Whoever runs it reads what to install, not a traceback."""
    fake = tmp_path / "chromium"
    if content:
        fake.write_text(content)
        fake.chmod(0o755)
    monkeypatch.setenv(variable, str(fake))
    with pytest.raises(BrowserMissing) as caught:
        Browser()
    assert says in str(caught.value)
    assert ("apt install" in str(caught.value)) is bool(content)  # a wrong setting is mended, not installed


def test_no_browser_in_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither headless shell nor Chromium: told as such."""
    monkeypatch.setattr(chromium, "_BROWSERS", ("no-such-chromium",))
    with pytest.raises(BrowserMissing, match="Chromium finns inte"):
        Browser()
