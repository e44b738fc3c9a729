"""What an accessibility statement is about: a web, an app, another web, or another organisation's service."""

import msgspec
import pytest

from audits.accessibility.statement_subject import Subject, is_about
from audits.accessibility.statement_text import Statement, read_statement
from audits.page.page import Page
from audits.site_config import Site

SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/"]}}, Site)


def read(body: str, title: str) -> Statement:
    html = f'<html lang="sv"><title>{title}</title><body><main><h1>{title}</h1>{body}</main></body></html>'
    found = read_statement(Page("https://e.se/tillganglighet", html, SITE))
    assert found is not None
    return found


SUBJECTS = [
    ("Tillgänglighetsredogörelse för appen Ekvalla Trygg", "<p>Ekvalla kommun ansvarar för den.</p>", "app", ()),
    ("Tillgänglighetsredogörelse – Skolappen", "<p>Ekvalla kommun står bakom den.</p>", "app", ()),
    ("Trygghetsappen: tillgänglighetsredogörelse", "<p>Ekvalla kommun står bakom den.</p>", "app", ()),
    ("Tillgänglighet", "<p>Ekvalla kommun står bakom mobilappen. Appen är helt förenlig med lagen.</p>", "app", ()),
    ("Tillgänglighet", "<p>Ekvalla kommun. Appen är helt förenlig med lagen.</p>", "app", ()),
    ("Tillgänglighetsredogörelse för webbplats och app", "<p>Ekvalla kommun.</p>", "web", ()),
    ("Tillgänglighetsredogörelse", "<p>Ekvalla kommun står bakom den här webbplatsen.</p>", "web", ()),
    ("Tillgänglighetsredogörelse för www.bibliotek.e.se", "<p>Ekvalla kommun.</p>", "web", ("bibliotek.e.se",)),
    ("Tillgänglighet", "<p>Den här redogörelsen gäller bokning.e.se. Ekvalla kommun.</p>", "web", ("bokning.e.se",)),
    ("Tillgänglighetsredogörelse", "<p>Grannby kommun står bakom den här webbplatsen.</p>", "other", ()),
    ("Tillgänglighetsredogörelse", "<p>Bibliotekssystem AB ansvarar för webbplatsen.</p>", "other", ()),
    ("Tillgänglighetsredogörelse", "<p>Vi står bakom den här webbplatsen.</p>", "web", ()),
    ("Tillgänglighetsredogörelse", "<p>Knappen på kartan är inte förenlig med lagen. Ekvalla kommun.</p>", "", ()),
]


@pytest.mark.parametrize(("title", "text", "subject", "named"), SUBJECTS)
def test_subject(title: str, text: str, subject: str, named: tuple[str, ...]) -> None:
    """A statement is about a web, an app or the service of another organisation; its heading decides first."""
    found = read(text, title)
    assert (found.subject, found.named) == (subject, named)


@pytest.mark.parametrize(
    ("subject", "named", "host", "about"),
    [
        ("web", (), "www.e.se", True),
        ("", (), "www.e.se", True),
        ("app", (), "www.e.se", False),
        ("other", (), "www.e.se", False),
        ("web", ("e.se",), "www.e.se", True),
        ("web", ("e.se",), "service.e.se", True),
        ("web", ("bibliotek.e.se",), "www.e.se", False),
        ("web", ("e.se", "bibliotek.e.se"), "www.e.se:8443", True),
        ("web", ("e.se",), "127.0.0.1:8000", True),
    ],
)
def test_which_host_a_statement_is_about(subject: Subject, named: tuple[str, ...], host: str, about: bool) -> None:
    """An app's statement, another organisation's and one that names other hosts are not held against the host."""
    assert is_about(subject, named, host) is about
