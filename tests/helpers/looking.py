"""A small web on loopback for the tests of the browser, and what is read out of its artifacts."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from audits.model import Artifact, AxeNode
from audits.site_config import Browser as Settings
from audits.site_config import Crawl, Identity, Site

FAULTS = '<main><h1>Ansök om förskola</h1><img src="/bild.png"><a href="/x"></a></main>'
FAULTY = {"image-alt", "link-name"}


def page(body: str, head: str = "") -> str:
    head = f'<meta charset="utf-8"><title>Sida</title>{head}'
    return f'<!doctype html><html lang="sv"><head>{head}</head><body>{body}</body></html>'


class Web(ThreadingHTTPServer):
    """Answers with ``pages`` (path to HTML), and remembers who came for what."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, str | bytes] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.status: dict[str, int] = {}
        self.hits: list[str] = []
        self.sent: list[str] = []  # what came by another method than GET
        self.held: dict[str, threading.Event] = {}
        self.keys: dict[str, threading.Event] = {}
        self.connections = 0
        self.host = f"127.0.0.1:{self.server_port}"

    def verify_request(self, request: object, client_address: object) -> bool:
        """Count who comes."""
        self.connections += 1
        return True

    def hold(self, path: str, until: str) -> None:
        """Answer ``path`` no sooner than ``until`` has been asked for."""
        self.held[path] = self.keys[until] = threading.Event()

    def put(self, path: str, html: str | bytes, status: int = 200, **headers: str) -> str:
        """Answer ``path`` with ``html`` from now on, or hang up where ``status`` is 0; returns the address."""
        self.pages[path], self.status[path] = html, status
        self.headers[path] = {name.replace("_", "-"): value for name, value in headers.items()}
        return f"http://{self.host}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Web

    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        if key := self.server.keys.get(self.path):
            key.set()
        html = self.server.pages.get(self.path)
        if html is None:
            self.send_error(404)
            return
        if not self.server.status[self.path]:
            self.close_connection = True
            return
        if held := self.server.held.get(self.path):
            held.wait(10)
        body = html.encode() if isinstance(html, str) else html
        self.send_response(self.server.status[self.path])
        headers = {"Content-Type": "text/html; charset=utf-8"} | self.server.headers[self.path]
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.server.sent.append(f"{self.command} {self.path}")
        self.do_GET()

    do_PUT = do_DELETE = do_PATCH = do_POST  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: object) -> None: ...


def serve() -> Iterator[Web]:
    server = Web()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def site_of(server: Web, **browser: object) -> Site:
    identity = Identity(id="sandvik", name="Sandvik", start=(f"http://{server.host}/",), hosts=(server.host,))
    settings = msgspec.convert({"timeout": 15.0} | browser, Settings)
    return Site(identity, crawl=Crawl(allow_private=(server.host,)), browser=settings)


def nodes(artifact: Artifact, rule: str = "") -> list[AxeNode]:
    return [node for one in artifact.axe if one.outcome == "fail" and one.id.startswith(rule) for node in one.nodes]


def failing(artifact: Artifact) -> set[str]:
    return {rule.id for rule in artifact.axe if rule.outcome == "fail"}


def findings(artifact: Artifact) -> list[tuple[str, str]]:
    return sorted((rule.id, node.signature) for rule in artifact.axe if rule.outcome == "fail" for node in rule.nodes)
