"""The demo municipality is what its ground truth says, and serves it as a real web server would."""

import re
import tomllib
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import msgspec
import pytest

from audits.site_config import WEB_TEAM, Site, matches
from crawler.demo.content import HOSTS, SERVICE_HOSTS, site_folder
from crawler.demo.demo import DemoWeb

TRUTH: dict[str, Any] = tomllib.loads((site_folder() / "truth.toml").read_text(encoding="utf-8"))
FAULTS: list[dict[str, Any]] = TRUTH["fault"]
LINK = re.compile(r'<a[^>]* href="([^"]+)"')


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with DemoWeb() as served:
        yield served


@pytest.fixture(autouse=True)
def first_night(web: DemoWeb) -> None:
    web.night = 1


def get(web: DemoWeb, host: str, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", web.ports[host], timeout=5)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def standing(night: int) -> list[dict[str, Any]]:
    """The faults that stand on pages that answer on a night."""
    states = {1: ("open",), 2: ("open", "new")}
    return [fault for fault in FAULTS if fault[f"night{night}"] in states[night]]


def path_on(fault: dict[str, Any], night: int) -> str:
    return str(fault.get("night2_path", fault["path"]) if night == 2 else fault["path"])


def test_every_host_answers(web: DemoWeb) -> None:
    """The main web has a start page; the e-service hosts send those who come to their root to the list of services."""
    assert get(web, "web", "/")[0].status == 200
    for host in SERVICE_HOSTS:
        answer, _ = get(web, host, "/")
        assert (answer.status, answer.headers["Location"]) == (301, web.url("web", "/e-tjanster"))


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/static/stil.css", "text/css; charset=utf-8"),
        ("/typsnitt.css", "text/css; charset=utf-8"),
        ("/static/ekvalla.svg", "image/svg+xml"),
        ("/dokument/ritning.pdf", "application/pdf"),
    ],
)
def test_content_types(web: DemoWeb, path: str, content_type: str) -> None:
    """Each kind of file comes with its type."""
    answer, _ = get(web, "web", path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, content_type)


def test_unchanged_is_304(web: DemoWeb) -> None:
    """Who has the page gets 304 without a body, on night 2 as well unless the page has changed."""
    path = "/static/stil.css"
    first, _ = get(web, "web", path)
    web.night = 2
    again, body = get(web, "web", path, If_None_Match=first.headers["ETag"])
    assert (again.status, body) == (304, "")
    assert again.headers["Last-Modified"] == first.headers["Last-Modified"]


def test_changed_page_has_new_validators(web: DemoWeb) -> None:
    """A page that changed answers 200 to the old ETag, with a later date."""
    first, _ = get(web, "web", "/uppleva/simhall")
    web.night = 2
    again, body = get(web, "web", "/uppleva/simhall", If_None_Match=first.headers["ETag"])
    assert again.status == 200
    assert "1 950 kr" in body
    assert again.headers["Last-Modified"] == "Tue, 03 Nov 2026 01:00:00 GMT"


def test_head_has_no_body(web: DemoWeb) -> None:
    """HEAD gives the headers of GET alone."""
    answer, body = get(web, "web", "/", method="HEAD")
    assert body == ""
    assert int(answer.headers["Content-Length"]) > 1000


@pytest.mark.parametrize("host", HOSTS)
def test_missing_page_is_404_in_swedish(web: DemoWeb, host: str) -> None:
    """What does not exist is said to be missing, with the status too."""
    answer, body = get(web, host, "/finns-inte")
    assert answer.status == 404
    assert '<html lang="sv">' in body


def test_sitemap_and_robots_name_the_current_ports(web: DemoWeb) -> None:
    """The sitemap has absolute addresses of the port that serves, and robots.txt leads to it."""
    assert f"Sitemap: {web.url('web', '/sitemap.xml')}" in get(web, "web", "/robots.txt")[1]
    found = re.findall(r"<loc>(.*?)</loc>", get(web, "web", "/sitemap.xml")[1])
    assert len(found) >= 110
    assert all(address.startswith(web.url("web", "/")) for address in found)


def test_second_night(web: DemoWeb) -> None:
    """A page has moved, one is gone, one is new, and the frame of all pages is built anew."""
    assert get(web, "web", "/omsorg/vaccination")[0].status == 404
    web.night = 2
    moved, _ = get(web, "web", "/skola/skolmat")
    assert (moved.status, moved.headers["Location"]) == (301, web.url("web", "/skola/mat-i-skolan"))
    assert get(web, "web", "/uppleva/loppis")[0].status == 410
    assert get(web, "web", "/omsorg/vaccination")[0].status == 200
    start = get(web, "web", "/")[1]
    assert 'class="sidhuvud"' in start
    assert 'class="topp"' not in start
    assert "stil.css?v=" in start


