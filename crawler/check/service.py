"""Follow an e-service that is checked to the choice of login, as a night does, and say what was read of it."""

from typing import Any

from msgspec import to_builtins
from msgspec.structs import replace

from audits.journeys import Journey
from audits.model import Kind, PageRecord, Target
from audits.page import host_of
from audits.services import is_service_url, may_press, next_control, read_service
from audits.site_config import Site
from audits.view import SiteView
from reports.language import Language
from reports.services import describe_journey, service_facts

_KINDS = ("service", "eservice")
_LEAST = 5.0  # seconds for a page, however little time is left


def is_service(url: str, site: Site, kind: Kind | None) -> bool:
    """Return whether an address is to be followed: it was called a service, or is one by site.toml."""
    return kind in _KINDS if kind else is_service_url(url, site)


def as_service(url: str, site: Site) -> Site:
    """Return the site with the page at ``url`` among its services."""
    return replace(site, services=replace(site.services, pages=(*site.services.pages, url)))


def travel(url: str, site: Site, seconds: float) -> Journey:
    """Return the journey from ``url``; raise `BrowserMissing` where no browser can be started."""
    from crawler.browser import Traveller  # late: it loads Selenium
    from crawler.render import Pace

    hosts = (*site.hosts, host_of(url))
    browser = replace(site.browser, timeout=min(site.browser.timeout, max(_LEAST, seconds)))
    allowed = replace(site, site=replace(site.site, hosts=hosts, start=(url,)), browser=browser)
    with Traveller(allowed, Pace(site)) as traveller:
        return traveller.travel(url, lambda step: next_control(step, site), may_press)


def describe_service(record: PageRecord, journey: Journey | None, site: Site, language: Language) -> dict[str, Any]:
    """Return the record of the service that starts at a page, its properties in words, and what was done to read it."""
    targets = {record.url: Target(record.url, "ok", 200)}
    view = SiteView(site, (), {record.url: record}, targets, journeys=(journey,) if journey else ())
    service = read_service(view, record.url)
    facts = [
        {"title": title, "text": text, "unknown": list(unknown)}
        for title, text, unknown in service_facts(language, service)
    ]
    steps = list(describe_journey(language, journey)) if journey else []
    return {"journey": steps, "facts": facts, "record": to_builtins(service)}
