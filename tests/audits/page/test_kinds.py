"""Kinds of page, on addresses and pages as municipal webs have them."""

import pytest

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
    ("/kommun/protokoll/2024/ks.html", "Kommunstyrelsen", "minutes"),
    ("/4.7c3a12/protokoll.html", "Protokoll", "minutes"),
    ("/x/y.html", "Sammanträdesprotokoll 2024-05-06", "minutes"),
    ("/x/y.html", "Kallelse till kommunfullmäktige 12 maj 2025", "minutes"),
    ("/x/y.html", "Föredragningslista", "minutes"),
    ("/kommun-och-politik/sammanträden/juni", "Juni", "minutes"),
    ("/x/y.html", "Kallelse till cellprov: boka tid", "info"),
    ("/x/y.html", "Reglemente för socialnämnden", "statute"),
    ("/x/y.html", "Lokala ordningsföreskrifter", "statute"),
    ("/x/y.html", "Allmänna lokala ordningsföreskrifter för X kommun", "statute"),
    ("/x/y.html", "Taxa för bygglov", "statute"),
    ("/x/y.html", "Policy för upphandling", "statute"),
    ("/x/y.html", "Riktlinjer för färdtjänst", "statute"),
    ("/kommun/forfattningssamling/hundar", "Hundar", "statute"),
    ("/kommun/författningssamling/hundar", "Hundar", "statute"),
    ("/x/integritetspolicy", "Integritetspolicy", "info"),
    ("/nyheter/2024/bro.html", "Ny bro", "news"),
    ("/nyhetsarkiv/bro", "Ny bro", "news"),
    ("/pressmeddelanden/bro", "Ny bro", "news"),
    ("/aktuellt/bro", "Ny bro", "news"),
    ("/lattlast/skola", "Skola", "easy-read"),
    ("/lättläst/skola", "Skola", "easy-read"),
    ("/om-webbplatsen/lattlast-svenska.html", "Skola", "easy-read"),
    ("/x/y.html", "Lättläst om skolan", "easy-read"),
    ("/x/y.html", "Om skolan på lätt svenska", "easy-read"),
    ("/bygga/bygglov", "Ansök om bygglov", "service"),
    ("/bygga/bygglov", "Så ansöker du om bygglov", "service"),
    ("/skola", "Våra skolor", "info"),
    ("/aktuella-planer", "Planer", "info"),
    ("/presskaffe", "Kaffe", "info"),
    ("/x", "Kommunstyrelsens arbetsutskott 2026-04-03", "minutes"),
    ("/x", "Kungörelse av kommunfullmäktige", "minutes"),
    ("/x", "Protokollsutdrag § 45", "minutes"),
    ("/x", "Tjänsteskrivelse: revidering av taxa", "minutes"),
    ("/diarium/2026-123", "Ärende", "minutes"),
    ("/moten-handlingar-och-protokoll/x", "Byggnadsnämnden", "minutes"),
    ("/nämndhandlingar/mars", "Mars", "minutes"),
    ("/x", "Protokollsekreterare sökes", "info"),
    ("/x", "Möten och kurser", "info"),
    ("/x", "Renhållningsordning för X kommun", "statute"),
    ("/x", "ABVA – allmänna bestämmelser för vatten och avlopp", "statute"),
    ("/x", "Lokal trafikföreskrift om parkering", "statute"),
    ("/x", "Instruktion för kommundirektören", "statute"),
    ("/x", "Handlingsplan mot våld 2025–2028", "statute"),
    ("/regler-och-styrande-dokument/x", "Arvoden", "statute"),
    ("/x", "Regler för hundar", "info"),
    ("/x", "Taxor och avgifter", "info"),
    ("/x", "Plan- och bygglagen", "info"),
    ("/arkiv/nyheter-2026/x", "Ny bro", "news"),
    ("/nyhetsrum/x", "Ny bro", "news"),
    ("/2026/05/ny-bro", "Ny bro", "news"),
    ("/x", "Pressmeddelande: Ny bro", "news"),
    ("/x", "Nyheter i biblioteket", "info"),
    ("/va-taxan", "Så mycket kostar vattnet", "info"),
]


@pytest.mark.parametrize(("path", "h1", "expected"), ADDRESSES)
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


NEWS = [
    '<meta property="article:published_time" content="2025-01-01">',
    '<script type="application/ld+json">{"@type": "NewsArticle"}</script>',
]


@pytest.mark.parametrize("head", NEWS)
def test_news_by_markup(head: str) -> None:
    """News says so in its markup where its address does not."""
    assert page("/2025/01/bro", head=head).kind == "news"
