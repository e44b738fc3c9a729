"""Which e-services a municipality has, and what is known of each, on small webs built like real platforms."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from audits.model import Control, PageRecord, Rendered, Target
from audits.page.page import Page
from audits.services.catalogue import build_services
from audits.services.evidence import ServiceEvidence
from audits.services.measures import figures
from audits.services.model import FACT, Service
from audits.site_config import Identity, Services, Site
from audits.view import SiteView
from crawler.demo.content import HOSTS, SERVICE_HOSTS
from crawler.demo.demo import Renderer
from crawler.parse.extract import extract_page
from rules.loader import load_rules

START = "https://kommun.example/"
SERVICE = "https://etjanst.kommun.example"
NORMAL = Services(hosts=("etjanst.kommun.example",), contact=("Kontakt Exempel", "0500-00 10 00"))
DEMO = Path(__file__).parents[3] / "crawler" / "demo" / "site" / "services.toml"


def view_of(
    pages: Mapping[str, str],
    services: Services = NORMAL,
    targets: Mapping[str, Target] | None = None,
    start: str = START,
    hosts: tuple[str, ...] = ("kommun.example",),
    rendered: Mapping[str, Rendered] | None = None,
) -> SiteView:
    """The view of a web: addresses (or paths of the site) to HTML."""
    site = Site(Identity("exempel", "Exempels kommun", (start,), hosts=hosts), services=services)
    audit = ServiceEvidence(load_rules())
    records: dict[str, PageRecord] = {}
    for path, html in pages.items():
        url = urljoin(start, path)
        page = Page(url, html, site, links=extract_page(html, url).links)
        facts = {fact.name: fact.value for fact in audit.run(page)}  # type: ignore[union-attr]
        record = page.record(facts)
        if rendered and url in rendered:
            record = type(record)(
                **{**{f: getattr(record, f) for f in record.__struct_fields__}, "rendered": rendered[url]}
            )
        records[url] = record
    return SiteView(site, (start,), records, targets or {})


def only(view: SiteView) -> Service:
    services = build_services(view)
    assert len(services) == 1, [service.url for service in services]
    return services[0]


def main(body: str, around: str = "") -> str:
    return f'<html lang="sv"><head><title>Sida</title></head><body>{around}<main>{body}</main></body></html>'


OPEN_EPLATFORM = """<html lang="sv"><head><title>Ansök om bygglov - Exempels kommun</title></head><body>
<header><a class="logo" href="/"><img src="/l.svg" alt="Exempels kommun"></a>
<a href="/login">Logga in</a></header>
<section class="no-pad-tablet flow-overview" role="main"><h1>Ansök om bygglov</h1>
<span data-icon-before="u" class="marginleft">Denna e-tjänst kräver inloggning.</span>
<div class="description"><p>Här söker du bygglov.</p></div>
<div class="aside-inside start-flow-panel"><h2 class="bordered">Följande behövs för e-tjänsten</h2>
<ul class="checklist"><li>Ritningar</li></ul>
<a class="btn btn-green xl full" href="/oversikt/flow/12">Starta e-tjänsten</a></div>
<ul class="service-navigator"><li><span data-step="1">Sökande</span></li>
<li><span data-step="2">Skicka in</span></li></ul>
<div class="about-flow"><h2>Kontakt</h2><p>Kontakt Exempel <a href="tel:+46500001000">0500-00 10 00</a></p></div>
</section></body></html>"""
PROVIDERS = main(
    "<h1>Välj inloggningssätt</h1><ul><li><form><button>Mobilt BankID</button></form></li>"
    "<li><a href='/idp/freja'><img src='freja.png' alt='Freja+'></a></li></ul>"
    "<p><a href='https://support.bankid.com/'>Hjälp med BankID</a></p>"
)


def test_open_eplatform() -> None:
    """The platform's own start page: login stated and required; the portal's header is not the service's login."""
    view = view_of(
        {
            "/bygglov": main(f"<h1>Bygglov</h1><p><a href='{SERVICE}/oversikt/overview/3'>Ansök om bygglov</a></p>"),
            f"{SERVICE}/oversikt/overview/3": OPEN_EPLATFORM,
            f"{SERVICE}/oversikt/flow/12": PROVIDERS,
        }
    )
    service = only(view)
    assert service.platform == "open-eplatform"
    assert (service.login_stated, service.login_required, service.methods_offered) == (True, True, ("bankid", "freja"))
    assert service.login_control is not None
    assert (service.login_control.label, service.login_control.region) == ("Mobilt BankID", "main")
    assert service.start_label == "Starta e-tjänsten"
    assert service.steps == ("Sökande", "Skicka in")
    assert service.contact is not None
    assert service.contact.contact_centre
    assert service.sender is not None
    assert (service.sender.logo_alt, service.sender.title_suffix) == ("Exempels kommun", "Exempels kommun")
    assert service.clicks_to_login == 2


