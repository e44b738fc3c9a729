"""E-services on loopback: a host of services, a listed identity provider, one that is not listed, and a browser.

The folder ``tests/crawler/browser/doors`` holds pages in the styles of several platforms, each case with the record
that is expected of it.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import hostile

from audits.journeys import Journey
from audits.model import PageRecord, Target
from audits.page import Page
from audits.reasons import Reason
from audits.services import Service, build_services, may_press, next_control
from audits.services.evidence import ServiceEvidence
from audits.site_config import Browser, Crawl, Identity, Services, Site
from audits.view import SiteView
from crawler.browser import Traveller
from crawler.parse.extract import extract_page
from rules.loader import load_rules

FOLDER = Path(__file__).parents[1] / "crawler" / "browser" / "doors"
OWN = "https://www.ekvalla.test"
HEAD = "<!doctype html><html lang=sv><head><meta charset=utf-8><title>{} - Ekvalla kommun</title></head><body>"


def read_cases(*names: str) -> Iterator[dict[str, Any]]:
    """Yield the cases of the files ``names``; of all but the held-out ones without names."""
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem in names if names else not path.stem.startswith("unseen"):
            yield from tomllib.loads(path.read_text(encoding="utf-8"))["case"]


class Town:
    """Three servers and a browser, as a context manager."""

    def __init__(self) -> None:
        self.service, self.provider, self.other = (hostile.Hostile() for _ in range(3))
        hosts = tuple(server.host for server in (self.service, self.provider, self.other))
        self.site = Site(
            Identity(id="ekvalla", name="Ekvalla kommun", start=(f"{OWN}/",), hosts=("www.ekvalla.test",)),
            crawl=Crawl(delay=0, allow_private=hosts),
            browser=Browser(timeout=10),
            services=Services(hosts=hosts[:1], providers=hosts[1:2], contact=("Kontakt Ekvalla", "0140-20 00 00")),
        )
        self.traveller = Traveller(self.site, lambda url, read: None)

    def __enter__(self) -> Self:
        self.traveller.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.traveller.__exit__()
        for server in (self.service, self.provider, self.other):
            server.close()

    def put(self, server: hostile.Hostile, path: str, body: str, title: str = "Sida") -> str:
        """Let a page answer from now on, and return its address."""
        html = f"{HEAD.format(title)}{body}</body></html>"
        server.answer(path, 200, html.encode(), "text/html; charset=utf-8")
        return server.url(path)

    def travel(self, path: str) -> Journey:
        """Return the journey from a path of the service's host."""
        return self.traveller.travel(self.service.url(path), lambda step: next_control(step, self.site), may_press)

    # --- whole cases ------------------------------------------------------------------------------------------

    def serve(self, case: dict[str, Any]) -> None:
        """Let the pages of a case answer."""
        for path, body in case.get("pages", {}).items():
            server, path = self._at(path)
            self.put(server, path, self._filled(body), case["name"])
        for path, to in case.get("redirects", {}).items():
            self.service.redirect(path, self._filled(to))

    def url(self, path: str) -> str:
        """Return the address of a path as the cases write it."""
        server, path = self._at(path)
        return server.url(path)

    def record(self, case: dict[str, Any]) -> Service:
        """Return the record of the case's service, from what FETCH would store and from its journey."""
        start = self.service.url(case["start"])
        own = f"{OWN}/om"
        link = f"<main><h1>{case['name']}</h1><p>{case.get('info', '')}</p><a href='{start}'>Till e-tjänsten</a></main>"
        records = {own: self._fetched(own, link)}
        for path, body in case.get("pages", {}).items():
            if not path.startswith("provider:"):
                records[self.url(path)] = self._fetched(self.url(path), self._filled(body))
        targets = {
            self.url(path): Target(self.url(path), "redirect", 302, redirect_to=self._filled(to))
            for path, to in case.get("redirects", {}).items()
        }
        view = SiteView(self.site, (own,), records, targets, journeys=(self.travel(case["start"]),))
        found = {service.start_url: service for service in build_services(view)}
        return found[start]

    def _fetched(self, url: str, body: str) -> PageRecord:
        html = f"{HEAD.format('')}{body}"
        page = Page(url, html, self.site, links=extract_page(html, url).links)
        facts = {fact.name: fact.value for fact in ServiceEvidence(load_rules()).run(page)}  # type: ignore[union-attr]
        return page.record(facts)

    def _filled(self, text: str) -> str:
        return text.replace("{provider}", self.provider.url("")).replace("{other}", self.other.url(""))

    def _at(self, path: str) -> tuple[hostile.Hostile, str]:
        server, _, rest = path.rpartition(":")
        return (self.provider if server else self.service), rest


def compare(case: dict[str, Any], service: Service, town: Town) -> dict[str, tuple[Any, Any]]:
    """Return the expected and the found value of each field that the case speaks of."""
    wanted = case["expect"]
    control, narrow = service.login_control, service.login_control_narrow
    reason = service.unknown.get("methods_offered", "")
    found: dict[str, Any] = {
        "methods": None if service.methods_offered is None else sorted(service.methods_offered),
        "need": service.login_required,
        "said": service.login_said,
        "region": control.region if control else "",
        "narrow": narrow.region if narrow else "",
        "above_fold": control.above_fold if control else None,
        "chooser": service.chooser_url,
        "contact": service.contact.region if service.contact else "",
        "unknown": Reason.decode(reason).code.value if reason else "",
    }
    expected = dict(wanted)
    if "unknown" in wanted:
        expected["methods"] = None
    elif "methods" in wanted:
        expected["methods"] = sorted(wanted["methods"])
    if "chooser" in wanted:
        expected["chooser"] = town.url(wanted["chooser"])
    return {field: (value, found[field]) for field, value in expected.items()}
