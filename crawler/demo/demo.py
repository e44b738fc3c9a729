"""Serve the demo municipality, Ekvalla kommun, on loopback ports, with content for two nights.

``truth.toml``, alongside the content, lists the faults planted in it and what must not be reported.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from crawler.demo import font
from crawler.demo.content import FOLDERS, HOSTS, NIGHTS, SERVICE_HOSTS, Content, Entry, site_folder

METHODS = {"bankid": "BankID", "freja": "Freja+", "foreign-eid": "Foreign eID"}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
}
PUBLISHED = {1: datetime(2026, 11, 2, 1, 0, tzinfo=UTC), 2: datetime(2026, 11, 3, 1, 0, tzinfo=UTC)}


@dataclass(frozen=True)
class Answer:
    """The HTTP response for one address."""

    status: int
    content_type: str
    body: bytes
    location: str = ""
    published: datetime = PUBLISHED[1]

    @property
    def etag(self) -> str:
        """Return a strong validator: it changes if and only if the body's bytes change."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


class Renderer:
    """A renderer that turns the content of one night into answers, with the addresses of the current ports."""

    def __init__(self, night: int, ports: Mapping[str, int]) -> None:
        self.content = Content(night)
        self.night = night
        self.ports = ports
        layouts = [base / "layouts" for base in reversed(self.content.roots)]
        self.env = Environment(
            loader=FileSystemLoader(layouts), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self.env.globals.update(
            url=self.url, a=self.link, children=self.content.children, services=self.content.services, night=night,
            pages=self.content.pages["web"], ports=ports, service_hosts=SERVICE_HOSTS, names=METHODS,
        )  # fmt: skip

    def url(self, host: str, path: str = "") -> str:
        """Return the absolute address of a path on one of the hosts."""
        return f"http://127.0.0.1:{self.ports[host]}{path}"

    def link(self, path: str, text: str = "") -> Markup:
        """Return a link to a page of the main site; without `text`, its text is the page's heading."""
        name = text or self.content.pages["web"][path].h1
        return Markup('<a href="{}">{}</a>').format(path, name)

    def page(self, host: str, entry: Entry) -> Answer:
        """Return the answer for one page, rendered in its layout."""
        if "redirect" in entry.meta:
            to = self.url(entry.meta.get("redirect_host", "web"), entry.meta["redirect"])
            return Answer(301, TYPES[".txt"], b"", location=to)
        service = self.content.services.get(entry.meta.get("service", ""), {})
        context = {"page": entry, "meta": entry.meta, "host": host, "service": service}
        body = Markup(self.env.from_string(entry.body).render(context))
        trail = self.content.trail(entry) if host == "web" else []
        layout = self.env.get_template(entry.meta.get("layout", f"{FOLDERS.get(host, host)}.html"))
        html = layout.render(context, body=body, trail=trail)
        return Answer(entry.status, "text/html; charset=utf-8", html.encode())

    def answers(self) -> dict[tuple[str, str], Answer]:
        """Return all answers of the hosts, by host and path; path "" is the answer for missing pages."""
        found: dict[tuple[str, str], Answer] = {}
        for host in HOSTS:
            for path, data in self.content.files[host].items():
                found[host, path] = Answer(200, TYPES[Path(path).suffix], data)
            for path, entry in self.content.pages[host].items():
                found[host, "" if path == "/404" else path] = self.page(host, entry)
            found[host, font.PATH] = Answer(200, TYPES[".css"], font.sheet(site_folder(), host))
            found[host, "/robots.txt"] = self._text("robots.txt", TYPES[".txt"], host=host)
        mapped = [page for page in self.content.pages["web"].values() if page.meta.get("sitemap", page.status == 200)]
        found["web", "/sitemap.xml"] = self._text("sitemap.xml", "application/xml; charset=utf-8", mapped=mapped)
        return found

    def _text(self, template: str, content_type: str, **context: Any) -> Answer:
        return Answer(200, content_type, self.env.get_template(template).render(context).encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore the error: a browser may disconnect in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, web: "DemoWeb", host: str, *args: Any) -> None:
        self.web, self.host = web, host
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer with what the address has on the current night, or with 304 if the client already has it."""
        answer = self.web.answer(self.host, self.path.partition("?")[0])
        known = answer.status == 200 and answer.etag in self.headers.get("If-None-Match", "")
        body = b"" if known else answer.body
        self.send_response(HTTPStatus.NOT_MODIFIED if known else answer.status)
        if answer.status == 200:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", format_datetime(answer.published, usegmt=True))
        if answer.location:
            self.send_header("Location", answer.location)
        if not known:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def log_request(self, *_: Any) -> None:
        """Keep the request, whatever its method, instead of a line on the terminal."""
        self.web.requests.append((self.host, self.command, self.path))

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing, because the demo's terminal shows the progress of the night."""


class DemoWeb:
    """A context manager that serves the hosts of Ekvalla kommun; `night` may be changed while it serves.

    `requests` are those that it has answered: host, method, and path with query.
    """

    def __init__(self, night: int = 1, ports: Mapping[str, int] | None = None) -> None:
        self.night = night
        self.ports: dict[str, int] = {host: (ports or {}).get(host, 0) for host in HOSTS}
        self.requests: list[tuple[str, str, str]] = []
        self._servers: list[_Server] = []
        self._answers: dict[int, dict[tuple[str, str], Answer]] = {}

    def __enter__(self) -> Self:
        for host in HOSTS:
            server = _Server(("127.0.0.1", self.ports[host]), partial(_Handler, self, host))
            self._servers.append(server)
            self.ports[host] = server.server_port
        self._answers = {night: Renderer(night, self.ports).answers() for night in NIGHTS}
        for server in self._servers:
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()

    def url(self, host: str, path: str) -> str:
        """Return the absolute address of a path on one of the hosts."""
        return f"http://127.0.0.1:{self.ports[host]}{path}"

    def paths(self, host: str) -> list[str]:
        """Return every path that a host has on the current night, including redirects and files."""
        return [path for name, path in self._answers[self.night] if name == host and path]

    def answer(self, host: str, path: str) -> Answer:
        """Return a host's answer on the current night; an answer unchanged since night 1 keeps its date."""
        tonight = self._answers[self.night]
        answer = tonight.get((host, path)) or tonight[host, ""]
        before = self._answers[1].get((host, path))
        if self.night == 1 or (before and before.body == answer.body):
            return answer
        return Answer(answer.status, answer.content_type, answer.body, answer.location, PUBLISHED[2])

    def site_toml(self) -> str:
        """Return the municipality's site.toml, with the ports it is served on."""
        return Renderer(self.night, self.ports).env.get_template("site.toml").render()
