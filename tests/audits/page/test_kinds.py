"""Kinds of page, on addresses and pages as municipal webs have them."""

import pytest
from cases import each

from audits.page.kinds import evidence
from audits.page.page import Page
from audits.site_config import Identity, Services, Site

SITE = Site(
    site=Identity(id="x", name="X", start=("https://www.x.se/",), hosts=("www.x.se", "x.se")),
    services=Services(hosts=("service.x.se",), pages=("/e-tjanst/*",)),
)
TEXT = "<p>" + "Kommunen har många skolor, och i dem går många barn. " * 12 + "</p>"


def page(path: str, body: str = TEXT, h1: str = "Rubrik", head: str = "", host: str = "https://www.x.se") -> Page:
    html = f"<html lang='sv'><head><title>{h1}</title>{head}</head><body><main><h1>{h1}</h1>{body}</main></body></html>"
    return Page(host + path, html, SITE)


ADDRESSES = [
    ("/", "Välkommen", "start"),
    ("", "Välkommen", "start"),
    ("/index.html", "Välkommen", "start"),
    ("/startsida.html", "Välkommen", "start"),
    ("/e-tjanst/flytta", "Flytta", "eservice"),
    ("/x/y.html", "Kallelse till cellprov: boka tid", "info"),
    ("/x/integritetspolicy", "Integritetspolicy", "info"),
    ("/kommun/protokoll/ks.html", "Kommunstyrelsens protokoll 2024-05-06", "minutes"),
    ("/kommun/författningssamling/hundar", "Föreskrifter om hundar", "statute"),
    ("/pressmeddelanden/bro", "Pressmeddelande: Ny bro", "news"),
    ("/bygga/bygglov", "Ansök om bygglov", "service"),
    ("/bygga/bygglov", "Så ansöker du om bygglov", "service"),
    ("/skola", "Våra skolor", "info"),
    ("/aktuella-planer", "Planer", "info"),
    ("/presskaffe", "Kaffe", "info"),
    ("/x", "Protokollsekreterare sökes", "info"),
    ("/x", "Möten och kurser", "info"),
    ("/x", "Regler för hundar", "info"),
    ("/x", "Taxor och avgifter", "info"),
    ("/x", "Plan- och bygglagen", "info"),
    ("/x", "Nyheter i biblioteket", "info"),
    ("/va-taxan", "Så mycket kostar vattnet", "info"),
]


@each(("path", "h1", "expected"), ADDRESSES)
def test_by_address_and_heading(path: str, h1: str, expected: str) -> None:
    """Address and headline tell what a page is."""
    assert page(path, h1=h1).kind == expected


def test_service_host() -> None:
    """What is on an e-service host is an e-service, its first page too."""
    assert page("/", host="https://service.x.se").kind == "eservice"
    assert page("/flow/12", host="https://service.x.se").kind == "eservice"


SERVICES = [
    '<p><a href="https://service.x.se/flow/12">Till e-tjänsten</a></p>',
    '<p><a href="https://andra.se/ansok">Ansök om bidrag</a></p>',
    '<p><a href="/blanketter/bidrag.pdf">Ansök om bidrag</a></p>',
    "<h2>Så gör du</h2><p>Fyll i blanketten.</p>",
    "<h2>Ansökan</h2><p>Skicka den till oss.</p>",
    "<form><input name='namn'><input name='mejl' type='email'></form><p>Anmäl senast den 1 maj.</p>",
    '<p>Du ansöker på nästa sida.</p><p><a href="/skola/ansok">Ansök om plats</a></p>',
]
NO_SERVICES = [
    "",
    '<p><a href="/om">Om kommunen</a></p>',
    "<form><label>Hjälpte informationen dig?</label><input name='ja'><textarea></textarea></form>",
    '<p><a href="/skola/ansok">Ansök om plats</a></p>',
]


@pytest.mark.parametrize("body", SERVICES)
def test_service(body: str) -> None:
    """A page is about a service when one learns there how to apply, report, book or pay; the evidence is shown."""
    found = page("/skola/x", TEXT + body)
    assert found.kind == "service"
    assert evidence(found)


@pytest.mark.parametrize("body", NO_SERVICES)
def test_no_service(body: str) -> None:
    """A link onwards to such a page, or a form for feedback, makes none of it."""
    assert page("/skola/x", TEXT + body).kind == "info"


LANDINGS = [
    "<ul>" + "".join(f'<li><a href="/{n}">Sida {n}</a></li>' for n in range(6)) + "</ul>",
    "<ul>" + "".join(f'<li><a href="/{n}">Sida {n}</a><p>Om sida {n}.</p></li>' for n in range(4)) + "</ul>",
    "".join(
        f'<div class="card"><h2><a href="/{n}">Sida {n}</a></h2><p>Här står det om {n}.</p></div>' for n in range(4)
    ),
    '<ul><li><a href="/a">Ansök om plats</a></li><li><a href="/b">Betala</a></li><li><a href="/c">Boka</a></li></ul>',
]


@pytest.mark.parametrize("body", LANDINGS)
def test_landing(body: str) -> None:
    """A page that mostly leads on is a landing page, whatever its links are called."""
    assert page("/skola", body).kind == "landing"
