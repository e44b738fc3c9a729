"""The record of each e-service, built from its pages; reports and ``export --what services`` show it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from audits.model import Control, PageRecord
from audits.page import fold, host_of
from audits.services.addresses import address_key, without_query
from audits.services.controls import is_login_label, is_start_label
from audits.services.discovery import Discovery
from audits.services.method_table import kinds
from audits.services.methods import read_sentence
from audits.services.model import Evidence, LoginControl, Seen, Service
from audits.services.words import table
from audits.view import SiteView

_built: "WeakKeyDictionary[SiteView, tuple[Service, ...]]" = WeakKeyDictionary()
_CONTENT = ("main", "dialog", "aside")
_PLACES = (*_CONTENT, "header", "nav", "footer", "breadcrumb")
_VAGUE = 2  # words: a link text of at most this many names no service ("Ansök här" does not)


def build_services(view: SiteView) -> tuple[Service, ...]:
    """Return every e-service of the site, in order of name; built once per view."""
    if view not in _built:
        found = Discovery(view)
        services = [_service(_Sources(found, starts)) for starts in _groups(found)]
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


class _Sources:
    """The pages that a service is known by: those that inform about it, its start page, and those of its login.

    ``shown`` is what the start page shows; None where it was not fetched. ``logins`` maps login pages to clicks.
    """

    def __init__(self, found: Discovery, starts: tuple[str, ...]) -> None:
        self.found, self.start = found, starts[0]
        self.record, self.shown = found.view.records.get(self.start), found.evidence.get(self.start)
        info = found.info_pages(starts)
        self.pages = [record for record, _ in info]
        self.link_texts = [link.text for _, link in info]
        self.logins = found.login_pages(self.start) if self.record else {}
        self.doors = found.doors(self.start)

    @property
    def before_login(self) -> list[Evidence]:
        """Return what residents see before they log in: the information pages, then the start page."""
        return [self.found.shown(page.url) for page in self.pages] + ([self.shown] if self.shown else [])

    @property
    def main(self) -> Evidence:
        """Return what the page shows that describes the service: the first information page, else the start page."""
        return self.found.shown(self.pages[0].url) if self.pages else self.shown or Evidence()

    @property
    def updated(self) -> str:
        """Return when the description was changed, else when the start page was."""
        return next((page.updated for page in (*self.pages[:1], self.record) if page and page.updated), "")

    @property
    def clicks_to_login(self) -> int | None:
        """Return the clicks from the information page, or else the start page; None without a login."""
        return min(self.logins.values()) + bool(self.pages) if self.logins else None


def _service(sources: _Sources) -> Service:
    found, main, pages = sources.found, sources.main, sources.pages
    stated, where = _stated(sources)
    required = _required(sources)
    mentioned = {page.url: _login_methods(found.shown(page.url)) for page in pages}
    service = Service(
        name=_name(sources),
        url=sources.start,
        start_url=sources.start,
        host=host_of(sources.start),
        info_pages=tuple(page.url for page in pages),
        platform=found.platform(sources.start),
        methods_mentioned=_named(method for shown in sources.before_login for method in _login_methods(shown)),
        methods_offered=_offered(sources, required),
        login_stated=stated,
        login_stated_where=where,
        login_required=required,
        login_control=_login_control(sources) if required is not False else None,
        login_control_narrow=_narrow_control(sources) if required is not False else None,
        chooser_url=_chooser(sources),
        login_pages=tuple(sources.logins),
        steps=main.steps,
        headings=tuple(section.text for section in main.sections),
        sections=tuple(dict.fromkeys(part for section in main.sections for part in section.parts)),
        part_names={part: section.text for section in reversed(main.sections) for part in section.parts},
        updated=sources.updated,
        clicks_to_login=sources.clicks_to_login if required else None,
        mentioned_by_page=mentioned,
    )
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


def _name(sources: _Sources) -> str:
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


def ordered(methods: Iterable[str]) -> tuple[str, ...]:
    """Return the methods, each once, in the order in which the reports name them."""
    order = table("login-methods")["order"]
    return tuple(sorted(set(methods), key=lambda method: order.index(method) if method in order else len(order)))


def _stated(sources: _Sources) -> tuple[bool | None, str]:
    """Return what is said before the start of the need to log in, and the sentence; "needed" wins over "not needed"."""
    for answer in (True, False):
        for evidence in sources.before_login:
            if evidence.need is answer:
                return answer, evidence.need_sentence
        for text in sources.link_texts:
            if read_sentence(text).need is answer or (answer and is_login_label(text)):
                return answer, text
    return None, ""


def _required(sources: _Sources) -> bool | None:
    """Return whether the service requires a login, or None. What the service does outweighs what it says."""
    found, start, shown = sources.found, sources.start, sources.shown
    seen = [*([shown] if shown else []), *(stop.shown for stop in sources.doors)]
    if any(control.role == "past" for evidence in seen for control in evidence.controls):
        return False
    if any(stop.step.provider or _is_choice(stop.shown) for stop in sources.doors):
        return True
    if shown is None:
        return True if found.leads_to_idp(start) else None
    if shown.need is False and not found.is_login(start):
        return False
    if sources.logins or found.leads_to_idp(start):
        through = [c for c in shown.controls if c.role == "start" and c.region == "main"]
        return None if through and found.leads_to_form(start) and shown.need is None else True
    if shown.need is True:
        return True
    if found.leads_to_form(start) or (shown.fields > 1 and not shown.login_form):
        return False
    if any(control.role == "login" and control.region in _CONTENT for control in shown.controls):
        return True
    return None


def _is_choice(shown: Evidence) -> bool:
    """Return whether a page offers ways to log in."""
    return shown.login_form or any(c.methods and c.region in _CONTENT for c in shown.controls)


def _offered(sources: _Sources, required: bool | None) -> tuple[str, ...] | None:
    """Return the methods that the login offers, and "none" where it can be passed; None where no login was seen."""
    methods: list[str] = []
    for page in (*map(sources.found.shown, sources.logins), *(stop.shown for stop in sources.doors)):
        methods += page.offered
        if page.login_form and not page.offered:
            methods.append("password")
    if sources.shown is not None:
        methods += [m for c in sources.shown.controls if c.region in _CONTENT for m in c.methods]
    if required is False:
        methods.append("none")
    wanted = [m for m in ordered(methods) if m not in kinds()["staff"]]
    if any(m in kinds()["eid"] and m != "e-leg" for m in wanted):
        wanted = [m for m in wanted if m != "e-leg"]  # "E-legitimera dig" leads to those that are named
    return tuple(wanted) if wanted else None


def _login_control(sources: _Sources) -> LoginControl | None:
    """Return the control that opens the login.

    On the start page, the content comes before the header; without one there, the login page's own control is used.
    """
    found, record, shown = sources.found, sources.record, sources.shown
    if stop := found.stop(sources.start):
        chosen = _first_placed(_login_controls(stop.shown))
        if chosen is not None:
            return stop.placed(chosen)
    for stop in sources.doors:
        if inside := _first_placed(_login_controls(stop.shown)):
            return stop.placed(inside)
    if record is None or shown is None:
        return None
    chosen = _first_placed([*_login_controls(shown), *_links_to_login(found, record, sources.logins)])
    in_content = chosen is not None and chosen.region in _CONTENT
    if chosen is not None and (in_content or not any(control.role == "start" for control in shown.controls)):
        return _placed(chosen, record)
    for url in sources.logins:
        inside = _first_placed(_login_controls(found.shown(url)))
        if inside and url != record.url:
            return _placed(inside, found.view.records[url])
    return _placed(chosen, record) if chosen else None


def _narrow_control(sources: _Sources) -> LoginControl | None:
    """Return the same control at 390 CSS pixels; None where it is not shown there, or no browser has seen it."""
    stop = sources.found.stop(sources.start)
    for each in (*([stop] if stop else []), *sources.doors):
        if chosen := _first_placed(_login_controls(each.shown)):
            return each.placed_narrow(chosen)
    return None


def _chooser(sources: _Sources) -> str:
    """Return the address of the page where one chooses how to log in; "" when none was seen."""
    for stop in sources.doors:
        if stop.step.provider or _is_choice(stop.shown):
            return stop.step.url
    if sources.shown and _is_choice(sources.shown):
        return sources.start
    return next((url for url in sources.logins if _is_choice(sources.found.shown(url))), "")


def _login_controls(shown: Evidence) -> list[Seen]:
    return [control for control in shown.controls if control.role == "login" or control.methods]


def _links_to_login(found: Discovery, record: PageRecord, logins: Collection[str]) -> Iterator[Seen]:
    """Yield the page's links of the same text as one that leads to a login page."""
    other = set(logins) - {record.url}
    texts = {link.text for link in record.links if found.view.final(link.to) in other and not is_start_label(link.text)}
    return (Seen(link.text, link.to, link.region, "login") for link in record.links if link.text in texts)


def _first_placed(controls: list[Seen]) -> Seen | None:
    """Return the control that a reader meets first, by its region."""
    return min(controls, key=lambda control: _PLACES.index(control.region), default=None)


def _placed(seen: Seen, record: PageRecord) -> LoginControl:
    """Return the control with the position that the browser found for it, if it found one."""
    drawn = record.rendered.login_controls if record.rendered else ()
    same: Control | None = next((c for c in drawn if fold(c.label).casefold() == seen.label.casefold()), None)
    if same is None:
        same = next((c for c in drawn if c.href and c.href == seen.href), None)
    if same is None:
        return LoginControl(seen.label, seen.region)
    return LoginControl(seen.label, same.region, same.x, same.y, same.width, same.height, same.above_fold)