@pytest.mark.parametrize("night", [1, 2])
def test_no_request_leaves_the_machine(web: DemoWeb, night: int) -> None:
    """Pages load nothing from elsewhere."""
    web.night = night
    for host in HOSTS:
        for path in web.paths(host):
            html = web.answer(host, path).body.decode("utf-8", "replace")
            assert not re.search(r'(?:src|<link[^>]* href)="(?:https?:)?//', html), path


@pytest.mark.parametrize("night", [1, 2])
def test_planted_faults_stand_where_the_truth_says(web: DemoWeb, night: int) -> None:
    """Each fault's page answers on its nights, and what is said to stand at the place does."""
    web.night = night
    for fault in standing(night):
        if "linked_from" in fault:  # the target of a link: a page that is missing, or a document
            missing = fault["rule"] == "navigation.broken-link"
            assert web.answer(fault["host"], fault["path"]).status == (404 if missing else 200), fault
            for source in fault["linked_from"]:
                assert f'href="{fault["path"]}"' in web.answer("web", source).body.decode()
            continue
        template = {"eplatform": "/oversikt/overview/101", "aspnet": "/Web/Login.Avlopp.aspx"}.get(fault["host"], "/")
        answer = web.answer(fault["host"], template if fault["path"] == "*" else path_on(fault, night))
        assert answer.status == 200, fault
        shown = answer.body.decode()
        if fault["rule"] == "services.headings":  # about the service, and seen on its information page
            about = next(service for service in TRUTH["service"] if service["id"] == fault["service"])
            shown = web.answer("web", about["info_page"]).body.decode()
        assert fault.get("text", "") in shown, fault


def test_mended_faults_are_gone(web: DemoWeb) -> None:
    """What night 2 mends has changed; a page that is gone is gone; a new fault is not there on night 1."""
    for fault in FAULTS:
        host, path = fault["host"], "/" if fault["path"] == "*" else fault["path"]
        pages = {}
        for night in (1, 2):
            web.night = night
            pages[night] = web.answer(host, path)
        if fault["night2"] == "gone":
            assert pages[2].status in (404, 410)
        elif fault["night2"] == "new" and fault["scope"] != "service":
            assert (pages[1].status, fault["night1"]) == (404, "absent")
        elif fault["night2"] == "fixed" and fault["scope"] != "service":
            assert pages[1].body != pages[2].body, fault


def test_traps_and_services_exist(web: DemoWeb) -> None:
    """Each trap is there on night 1, and each service has its information page, its start and what it offers."""
    for trap in TRUTH["trap"]:
        assert web.answer(trap["host"], trap["path"]).status in (200, 301), trap
        assert trap.get("text", "") in web.answer(trap["host"], trap["path"]).body.decode(errors="replace"), trap
    assert len(TRUTH["trap"]) >= 25
    there = [service for service in TRUTH["service"] if 1 in service.get("nights", (1, 2))]
    assert len(there) == 31
    for service in there:
        info = web.answer("web", service["info_page"]).body.decode()
        start = web.answer(service["host"], service["start_url"])
        assert web.url(service["host"], service["start_url"]) in LINK.findall(info), service["name"]
        if service["host"] == "direkt":  # whose pages a script builds
            assert b"<h1>" not in start.body
            continue
        assert f"<h1>{service['name']}</h1>" in start.body.decode()
        around = service["contact_centre"] or service["contact_in_footer"]
        assert ("Kontakt Ekvalla" in start.body.decode()) == around


def test_site_toml_fits_the_model_and_the_owners(web: DemoWeb) -> None:
    """The site file is sound, and gives each fault on a page the owner that the truth names."""
    site = msgspec.convert(tomllib.loads(web.site_toml()), Site)
    assert len([owner for owner in site.owner if owner.id != WEB_TEAM]) == 7
    for fault in FAULTS:
        if fault["scope"] != "page" or fault["host"] != "web":
            continue
        html = web.answer("web", fault["path"]).body.decode()
        marks = re.findall(r'<meta name="owner" content="([^"]+)"|Sidansvarig: ([^<]+)', html)
        if marks:
            wanted = [owner.id for owner in site.owner if (marks[0][0] or marks[0][1]) in owner.match]
        else:
            wanted = [owner.id for owner in site.owner if matches(web.url("web", fault["path"]), owner.paths)]
        assert (wanted or [WEB_TEAM])[-1] == fault["owner"], fault
