"""`webbrond check` of an e-service: it reads what a night would, opens one page of a provider, and sends GET alone."""

import hostile
import pytest

from audits.site_config import Crawl, Identity, Services, Site
from crawler.check import check_page
from crawler.check.service import is_service
from reports.language import Language, check_lines

START = """<!doctype html><html lang=sv><title>Ansök om bygglov</title><main><h1>Ansök om bygglov</h1>
<p>Du behöver logga in.</p><p><a href="/go">Starta e-tjänsten</a></p></main></html>"""
CHOICE = """<!doctype html><html lang=sv><title>Logga in</title><main><h1>Välj hur du loggar in</h1>
<form method=post action="/bankid"><button>BankID</button></form><p><a href="/freja">Freja+</a></p></main></html>"""
HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("kind", "expected"), [(None, True), ("service", True), ("eservice", True), ("info", False)]
)  # fmt: skip
def test_the_kind_decides_else_site_toml(kind, expected) -> None:
    site = Site(Identity("e", "E", ("https://e.test/",)), services=Services(hosts=("s.test",)))
    assert is_service("https://s.test/lov", site, kind) is expected
    assert is_service("https://e.test/lov", site, None) is False


@pytest.mark.browser
def test_a_service_is_followed_to_its_login() -> None:
    own, provider = hostile.Hostile(), hostile.Hostile()
    try:
        own.answer("/lov", 200, START.encode(), HTML)
        own.redirect("/go", provider.url("/choose"))
        provider.answer("/choose", 200, CHOICE.encode(), HTML)
        site = Site(
            Identity("ekvalla", "Ekvalla kommun", ("https://www.ekvalla.test/",), hosts=("www.ekvalla.test",)),
            crawl=Crawl(delay=0, allow_private=(own.host, provider.host)),
            services=Services(providers=(provider.host,)),
        )
        report = check_page(own.url("/lov"), site, Language("sv"), kind="service")
        pages = [(method, path) for method, path, *_ in provider.hits if path not in ("/favicon.ico", "/robots.txt")]
        methods = {method for method, *_ in own.hits}
    finally:
        own.close()
        provider.close()
    record = report["service"]["record"]
    assert (record["methods_offered"], record["login_required"]) == (["bankid", "freja"], True)
    assert (record["login_said"], record["login_control"]["region"]) == ("required", "main")
    assert record["chooser_url"] == provider.url("/choose")
    assert (pages, methods) == ([("GET", "/choose")], {"GET"})
    shown = "\n".join("".join(text for text, _ in line.parts) for line in check_lines(report, Language("sv")))
    assert "Sätt att logga in: BankID och Freja+" in shown
    assert f"Följde ”Starta e-tjänsten” till {provider.url('/choose')}" in shown
