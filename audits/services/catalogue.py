"""The record of each e-service, built from its pages; reports and ``export --what services`` show it."""

from collections import defaultdict
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from audits.page import fold, host_of
from audits.services.addresses import address_key, without_query
from audits.services.claims import Claims
from audits.services.discovery import Discovery
from audits.services.login import (
    find_chooser,
    login_control,
    narrow_control,
    needs_login,
    offered_methods,
    ordered,
)
from audits.services.method_table import kinds
from audits.services.model import STATED, Evidence, Service, agree
from audits.services.sources import Sources
from audits.services.statements import ASSISTANCE, AUDIENCES, NO, WAYS
from audits.services.unknown import find_unknown
from audits.view import SiteView

_built: "WeakKeyDictionary[SiteView, tuple[Service, ...]]" = WeakKeyDictionary()
_VAGUE = 2  # words: a link text of at most this many names no service ("Ansök här" does not)


def build_services(view: SiteView) -> tuple[Service, ...]:
    """Return every e-service of the site, in order of name; built once per view."""
    if view not in _built:
        found = Discovery(view)
        services = [_service(Sources(found, starts)) for starts in _groups(found)]
        _built[view] = tuple(sorted(services, key=lambda service: (service.name.casefold(), service.url)))
    return _built[view]


def read_service(view: SiteView, start: str) -> Service:
    """Return the record of the e-service that starts at ``start``, a page of the view."""
    return _service(Sources(Discovery(view), (start,)))


def _groups(found: Discovery) -> list[tuple[str, ...]]:
    """Return the addresses of each service.

    Addresses are the same service when they differ only in case, default page, or a query that changes no heading.
    """
    headings: dict[str, str] = {}  # by key, so that an unfetched address joins a fetched one with the same key
    for url in found.starts:
        if record := found.view.records.get(url):
            headings.setdefault(address_key(url), fold(record.h1 or record.title).casefold())
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for url in found.starts:
        key = address_key(url)
        groups[(without_query(key), headings[key]) if key in headings else (key, "")].append(url)
    return [
        tuple(sorted(urls, key=lambda url: (url not in found.view.records, len(url), url))) for urls in groups.values()
    ]


def _service(sources: Sources) -> Service:
    found, main, pages, claims = sources.found, sources.main, sources.pages, Claims(sources)
    required = needs_login(sources)
    offered = offered_methods(sources, required)
    can_log_in = required is not False or bool(offered)
    mentioned = {page.url: ordered(claims.methods(page.url, found.shown(page.url))) for page in pages}
    said = agree(claims.values("login_said")) or ("unclear" if sources.before_login else None)
    overview = claims.values("case_overview")
    service = Service(
        name=_name(sources),
        url=sources.start,
        start_url=sources.start,
        host=host_of(sources.start),
        info_pages=tuple(page.url for page in pages),
        platform=found.platform(sources.start),
        methods_mentioned=_named(claims.values("methods_mentioned")),
        methods_offered=offered,
        login_said=said,
        login_stated=STATED.get(said),
        login_stated_where=next((source.text for source in claims.by_field.get("login_said", ())), ""),
        login_required=required,
        login_control=login_control(sources) if can_log_in else None,
        login_control_narrow=narrow_control(sources) if can_log_in else None,
        chooser_url=find_chooser(sources),
        login_pages=tuple(sources.logins),
        steps=main.steps,
        steps_ordered=main.steps_ordered,
        headings=tuple(section.text for section in main.sections),
        sections=tuple(dict.fromkeys(part for section in main.sections for part in section.parts)),
        part_names={part: section.text for section in reversed(main.sections) for part in section.parts},
        updated=sources.updated,
        clicks_to_login=sources.clicks_to_login if required else None,
        mentioned_by_page=mentioned,
        screenshot=start_page.step.picture if (start_page := found.stop(sources.start)) else "",
        ways_offered=_in_order(WAYS, claims.values("ways_offered")) if sources.before_login else None,
        audience=_in_order(AUDIENCES, claims.values("audience")) or None,
        assisted=_in_order(ASSISTANCE, claims.values("assisted")) or None,
        case_overview="yes" in overview if overview else None,
        requirements=tuple(one for one in claims.values("requirements") if not one.startswith(NO)) or None,
        fee=claims.first("fee"),
        time=claims.first("time"),
        evidence=claims.by_field,
    )
    service = _with_ways_around(service, sources.before_login)
    service = _with_start_page(service, sources.shown) if sources.shown else service
    unknown, share = find_unknown(service, sources)
    return replace(service, unknown=unknown, known_share=share)


def _in_order(order: tuple[str, ...], values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in order if each in values)


def _with_ways_around(service: Service, seen: list[Evidence]) -> Service:
    """Return the service with the ways without e-identification, and the first sentence that names one."""
    if not seen:
        return service
    ways = tuple(dict.fromkeys(way for evidence in seen for way in evidence.around))
    where = next((evidence.around_sentence for evidence in seen if evidence.around_sentence), "")
    return replace(service, ways_without=ways, ways_without_where=where, paper_alternative="paper" in ways)


def _with_start_page(service: Service, shown: Evidence) -> Service:
    """Return the service with what only its start page can show."""
    return replace(
        service,
        start_label=next((control.label for control in shown.controls if control.role in ("start", "past")), ""),
        steps=shown.steps or service.steps,
        steps_ordered=shown.steps_ordered if shown.steps else service.steps_ordered,
        sender=shown.sender,
        languages=shown.languages,
        contact=shown.contact,
        privacy=shown.privacy,
        statement_url=shown.statement_url,
        unavailable=shown.unavailable,
    )


def _name(sources: Sources) -> str:
    """Return the service's own heading or title, else the text of the link to it, else its address."""
    found, start = sources.found, sources.start
    link_text = next((text for _, text in sources.links), "")
    if own := _heading(sources):
        return own
    if len(link_text.split()) > _VAGUE:
        return link_text
    pointing = found.pointers.get(start, [])
    return next((found.view.records[url].h1 for url, _ in pointing if found.view.records[url].h1), link_text or start)


def _heading(sources: Sources) -> str:
    """Return the heading of the start page, where a script builds it, too, else its title; "" for a login page."""
    found, start, record = sources.found, sources.start, sources.record
    if found.is_login(start):
        return ""
    stop = found.stop(start)
    drawn = (stop.heading, stop.step.title) if stop else ("", "")
    return (record and record.h1) or next(filter(None, drawn), "") or (record.title if record else "")


def _named(mentioned: Iterable[str]) -> tuple[str, ...]:
    """Return the methods that are mentioned; a general "e-legitimation" is dropped where a specific one is named."""
    methods = ordered(mentioned)
    return tuple(m for m in methods if m != "e-leg") if kinds()["eid"] & set(methods) - {"e-leg"} else methods
