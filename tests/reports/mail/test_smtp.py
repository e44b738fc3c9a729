# ruff: noqa: D102 - names that aiosmtpd calls
"""Mail: to whom, about what, only once, and never in the way of the night; against a real SMTP server on loopback."""

import email
import json
import re
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from msgspec.structs import replace
from swedish import said

from audits.site_config import SMTP_PASSWORD, Mail
from reports.edition.edition import Edition
from reports.language.i18n import Language
from reports.mail.smtp import messages, send_letters
from reports.publish.publish import publish_edition
from reports.store.clock import local_day
from reports.store.database import Store


class Inbox:
    """What the server was given; ``refused`` are addresses that it takes nothing for."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 OK"


@pytest.fixture
def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def inbox(free_port: int) -> Iterator[tuple[Inbox, int]]:
    """A mail server without TLS."""
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield handler, free_port
    controller.stop()


def with_mail(world: Any, **changes: Any) -> Any:
    """The world's site with mail, and an address for two of its owners."""
    mail = Mail(**({"host": "127.0.0.1", "sender": "rond@ekvalla.test", "to": "webb@ekvalla.test", "starttls": False,
                    "url": "https://rond.ekvalla.test/senaste"} | changes))  # fmt: skip
    addresses = {"klf": "klf@ekvalla.test", "kof": "kof@ekvalla.test"}
    owners = tuple(replace(owner, email=addresses.get(owner.id, "")) for owner in world.site.owner)
    return replace(world.site, owner=owners, report=replace(world.site.report, mail=mail))


def edition_of(world: Any, store: Store, **changes: Any) -> Edition:
    site = with_mail(world, **changes)
    return Edition(site, store, store.run(world.runs[-1]), world.rules, Language(site.report.language))


@pytest.fixture
def posted(make_world: Callable[..., Any]) -> Iterator[tuple[Any, Store]]:
    world = make_world(pages=12, findings=3)
    with Store(world.workdir) as store:
        yield world, store


def plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_each_owner_hears_of_its_own(posted: tuple[Any, Store], inbox: tuple[Inbox, int]):
    """One mail an owner with something new, in text and HTML, and one for the web team."""
    world, store = posted
    server, port = inbox
    assert list(send_letters(edition_of(world, store, port=port), store)) == []
    mails = {to: message for [to], message in server.mails}
    assert "webb@ekvalla.test" in mails
    assert len(mails) == len(server.mails) > 1
    for to, message in mails.items():
        assert message["From"] == "Webbronden Ekvalla kommun <rond@ekvalla.test>"
        assert message["To"] == to
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["List-Id"].endswith(".ekvalla.webbrond.ekvalla.test>")
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert "https://rond.ekvalla.test/senaste/forvaltning/" in plain(message)
        html = message.get_body(("html",))
        assert html is not None
        assert "<script" not in html.get_content()
    assert "Länken till" in plain(mails["webb@ekvalla.test"])


def test_every_address_leads_to_what_it_names(posted: tuple[Any, Store]):
    """A mail is read long after the backlog has changed, so an issue has its permanent address."""
    world, store = posted
    edition = edition_of(world, store)
    folder = publish_edition(edition.site, world.workdir, edition.run.id, world.rules)
    ours = re.compile(r"https://rond\.ekvalla\.test/senaste/(\S+)")
    paths = [path for _, mail in messages(edition) for path in ours.findall(plain(mail))]
    assert any(path.startswith("arende/") for path in paths)
    for path in paths:
        file, _, fragment = path.partition("#")
        assert f'id="{fragment}"' in (folder / file).read_text(encoding="utf-8") or not fragment


def test_nothing_new_is_no_mail(posted: tuple[Any, Store]):
    """An owner without anything new, fixed or ending gets none; nobody does after the first round."""
    world, store = posted
    quiet = replace(with_mail(world), owner=tuple(replace(o, email="x@ekvalla.test") for o in world.site.owner))
    edition = Edition(quiet, store, store.run(world.runs[-1]), world.rules, Language("sv"))
    touched = {i.owner for i in edition.having("opened", "reopened", "fixed", "decision-expired", "reassign-expired")}
    told = {letter.owner for letter, _ in messages(edition)}
    assert told
    assert told <= touched
    assert "leanlink" not in told
    first = Edition(quiet, store, store.run(world.runs[0]), world.rules, Language("sv"))
    assert messages(first) == []


def test_a_change_of_a_service_is_worth_a_mail(posted: tuple[Any, Store]):
    """It comes first, to the web team and to the administration whose service it is."""
    world, store = posted
    service = store.row("SELECT url, data FROM service")
    assert service
    before = json.loads(service["data"]) | {"methods_offered": ["bankid", "freja"], "owner": "leanlink"}
    store.execute("INSERT INTO service (run, url, data) VALUES (?, ?, ?)", world.runs[-2], service["url"],
                  json.dumps(before))  # fmt: skip
    after = before | {"methods_offered": ["freja"]}
    store.execute("UPDATE service SET data = ? WHERE run = ? AND url = ?", json.dumps(after), world.runs[-1],
                  service["url"])  # fmt: skip
    site = replace(with_mail(world), owner=tuple(replace(o, email="x@ekvalla.test") for o in world.site.owner))
    mails = {letter.owner: plain(m) for letter, m in messages(Edition(site, store, store.run(world.runs[-1]),
                                                                        world.rules, Language("sv")))}  # fmt: skip
    gone = f"Det går inte längre att logga in med BankID i ”{before['name']}”."
    assert {owner for owner, text in mails.items() if gone in text} == {"leanlink", "webbteam"}
    assert mails["webbteam"].index(gone) < mails["webbteam"].index("Nytt")


