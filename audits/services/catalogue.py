"""The record of each e-service, built from its pages; reports and ``export --what services`` show it."""

from collections import defaultdict
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from audits.page import fold, host_of
from audits.services.addresses import address_key, without_query
from audits.services.controls import is_login_label
from audits.services.discovery import Discovery
from audits.services.login import (
    find_chooser,
    login_control,
    narrow_control,
    needs_login,
    offered_methods,
    ordered,
    why_unknown,
)
from audits.services.method_table import kinds
from audits.services.methods import read_sentence
from audits.services.model import Evidence, Service
from audits.services.sources import Sources
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
    found, main, pages = sources.found, sources.main, sources.pages
    stated, where = _stated(sources)
    required = needs_login(sources)
    mentioned = {page.url: _login_methods(found.shown(page.url)) for page in pages}
    service = Service(
        name=_name(sources),
        url=sources.start,
        start_url=sources.start,
        host=host_of(sources.start),
        info_pages=tuple(page.url for page in pages),
        platform=found.platform(sources.start),
        methods_mentioned=_named(method for shown in sources.before_login for method in _login_methods(shown)),
        methods_offered=offered_methods(sources, required),
        login_stated=stated,
        login_stated_where=where,
        login_required=required,
        login_control=login_control(sources) if required is not False else None,
        login_control_narrow=narrow_control(sources) if required is not False else None,
        chooser_url=find_chooser(sources),
        login_pages=tuple(sources.logins),
        steps=main.steps,
        headings=tuple(section.text for section in main.sections),
        sections=tuple(dict.fromkeys(part for section in main.sections for part in section.parts)),
        part_names={part: section.text for section in reversed(main.sections) for part in section.parts},
        updated=sources.updated,
        clicks_to_login=sources.clicks_to_login if required else None,
        mentioned_by_page=mentioned,
    )
    if service.methods_offered is None:
        service = replace(service, unknown={"methods_offered": why_unknown(sources).encode()})
    service = _with_ways_around(service, sources.before_login)
    return _with_start_page(service, sources.shown) if sources.shown else service


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
        sender=shown.sender,
        languages=shown.languages,
        contact=shown.contact,
        privacy=shown.privacy,
        statement_url=shown.statement_url,
        unavailable=shown.unavailable,
    )


def _name(sources: Sources) -> str:
    """Return the service's own heading or title, else the text of the link to it, else its address."""
    found, start, record = sources.found, sources.start, sources.record
    link_text = next(iter(sources.link_texts), "")
    if record and not found.is_login(start) and (record.h1 or record.title):
        return record.h1 or record.title
    if len(link_text.split()) > _VAGUE:
        return link_text
    pointing = found.pointers.get(start, [])
    return next((found.view.records[url].h1 for url, _ in pointing if found.view.records[url].h1), link_text or start)


def _login_methods(shown: Evidence) -> tuple[str, ...]:
    return ordered(method for method in shown.mentioned if method in kinds()["login"])


def _named(mentioned: Iterable[str]) -> tuple[str, ...]:
    """Return the methods that are mentioned; a general "e-legitimation" is dropped where a specific one is named."""
    methods = ordered(mentioned)
    return tuple(m for m in methods if m != "e-leg") if kinds()["eid"] & set(methods) - {"e-leg"} else methods


def _stated(sources: Sources) -> tuple[bool | None, str]:
    """Return what is said before the start of the need to log in, and the sentence; "needed" wins over "not needed"."""
    for answer in (True, False):
        for evidence in sources.before_login:
            if evidence.need is answer:
                return answer, evidence.need_sentence
        for text in sources.link_texts:
            if read_sentence(text).need is answer or (answer and is_login_label(text)):
                return answer, text
    return None, ""