def test_one_service_under_several_addresses() -> None:
    """Case, a default page and a query that changes nothing make no second service; a number that does, makes one."""
    start = main("<h1>Boka lokal</h1><p>Du behöver inte logga in.</p><p><a href='/steg'>Starta e-tjänsten</a></p>")
    other = main("<h1>Boka båtplats</h1><p>Du behöver inte logga in.</p><p><a href='/steg'>Starta e-tjänsten</a></p>")
    body = "".join(
        f"<p><a href='{SERVICE}{path}'>Boka</a></p>" for path in ("/Boka?id=1", "/boka?id=1&utm_source=x", "/boka?id=2")
    )
    view = view_of(
        {
            "/lokaler": main(f"<h1>Lokaler</h1>{body}"),
            f"{SERVICE}/Boka?id=1": start,
            f"{SERVICE}/boka?id=1&utm_source=x": start,
            f"{SERVICE}/boka?id=2": other,
        }
    )
    assert [service.name for service in build_services(view)] == ["Boka båtplats", "Boka lokal"]


def test_lists_help_and_receipts_are_no_services() -> None:
    """Of a service host, only what opens a service counts."""
    links = "".join(f"<li><a href='{SERVICE}/t/{n}'>Tjänst {n}</a></li>" for n in range(6))
    service = "<p>Du kan använda e-tjänsten utan inloggning.</p><p><a href='/go'>Starta e-tjänsten</a></p>"
    pages = {f"{SERVICE}/t/{n}": main(f"<h1>Tjänst nummer {n}</h1>{service}") for n in range(6)}
    view = view_of(
        {
            "/": main(f"<h1>Exempel</h1><p><a href='{SERVICE}/'>E-tjänster</a> <a href='{SERVICE}/om'>Om</a></p>"),
            f"{SERVICE}/": main(f"<h1>Kommunens e-tjänster</h1><ul>{links}</ul>"),
            f"{SERVICE}/om": main("<h1>Om e-legitimation</h1><p>Skaffa BankID hos din bank.</p>"),
            f"{SERVICE}/tillganglighetsredogorelse": main("<h1>Tillgänglighetsredogörelse</h1>"),
            f"{SERVICE}/kvitto": main("<h1>Tack för din ansökan</h1><p><a href='/t/1'>Till e-tjänsten</a></p>"),
            **pages,
        }
    )
    assert {service.name for service in build_services(view)} == {f"Tjänst nummer {n}" for n in range(6)}


def test_menus_and_lists_are_no_information_pages() -> None:
    """A page that only has the service in its menu, and one that lists many, do not explain it."""
    menu = f"<nav><a href='{SERVICE}/a'>Ansök om plats</a></nav>"
    links = "".join(f"<a href='{SERVICE}/{name}'>Tjänst {name}</a> " for name in "abcde")
    start = "<p>Inloggning krävs.</p><p><a href='/login'>Logga in</a></p>"
    view = view_of(
        {
            "/plats": main(f"<h1>Plats</h1><p><a href='{SERVICE}/a'>Ansök om plats</a></p>"),
            "/om": main("<h1>Om oss</h1>", menu),
            "/alla": main(f"<h1>Alla</h1><p>{links}</p>"),
            f"{SERVICE}/a": main(f"<h1>Ansök om plats</h1>{start}"),
        }
    )
    service = next(service for service in build_services(view) if service.name == "Ansök om plats")
    assert service.info_pages == (f"{START}plats",)


def test_unknown_is_neither_yes_nor_no() -> None:
    """A start page that was not fetched leaves everything that only it can show unknown."""
    url = f"{SERVICE}/stangd"
    view = view_of(
        {"/": main("<p>Hej</p>"), "/x": main(f"<h1>Parkering</h1><p><a href='{url}'>Ansök om boendeparkering</a></p>")},
        targets={url: Target(url, "blocked")},
    )
    service = only(view)
    assert service.name == "Ansök om boendeparkering"
    assert (service.login_required, service.login_stated, service.methods_offered) == (None, None, None)
    assert (service.login_control, service.sender, service.contact, service.privacy) == (None, None, None, None)
    assert figures(build_services(view))["contact_centre_share"] is None


def test_services_are_found_without_configuration() -> None:
    """Links that say e-service, and addresses of known platforms, are enough; national services are not ours."""
    view = view_of(
        {
            "/forskola": main(
                "<h1>Förskola</h1><p><a href='https://exempel.ist.se/home'>Ansök om plats</a></p>"
                "<p><a href='https://boka.leverantor.example/hall'>Boka hall (e-tjänst)</a></p>"
                "<p><a href='https://www.forsakringskassan.se/e'>E-tjänst hos Försäkringskassan</a></p>"
                "<p><a href='https://www.idrott.example/'>Idrottens förbund</a></p>"
            )
        },
        services=Services(),
    )
    assert {service.start_url for service in build_services(view)} == {
        "https://exempel.ist.se/home",
        "https://boka.leverantor.example/hall",
    }
    assert all(service.login_required is None for service in build_services(view))