@pytest.mark.parametrize(
    ("made", "until", "put_on", "is_told"),
    [(-3, 3, 0, True), (-9, 3, 0, False), (0, 1, 1, True), (0, 10, 1, False), (-1, 2, 1, False)],
)
def test_a_short_decision_is_announced_once(
    posted: tuple[Any, Store], made: int, until: int, put_on: int, is_told: bool
):
    """In days from tonight's round: on the night that it comes within its notice, or, when it is put on later, then."""
    world, store = posted
    last = local_day(store.run(world.runs[-1]).started, world.site.site.timezone)
    assert local_day(store.run(world.runs[-2]).started, world.site.site.timezone) == last - timedelta(days=1)
    of_owner = store.row("SELECT id FROM issue WHERE owner = 'kof' AND state = 'open' AND review = 0")
    assert of_owner
    word = {"action": "accept", "state": "accepted", "reason": "Byts ut i vår", "by": "webbråd",
            "made": f"{last + timedelta(days=made)}", "until": f"{last + timedelta(days=until)}"}  # fmt: skip
    sql = "UPDATE issue SET state = 'accepted', decision = ? WHERE id = ?"
    store.execute(sql, json.dumps(word), of_owner["id"])
    store.event(of_owner["id"], world.runs[-1] if put_on else world.runs[-2], "accepted")
    told = [letter.owner for letter, message in messages(edition_of(world, store)) if "Byts ut i vår" in plain(message)]
    assert told == (["kof", "webbteam"] if is_told else [])


def test_sent_once_a_round(posted: tuple[Any, Store], inbox: tuple[Inbox, int]):
    """A restart sends nothing again; what was refused is tried again."""
    world, store = posted
    server, port = inbox
    server.refused = {"webb@ekvalla.test"}
    [problem] = send_letters(edition_of(world, store, port=port), store)
    assert "Webbteamet" in said(problem)
    before = len(server.mails)
    assert before
    server.refused = set()
    assert list(send_letters(edition_of(world, store, port=port), store)) == []
    assert [to for to, _ in server.mails[before:]] == [["webb@ekvalla.test"]]
    assert list(send_letters(edition_of(world, store, port=port), store)) == []
    assert len(server.mails) == before + 1


def test_server_that_is_down_is_said(posted: tuple[Any, Store], free_port: int):
    """A sentence, no exception; nothing counts as sent."""
    world, store = posted
    [problem] = send_letters(edition_of(world, store, port=free_port), store)
    assert said(problem).startswith("Inga brev kunde skickas")
    assert store.row("SELECT count(*) AS n FROM mail") == {"n": 0}


def test_what_a_page_says_never_becomes_a_header(posted: tuple[Any, Store]):
    """Titles with line breaks, bidi marks and markup stay text."""
    world, store = posted
    names = tuple(replace(o, name="Kultur\r\nBcc: alla@ekvalla.test\r\n\r\n<b>") for o in with_mail(world).owner)
    site = replace(with_mail(world), owner=names, site=replace(world.site.site, name="Ek\nvalla"))
    for _, message in messages(Edition(site, store, store.run(world.runs[-1]), world.rules, Language("sv"))):
        back = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
        assert back["Bcc"] is None
        assert "\n" not in back["Subject"]
        assert set(back.keys()) == {
            "Subject", "From", "To", "Date", "Message-ID", "List-Id", "Auto-Submitted", "X-Auto-Response-Suppress",
            "Content-Language", "MIME-Version", "Content-Type",
        }  # fmt: skip


def test_english(posted: tuple[Any, Store]):
    world, store = posted
    site = with_mail(world)
    site = replace(site, report=replace(site.report, language="en"))
    [(_, message), *_rest] = messages(Edition(site, store, store.run(world.runs[-1]), world.rules, Language("en")))
    assert "only when something has changed" in plain(message)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that is its own authority."""
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, cert


def test_starttls_and_login(
    posted: tuple[Any, Store], certificate: tuple[Path, Path], free_port: int, monkeypatch: pytest.MonkeyPatch
):
    """With a user the server is only spoken to over TLS with a certificate that holds, and the password is the
    environment's."""
    world, store = posted
    key, cert = certificate
    seen: list[bytes] = []

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        seen.append(data.password)
        return AuthResult(success=data.password == b"hemligt")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server = Inbox()
    controller = Controller(
        server, hostname="127.0.0.1", port=free_port, tls_context=context, require_starttls=True,
        authenticator=authenticate, auth_required=True,
    )  # fmt: skip
    controller.start()
    try:
        settings = {"port": free_port, "starttls": True, "user": "rond"}
        monkeypatch.setenv(SMTP_PASSWORD, "hemligt")
        [problem] = send_letters(edition_of(world, store, **settings), store)
        assert "certificate" in said(problem).lower()  # nobody vouches for it
        assert seen == []
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        monkeypatch.delenv(SMTP_PASSWORD)
        [problem] = send_letters(edition_of(world, store, **settings), store)
        assert SMTP_PASSWORD in said(problem)
        monkeypatch.setenv(SMTP_PASSWORD, "hemligt")
        assert list(send_letters(edition_of(world, store, **settings), store)) == []
        assert server.mails
        assert seen == [b"hemligt"]
    finally:
        controller.stop()
