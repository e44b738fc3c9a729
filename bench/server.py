"""Serve the synthetic site on loopback, in its own process: `python -m bench.server PAGES SEED [small]`.

It prints its port, and ends when its standard input is closed. ``/_change/N`` publishes new versions of the first N
pages. ``/_sent`` returns how many bytes have been sent. After ``/_bare``, answers have no entity tags, as on many
servers.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from urllib.request import urlopen

from bench import site

_FILES = {
    "/stil.css": ("text/css", site.STYLE),
    "/meny.js": ("text/javascript", site.SCRIPT),
    "/logo.svg": ("image/svg+xml", site.LOGO),
    "/robots.txt": ("text/plain", "User-agent: *\nAllow: /\n"),
}
_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"


class _Content:
    """The complete answers by path: the entity tag that makes it 304, the head, and the body."""

    def __init__(self, pages: int, seed: int) -> None:
        self.pages, self.seed, self.bare = pages, seed, False
        self.answers: dict[str, tuple[bytes, bytes, bytes]] = {}
        for name, (kind, text) in _FILES.items():
            self._put(name, f"{kind}; charset=utf-8", text)
        self.publish(pages, seed)

    def publish(self, pages: int, seed: int) -> None:
        """Make the first `pages` pages from `seed`, and replace those that exist."""
        for number in range(pages):
            self._put(site.path(number), "text/html; charset=utf-8", site.page(number, self.pages, seed))

    def _put(self, path: str, kind: str, text: str) -> None:
        body = text.encode()
        tag = b'"' + blake2b(body, digest_size=8).hexdigest().encode() + b'"'
        length = str(len(body)).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\nContent-Length: " + length
        self.answers[path] = (tag, head + b"\r\nETag: " + tag + b"\r\n\r\n", body)

    def answer(self, method: str, path: str, known: bytes) -> bytes:
        """Return the bytes of the HTTP response."""
        if path.startswith("/_change/"):
            self.seed += 1
            self.publish(int(path.rpartition("/")[2]), self.seed)
            path = "/robots.txt"
        if path == "/_bare":
            self.bare = True
            path = "/robots.txt"
        found = self.answers.get(path.partition("?")[0])
        if found is None:
            return _MISSING
        tag, head, body = found
        if self.bare:
            known, head = b"", head.replace(b"\r\nETag: " + tag, b"")
        if tag in known:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n"
        return head if method == "HEAD" else head + body


class _Small:
    """Small pages, each made when it is requested, because they are too many to keep."""

    def __init__(self, pages: int) -> None:
        self.pages = pages

    def answer(self, method: str, path: str, known: bytes) -> bytes:
        """Return the bytes of the HTTP response."""
        del method, known  # the benchmark only sends plain GET requests
        number = site.number_of(path)
        if not 0 <= number < self.pages:
            return _MISSING
        body = site.small(number, self.pages).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body


class _Protocol(asyncio.Protocol):
    sent = 0  # bytes, to all clients

    def __init__(self, content: _Content | _Small) -> None:
        self.content = content
        self.buffer = b""

    def _count(self) -> bytes:
        body = str(_Protocol.sent).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            first, _, rest = head.partition(b"\r\n")
            method, path, _ = first.decode("latin-1").split(" ", 2)
            known = next((h for h in rest.split(b"\r\n") if h[:14].lower() == b"if-none-match:"), b"")
            answer = self._count() if path == "/_sent" else self.content.answer(method, path, known)
            _Protocol.sent += len(answer)
            self.transport.write(answer)
            if b"\r\nconnection: close" in head.lower():
                self.transport.close()


async def _serve(pages: int, seed: int, small: bool) -> None:
    loop = asyncio.get_running_loop()
    content = _Small(pages) if small else _Content(pages, seed)
    server = await loop.create_server(lambda: _Protocol(content), "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


class Server:
    """A running server; `address` has no slash at the end."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.address = f"http://{self.host}"

    def sent(self) -> int:
        """Return how many bytes have been sent so far."""
        with urlopen(f"{self.address}/_sent") as answer:
            return int(answer.read())

    def bare(self) -> None:
        """Send no entity tags from now on."""
        urlopen(f"{self.address}/_bare").read()

    def change(self, pages: int) -> None:
        """Publish new versions of the first `pages` pages."""
        urlopen(f"{self.address}/_change/{pages}").read()


@contextmanager
def served(pages: int, seed: int = 1, *, small: bool = False) -> Iterator[Server]:
    """Serve the synthetic site for the duration of the block."""
    command = [sys.executable, "-m", "bench.server", str(pages), str(seed), *(["small"] if small else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin
        assert child.stdout
        try:
            yield Server(int(child.stdout.readline()))
        finally:
            child.stdin.close()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] == ["small"]))
