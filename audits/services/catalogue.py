"""The record of each e-service, built from its pages; reports and ``export --what services`` show it."""

from collections import defaultdict
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from audits.model import Control, PageRecord
from audits.page import fold
from audits.services.addresses import address_key, host_of, without_query
from audits.services.controls import is_login_label, is_start_label
from audits.services.discovery import Discovery
from audits.services.method_table import kinds
from audits.services.methods import read_sentence
from audits.services.model import Evidence, LoginControl, Seen, Service
from audits.services.words import table
from audits.view import SiteView

_built: "WeakKeyDictionary[SiteView, tuple[Service, ...]]" = WeakKeyDictionary()
_PLACES = ("main", "aside", "header", "nav", "footer", "breadcrumb")
_VAGUE = 2  # words: a link text of at most this many names no service ("Ansök här" does not)


def build_services(view: SiteView) -> tuple[Service, ...]:
    """Return every e-service of the site, in order of name; built once per view."""
    if view not in _built:
        found = Discovery(view)
        services = [_service(found, starts) for starts in _groups(found)]
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


def _service(found: Discovery, starts: tuple[str, ...]) -> Service:
    start = starts[0]
    record, shown = found.view.records.get(start), found.evidence.get(start)
    info = found.info_pages(starts)
    logins = found.login_pages(start) if record else {}
    pages = [record for record, _ in info]
    stated, where = _stated(found, pages, shown, [link.text for _, link in info])
    required = _required(found, start, shown, logins)
    offered = _offered(found, shown, logins, required)
    control = _login_control(found, record, shown, logins) if required is not False else None
    main = found.shown(info[0][0].url) if info else shown or Evidence()
    around, around_where = _around(found, pages, shown)
    mentioned = {page.url: _login_methods(found.shown(page.url)) for page in pages}
    everywhere = [*mentioned.values(), _login_methods(shown) if shown else ()]
    known = bool(info) or shown is not None
    return Service(
        name=_name(found, start, record, info[0][1].text if info else ""),
        url=start,
        start_url=start,
        host=host_of(start),
        info_pages=tuple(page.url for page in pages),
        platform=found.platform(start),
        methods_mentioned=_named(method for methods in everywhere for method in methods),
        methods_offered=offered,
        login_stated=stated,
        login_stated_where=where,
        login_required=required,
        login_control=control,
        login_pages=tuple(logins),
        start_label=next((c.label for c in shown.controls if c.role in ("start", "past")), "") if shown else "",
        steps=(shown.steps if shown else ()) or main.steps,
        headings=tuple(section.text for section in main.sections),
        sections=tuple(dict.fromkeys(part for section in main.sections for part in section.parts)),
        part_names={part: section.text for section in reversed(main.sections) for part in section.parts},
        sender=shown.sender if shown else None,
        languages=shown.languages if shown else (),
        contact=shown.contact if shown else None,
        privacy=shown.privacy if shown else None,
        paper_alternative="paper" in around if known else None,
        ways_without=around if known else None,
        ways_without_where=around_where,
        statement_url=shown.statement_url if shown else "",
        unavailable=shown.unavailable if shown else "",
        updated=(pages[0].updated if pages else "") or (record.updated if record else ""),
        clicks_to_login=(min(logins.values()) + (1 if info else 0)) if logins and required else None,
        mentioned_by_page=mentioned,
    )


def _name(found: Discovery, start: str, record: PageRecord | None, link_text: str) -> str:
    """Return the service's own heading or title, else the text of the link to it, else its address."""
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


def ordered(methods: Iterable[str]) -> tuple[str, ...]:
    """Return the methods, each once, in the order in which the reports name them."""
    order = table("login-methods")["order"]
    return tuple(sorted(set(methods), key=lambda method: order.index(method) if method in order else len(order)))


def _stated(
    found: Discovery, pages: list[PageRecord], shown: Evidence | None, texts: list[str]
) -> tuple[bool | None, str]:
    """Return what is said before the start of the need to log in, and the sentence; "needed" wins over "not needed"."""
    said = [found.shown(page.url) for page in pages] + ([shown] if shown else [])
    for answer in (True, False):
        for evidence in said:
            if evidence.need is answer:
                return answer, evidence.need_sentence
        for text in texts:
            if read_sentence(text).need is answer or (answer and is_login_label(text)):
                return answer, text
    return None, ""


