"""Serve one page from memory on a loopback port, so that a browser can open a file that no server has."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    html = b""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Answer with the document at "/", and with 404 for any other path."""
        if self.path != "/":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.server.html)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(self.server.html)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class Documents:
    """A running server whose `url` answers with the HTML that `put` was last given."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def put(self, html: str) -> str:
        """Serve `html` from now on, and return its address."""
        self._server.html = html.encode("utf-8", "replace")
        return self.url

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def serve_html(html: str) -> Iterator[str]:
    """Serve `html` for the duration of the block, and yield its address."""
    documents = Documents()
    try:
        yield documents.put(html)
    finally:
        documents.close()