def test_methods_on_the_start_page_itself() -> None:
    """A start page that is the login too: its buttons are what is offered, its help links are not."""
    view = view_of(
        {
            "/x": main(f"<h1>Skola</h1><p><a href='{SERVICE}/skola'>Välj skola</a></p>"),
            f"{SERVICE}/skola": main(
                "<h1>Välj skola</h1><p>Vårdnadshavare måste logga in.</p>"
                "<p><a href='https://idp.leverantor.example/saml?acr_values=bankid'>Logga in med BankID</a></p>"
                "<p><a href='https://idp.leverantor.example/saml?acr_values=freja'>Logga in med Freja eID+</a></p>"
                "<p><a href='https://www.bankid.com/'>Skaffa BankID</a></p>"
                "<p>Foreign eID stöds inte.</p>"
            ),
        }
    )
    service = only(view)
    assert service.methods_offered == ("bankid", "freja")
    assert service.login_required is True
    assert service.clicks_to_login in (1, 2, None)


def test_login_form_with_password() -> None:
    """A form with a password is a login, and no e-identification."""
    view = view_of(
        {
            "/x": main(f"<h1>Bibliotek</h1><p><a href='{SERVICE}/lan'>Mina lån</a></p>"),
            f"{SERVICE}/lan": main(
                "<h1>Mina lån</h1><form><input name='kort'><input type='password'><button>Logga in</button></form>"
            ),
        }
    )
    service = only(view)
    assert (service.methods_offered, service.login_required) == (("password",), True)


def test_open_service() -> None:
    """A form behind the start button, and nothing said of login: it needs none, and that is not said."""
    view = view_of(
        {
            "/x": main(f"<h1>Fel</h1><p><a href='{SERVICE}/fel'>Anmäl fel på gatan</a></p>"),
            f"{SERVICE}/fel": main("<h1>Anmäl fel</h1><p><a href='/fel/1'>Starta e-tjänsten</a></p>"),
            f"{SERVICE}/fel/1": main(
                "<h1>Steg 1</h1><form><textarea name='v'></textarea><button>Nästa</button></form>"
            ),
        }
    )
    service = only(view)
    assert (service.login_required, service.login_stated, service.methods_offered) == (False, None, ())


def test_place_as_the_browser_saw_it() -> None:
    """Where a browser has been, its place counts."""
    url = f"{SERVICE}/a"
    drawn = Rendered(login_controls=(Control("Logga in", "a", "", "aside", 900, 200, 120, 40, True),))
    pages = {
        "/x": main(f"<h1>Plats</h1><p><a href='{url}'>Ansök om plats</a></p>"),
        url: main("<h1>Ansök om plats</h1><p>Inloggning krävs.</p><p><a href='/login'>Logga in</a></p>"),
    }
    control = only(view_of(pages, rendered={url: drawn})).login_control
    assert control is not None
    assert (control.region, control.x, control.above_fold) == ("aside", 900, True)


@pytest.mark.parametrize("night", [1, 2])
def test_demo(night: int) -> None:
    """What the demo's table says of the services that HTML alone shows is found."""
    ports = {host: 8100 + number for number, host in enumerate(HOSTS)}
    base = {host: f"http://127.0.0.1:{port}" for host, port in ports.items()}
    pages, targets = {}, {}
    for (host, path), answer in Renderer(night, ports).answers().items():
        url = base[host] + path
        if answer.location:
            targets[url] = Target(url, "redirect", 301, redirect_to=answer.location)
        elif path and answer.status == 200 and answer.content_type.startswith("text/html"):
            pages[url] = answer.body.decode()
    table: list[dict[str, Any]] = tomllib.loads(DEMO.read_text(encoding="utf-8"))["service"]
    read = [row for row in table if not row.keys() & {"opens", "door", "passable"} and row["host"] in HOSTS[:4]]
    wanted = [{**row, **(row.get("night2", {}) if night == 2 else {})} for row in read]
    hosts = tuple(f"127.0.0.1:{ports[host]}" for host in SERVICE_HOSTS)
    view = view_of(
        pages,
        Services(hosts=hosts, contact=("Kontakt Ekvalla", "0500-00 10 00")),
        targets,
        base["web"] + "/",
        (f"127.0.0.1:{ports['web']}",),
    )
    found = {service.name: service for service in build_services(view)}
    assert set(found) >= {row["name"] for row in wanted}
    for row in wanted:
        service = found[row["name"]]
        assert service.start_url == base[row["host"]] + row["start"]
        assert len(service.info_pages) == 1
        assert service.login_required is row["required"]
        assert list(service.methods_offered or ()) == row["offered"]
        assert (service.login_control.region if service.login_control else "") == row["login_region"]
        assert service.contact is not None
        assert service.contact.contact_centre is row.get("contact", True)
        assert service.sender is not None
        assert ("Ekvalla" in service.sender.logo_alt) is row.get("sender", True)
        assert list(service.steps) == row["steps"]


def test_pages_without_services_leave_nothing() -> None:
    """An ordinary page leaves no fact."""
    view = view_of({"/": main("<h1>Badhuset</h1><p>Vi har öppet till åtta.</p>")})
    assert FACT not in view.records[START].facts
    assert build_services(view) == ()