def _required(found: Discovery, start: str, shown: Evidence | None, logins: dict[str, int]) -> bool | None:
    """Return whether the service requires a login, or None. What the service does outweighs what it says."""
    if shown is None:
        return True if found.leads_to_idp(start) else None
    if any(control.role == "past" for control in shown.controls):
        return False
    if shown.need is False and not found.is_login(start):
        return False
    if logins or found.leads_to_idp(start):
        through = [c for c in shown.controls if c.role == "start" and c.region == "main"]
        return None if through and found.leads_to_form(start) and shown.need is None else True
    if shown.need is True:
        return True
    if found.leads_to_form(start) or (shown.fields > 1 and not shown.login_form):
        return False
    if any(control.role == "login" and control.region in ("main", "aside") for control in shown.controls):
        return True
    return None


def _offered(
    found: Discovery, shown: Evidence | None, logins: dict[str, int], required: bool | None
) -> tuple[str, ...] | None:
    """Return the methods that the login offers; () where none is required, None where no login was seen."""
    if required is False:
        return ()
    methods: list[str] = []
    for url in logins:
        methods += found.shown(url).offered
        if found.shown(url).login_form and not found.shown(url).offered:
            methods.append("password")
    if shown is not None:
        methods += [m for c in shown.controls if c.region in ("main", "aside") for m in c.methods]
    wanted = [m for m in ordered(methods) if m not in kinds()["staff"]]
    if any(m in kinds()["eid"] and m != "e-leg" for m in wanted):
        wanted = [m for m in wanted if m != "e-leg"]  # "E-legitimera dig" leads to those that are named
    return tuple(wanted) if wanted else None


def _login_control(
    found: Discovery, record: PageRecord | None, shown: Evidence | None, logins: dict[str, int]
) -> LoginControl | None:
    """Return the control that opens the login.

    On the start page, the content comes before the header; without one there, the login page's own control is used.
    """
    if record is None or shown is None:
        return None
    links = {
        link.text
        for link in record.links
        if found.view.final(link.to) in logins
        and found.view.final(link.to) != record.url
        and not is_start_label(link.text)
    }
    seen = [c for c in shown.controls if c.role == "login" or c.methods]
    seen += [Seen(link.text, link.to, link.region, "login") for link in record.links if link.text in links]
    seen.sort(key=lambda control: _PLACES.index(control.region))
    chosen = seen[0] if seen else None
    if chosen is not None and (
        chosen.region in ("main", "aside") or not any(c.role == "start" for c in shown.controls)
    ):
        return _placed(chosen, record)
    for url in logins:
        inside = [c for c in found.shown(url).controls if c.methods or c.role == "login"]
        inside.sort(key=lambda control: _PLACES.index(control.region))
        if inside and url != record.url:
            return _placed(inside[0], found.view.records[url])
    return _placed(chosen, record) if chosen else None


def _placed(seen: Seen, record: PageRecord) -> LoginControl:
    """Return the control with the position that the browser found for it, if it found one."""
    drawn = record.rendered.login_controls if record.rendered else ()
    same: Control | None = next((c for c in drawn if fold(c.label).casefold() == seen.label.casefold()), None)
    if same is None:
        same = next((c for c in drawn if c.href and c.href == seen.href), None)
    if same is None:
        return LoginControl(seen.label, seen.region)
    return LoginControl(seen.label, same.region, same.x, same.y, same.width, same.height, same.above_fold)


def _around(found: Discovery, pages: list[PageRecord], shown: Evidence | None) -> tuple[tuple[str, ...], str]:
    """Return the ways without e-identification on the information pages and the start page, and the first such
    sentence.
    """
    evidence = [found.shown(page.url) for page in pages] + ([shown] if shown else [])
    ways = tuple(dict.fromkeys(way for one in evidence for way in one.around))
    return ways, next((one.around_sentence for one in evidence if one.around_sentence), "")
