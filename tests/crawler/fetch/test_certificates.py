"""Certificates are verified, by the crawler and by the browser, and what is wrong with one is a finding."""

import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from swedish import said

from audits.reasons import Code
from audits.site_config import Browser as BrowserSettings
from audits.site_config import Crawl, Identity, Site
from crawler.browser.browser import Browser
from crawler.fetch import certificates
from crawler.fetch.walls import Walls
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.store.database import Store
from rules.loader import load_rules

RULE = "navigation.certificate-fault"
PAGE = b"<!doctype html><html lang=sv><title>Inne</title><main><h1>Inne</h1><p>Hemligt hej.</main></html>"


class Issuer:
    """An authority of our own, in ``folder``; ``root`` is the file that makes it trusted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Utfärdaren {folder.name}"[:60])])
        self.root = folder / "root.pem"
        self.root.write_bytes(self._made(self.name, self.key, [], self.key, self.name, 0, 10))

    def issue(
        self, name: str, *, begins: int = -1, ends: int = 10, own: bool = False, subject_only: bool = False
    ) -> Path:
        """A certificate and its key for ``name``, valid for those days from today.

        ``own`` signs it by itself; ``subject_only`` gives the name only where browsers no longer read it.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            names: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address(name))]
        except ValueError:
            names = [x509.DNSName(name)]
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signer, by = (key, subject) if own else (self.key, self.name)
        made = self._made(subject, key, [] if subject_only else names, signer, by, begins, ends)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = self.folder / f"{name}{begins}{ends}{own}{subject_only}.pem"
        file.write_bytes(made + secret)
        return file

    @staticmethod
    def _made(subject: Any, key: Any, names: list[Any], signer: Any, by: Any, begins: int, ends: int) -> bytes:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder(by, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now + timedelta(days=begins))
            .not_valid_after(now + timedelta(days=ends))
            .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


class Inside(BaseHTTPRequestHandler):
    """One page, and a count of those who were let in far enough to ask for it."""

    def do_GET(self) -> None:
        """Remember, and answer."""
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """Speaks TLS with ``certificate``; the handshake belongs to the connection's own thread."""

    daemon_threads = True

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), Inside)
        self.asked: list[str] = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)

    @property
    def host(self) -> str:
        """``127.0.0.1:port``."""
        return f"127.0.0.1:{self.server_port}"

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands, and answer."""
        with self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what is tested."""


@pytest.fixture
def issuer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    made = Issuer(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.root))
    return made


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Server]]:
    servers: list[HTTPServer] = []

    def start(certificate: Path) -> Server:
        server = Server(certificate)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("fault", "name", "options"),
    [
        ("", "127.0.0.1", {}),
        ("expired", "127.0.0.1", {"begins": -10, "ends": -1}),
        ("not-yet", "127.0.0.1", {"begins": 1}),
        ("wrong-name", "annan.exempel.se", {}),
        ("wrong-name", "annan.exempel.se", {"subject_only": True}),
        ("wrong-name", "127.0.0.1", {"subject_only": True}),
        ("self-signed", "127.0.0.1", {"own": True}),
    ],
)
def test_what_is_wrong(
    fault: str, name: str, options: dict[str, Any], issuer: Issuer, serve: Callable[[Path], Server]
) -> None:
    server = serve(issuer.issue(name, **options))
    assert certificates.fault(server.host, Walls((), (server.host,))) == fault
    assert server.asked == []


def test_an_issuer_that_nobody_knows(issuer: Issuer, serve: Callable[[Path], Server], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    server = serve(Issuer(tmp_path / "other").issue("127.0.0.1"))
    assert certificates.fault(server.host, Walls((), (server.host,))) == "unknown-issuer"


def test_no_handshake_outside_the_walls(issuer: Issuer, serve: Callable[[Path], Server]) -> None:
    server = serve(issuer.issue("127.0.0.1", ends=-1, begins=-10))
    assert certificates.fault(server.host, Walls(())) == ""


def site_of(*servers: Any) -> Site:
    start, *_ = servers
    hosts = tuple(server.host for server in servers)
    return Site(
        Identity(id="lås", name="Lås", start=(start.url("/"),), hosts=hosts),
        crawl=Crawl(delay=0, allow_private=hosts, timeout=5.0),
        browser=BrowserSettings(pages="none"),
    )


def test_a_night_trusts_none_of_them(
    issuer: Issuer, serve: Callable[[Path], Server], hostile: Any, tmp_path: Path
) -> None:
    """Each fault is one finding with its host and its word, in Swedish; nothing is ever asked of such a server, and the
    one that can be trusted is visited. When the certificate is mended, and only then, the issue is fixed."""
    good, stale = serve(issuer.issue("127.0.0.1")), serve(issuer.issue("127.0.0.1", begins=-9, ends=-1))
    wrong, own = serve(issuer.issue("annan.exempel.se")), serve(issuer.issue("127.0.0.1", own=True))
    bare = serve(issuer.issue("annan.exempel.se", subject_only=True))
    hostile.page("/", *(f"https://{server.host}/" for server in (good, stale, wrong, own, bare)))
    site = site_of(hostile, good, stale, wrong, own, bare)
    run = run_night(site, tmp_path, tmp_path / "work")
    assert run.state == "degraded"
    assert [note.code for note in run.notes].count(Code.NOTE_CERTIFICATE) == 4
    asked = [len(server.asked) > 0 for server in (good, stale, wrong, own, bare)]
    assert asked == [True, False, False, False, False]

    def issues() -> dict[str, tuple[str, str]]:
        with Store(tmp_path / "work", readonly=True) as store:
            rows = Export(site, store, load_rules()).rows("issues")
            return {row["key"]: (row["state"], row["message"]) for row in rows if row["rule"] == RULE}

    found = issues()
    assert set(found) == {stale.host, wrong.host, own.host, bare.host}
    for host, words in (
        (stale.host, "har gått ut"),
        (wrong.host, "annat servernamn"),
        (bare.host, "annat servernamn"),
        (own.host, "utfärdat själv"),
    ):
        assert words in found[host][1]
        assert host in found[host][1]
    stale.context.load_cert_chain(issuer.issue("127.0.0.1"))
    wrong.shutdown()
    wrong.server_close()  # no answer at all is no proof of anything
    run_night(site, tmp_path, tmp_path / "work")
    assert {host: state for host, (state, _) in issues().items()} == {
        stale.host: "fixed", wrong.host: "open", own.host: "open", bare.host: "open",
    }  # fmt: skip


def test_the_browser_trusts_none_of_them(issuer: Issuer, serve: Callable[[Path], Server]) -> None:
    """A page behind a faulty certificate is not tested, and nothing is sent to its server."""
    server = serve(issuer.issue("127.0.0.1", own=True))
    site = Site(
        Identity(id="b", name="B", start=(f"https://{server.host}/",), hosts=(server.host,)),
        crawl=Crawl(allow_private=(server.host,)),
        browser=BrowserSettings(timeout=10.0),
    )
    with Browser(site) as browser:
        artifact = browser.look(f"https://{server.host}/")
    assert artifact.state != "ok"
    assert "inte testad" in said(artifact.reason)
    assert server.asked == []
