"""A web server on loopback that behaves as badly as the web does. Tests get it through the fixture ``hostile``."""

import contextlib
import gzip
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


class Hostile(ThreadingHTTPServer):
    """The server; ``routes`` map a path, with or without its query, to what answers."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Callable[[Handler], None]] = {}
        self.hits: list[tuple[str, str, dict[str, str]]] = []
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

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients that hang up are what is tested."""

    def fallback(self, handler: Handler) -> None:
        """What answers where there is no route; to be replaced."""
        handler.send(404, b"<title>404</title>")

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
