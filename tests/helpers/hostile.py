"""A web server on loopback that behaves as badly as the web does. Tests get it through the fixture ``hostile``."""

import contextlib
import gzip
import random
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Handler(BaseHTTPRequestHandler):
    """Answers what its server's routes say, and remembers what was asked."""

    protocol_version = "HTTP/1.1"
    server: "Hostile"

    def do_GET(self) -> None:
        """Remember, and answer."""
        path = self.path.partition("?")[0]
        self.server.hits.append((self.command, self.path, dict(self.headers)))
        route = self.server.routes.get(self.path) or self.server.routes.get(path) or self.server.fallback
        # The client hangs up in the middle of most of what is tested here.
        with contextlib.suppress(ConnectionError, TimeoutError):
            route(self)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def send(self, status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        """One whole answer; underscores in header names stand for hyphens."""
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def begin(self, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        """An answer whose body ends with the connection."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


type Route = Callable[[Handler], object]


class Hostile(ThreadingHTTPServer):
    """The server; ``routes`` map a path, with or without its query, to what answers."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Route] = {}
        self.fallback: Route = lambda handler: handler.send(404, b"<title>404</title>")  # where there is no route
        self.hits: list[tuple[str, str, dict[str, str]]] = []
        self.connections = 0  # whether or not anything was asked
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    @property
    def host(self) -> str:
        """``127.0.0.1:port``."""
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        """The address of ``path``."""
        return f"http://{self.host}{path}"

    def asked(self, path: str) -> int:
        """How many times ``path`` was asked for, HEAD left out."""
        return sum(1 for method, asked, _ in self.hits if asked == path and method == "GET")

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Count those who connect."""
        self.connections += 1
        return True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients that hang up are what is tested."""

    def close(self) -> None:
        """Stop answering."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self.thread.join()

    # --- what can be served -----------------------------------------------------------------------------------

    def answer(self, path: str, status: int, body: bytes = b"", kind: str = "text/html", **headers: str) -> None:
        """Always the same answer at ``path``."""
        self.routes[path] = lambda handler: handler.send(status, body, kind, **headers)

    def page(self, path: str, *links: str, body: str = "", **headers: str) -> None:
        """A proper page at ``path`` with ``links``."""
        items = "".join(f'<li><a href="{link}">Läs om {number}</a></li>' for number, link in enumerate(links))
        html = (
            f"<!doctype html><html lang=sv><title>Sida {path}</title><main><h1>{path}</h1>{body}<ul>{items}</ul></main>"
        )
        self.answer(path, 200, html.encode(), "text/html; charset=utf-8", **headers)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        """A redirect at ``path``."""
        self.answer(path, status, Location=to)

    def cached(self, path: str, *links: str) -> None:
        """A page that answers 304 to those who have it."""
        self.page(path, *links, ETag=f'"{path}"')
        whole = self.routes[path]

        def route(handler: Handler) -> None:
            if handler.headers.get("If-None-Match") == f'"{path}"':
                handler.send(304, kind="")
            else:
                whole(handler)

        self.routes[path] = route

    def endless(self, path: str) -> None:
        """A body that never ends."""

        def route(handler: Handler) -> None:
            handler.begin()
            while not self.stopping.is_set():
                handler.wfile.write(b"<p>mer och mer" * 5_000)

        self.routes[path] = route

    def drip(self, path: str) -> None:
        """A byte now and then, so that no inactivity limit ever strikes."""

        def route(handler: Handler) -> None:
            handler.begin()
            while not self.stopping.wait(0.05):
                handler.wfile.write(b"x")
                handler.wfile.flush()

        self.routes[path] = route

    def bomb(self, path: str, size: int = 200_000_000, kind: str = "text/html") -> None:
        """A small body that unpacks to ``size`` bytes."""
        packed = gzip.compress(bytes(1_000_000)) * (size // 1_000_000)
        self.answer(path, 200, packed, kind, Content_Encoding="gzip")

    def sequence(self, path: str, *statuses: int, **headers: str) -> None:
        """These statuses one after the other, the last one for ever."""
        left = list(statuses)

        def route(handler: Handler) -> None:
            status = left.pop(0) if len(left) > 1 else left[0]
            handler.send(status, b"<title>x</title><p>hej", **(headers if status >= 400 else {}))

        self.routes[path] = route


# --- a municipality, and everything that the web does to it ------------------------------------------------------

PROPER = ("/", "/bygga", "/skola", "/avgifter")
NUMBER = "900101-0017"  # a personal identity number that nobody has
_TEXT = "<p>Här står en mening med flera ord som vem som helst kan läsa och förstå utan hjälp.</p>"


def html(title: str, body: str) -> bytes:
    """A page of ``title`` and ``body``."""
    return f"<!doctype html><html lang=sv><title>{title}</title><main><h1>Sida</h1>{body}</main>".encode()


def proper(server: Hostile, *more: str) -> None:
    """Pages with faults that are known (an image without text, an empty link, a dead link), and links to ``more``."""
    server.page("/", "/bygga", "/skola", "/avgifter", "/mer", body="<p>Välkommen till kommunen.</p>" + _TEXT)
    server.page("/bygga", "/", body=f'<img src="/bild.png">{_TEXT}')
    server.page("/skola", "/", "/borta", body=f"{_TEXT}<h4>Rubrik</h4>")
    server.page("/avgifter", "/", body=f'<a href="/skola"></a>{_TEXT}<input type="text">')
    server.page("/mer", "/", *more)


def evil(server: Hostile, outside: Hostile, grumpy: Hostile) -> list[str]:
    """A route for each case that a server can show, all linked from /mer: the links that stand there.

    ``outside`` must never be contacted, ``grumpy`` is a host of the municipality's that wants to be left alone.
    """
    bad = outside.url("")
    for path, to in (
        ("/ring1", "/ring2"), ("/ring2", "/ring1"), ("/jag", "/jag"), ("/fil", "file:///etc/passwd"),
        ("/data", "data:,x"), ("/gopher", "gopher://x.se/"), ("/skript", "javascript:alert(1)"),
        ("/ut", f"{bad}/hemligt"), ("/mitt", "/login?a"),
    ):  # fmt: skip
        server.redirect(path, to)
    pages = {
        "/bas": f"<base href='{bad}/'><a href=x>Länk ut</a><img src=y.png>",
        "/uppdatera": f"<noscript><meta http-equiv=refresh content='0;url={bad}/m'></noscript>",
        "/under": f"<iframe src='{bad}/f'></iframe><script src={bad}/s></script><link rel=stylesheet href={bad}/c>",
        "/dragspel": "".join(f"<a href='/dragspel?open.12_{n}=true'>Visa {n}</a>" for n in range(30)),
        "/titel": "<p>Titeln är lång.",
        "/gift": "</title><script>window.gift=1</script><a href='/g1'>&lt;/script&gt;\"'</a>",
        "/cell": "<a href='/cell%0d%0aX:1?a=%1b[31m'>+1\t=2 \x1b]0;x\x07</a>",
        "/namn": f"<p>Ring {NUMBER}.</p><a href='/p?nr={NUMBER}'>x</a>",
        "/lank": f"<a href='http://u:hemlig@{server.host}/bygga'>a</a><a href='http://[::1'>b</a>",
        "/nyckel": "<a href='/?token=hemlig'>c</a>",
        "/larm": "<script>setInterval(()=>alert(1),1);alert(2)</script>",
        # It waits: test_browser_hostile has the endless loop, which keeps a processor busy.
        "/hang": "<script>r=new XMLHttpRequest();r.open('GET','/tyst',false);r.send()</script>",
        "/json": "<script>JSON=Set=Array=Map=null</script><img src=/q.png>",
        "/fonster": f"<script>for(i=0;i<9;i++)open('{bad}/w'+i);window.close()</script>",
        "/bort": f"<script>location='{bad}/bort'</script>",
        "/ladda": "<script>location='/x.bin'</script>",
    }  # fmt: skip
    titles = {"/titel": "T" * 300_000, "/cell": "=cmd|'/c calc'!A1", "/namn": "../../etc/passwd"}
    for path, body in pages.items():
        server.answer(path, 200, html(titles.get(path, path), body))
    raw = {
        "/djup": b"<title>Djup</title>" + b"<div>" * 3_000 + b"<p>hej</p>",
        "/stycken": b"<html lang=sv><title>Stycken</title>" + b"<p>Ett stycke till." * 4_000,
        "/utf16": "<title>Åäö</title><p>Räksmörgås".encode("utf-16"),
        "/latin": "<title>Åäö</title><p>Räksmörgås".encode("latin-1"),
        "/nul": b"<title>N\x00\xff\xed\xa0\x80</title><p>hej \x1b[31m r\xf6d",
        "/tom": b"",
        "/ram": f"<title>Ram</title><frameset><frame src='{bad}/ram'></frameset>".encode(),
    }
    for path, content in raw.items():
        server.answer(path, 200, content)
    server.answer("/csp", 200, html("CSP", "<img src=/q.png>"), Content_Security_Policy="default-src 'none'; sandbox")
    server.answer("/x.bin", 200, b"\0" * 1000, "application/octet-stream", Content_Disposition="attachment")
    server.answer("/login", 200, html("Logga in", "<form><input type=password></form>"))
    server.answer("/inne", 401)
    server.answer("/trasig", 500)
    server.sequence("/varannan", 500, 200)
    server.bomb("/bomb")
    server.endless("/oandlig")
    server.drip("/dripp")
    server.routes["/tyst"] = lambda _: server.stopping.wait(60)
    server.routes["/avhuggen"] = lambda h: h.send(200, gzip.compress(bytes(90_000))[:40], Content_Encoding="gzip")
    server.routes["/rymd"] = lambda h: h.send(200, html("Rymd", f"<a href='/rymd?sid={random.random()}'>Vidare</a>"))
    server.answer("/a/", 200, html("Fälla", "<a href='a/'>Djupare</a>"))
    missing = server.fallback
    trap = server.routes["/a/"]
    server.fallback = lambda h: (trap if h.path.startswith("/a/") else missing)(h)
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 9))
    entities = f"<!DOCTYPE x [<!ENTITY l0 'ha'>{laughs}]><urlset>&l8;</urlset>"
    server.answer("/skratt.xml", 200, entities.encode(), "text/xml")
    robots = f"User-agent: *\nDisallow: /nej\nSitemap: {server.url('/skratt.xml')}\n"
    server.answer("/robots.txt", 200, robots.encode(), "text/plain")
    grumpy.answer("/", 503, Retry_After="3600")
    linked = [path for path in server.routes if path not in PROPER and path[-4:] not in (".xml", ".txt")]
    return [*linked, "/nej", f"{bad}/", grumpy.url("/")]
