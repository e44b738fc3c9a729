"""Decides how a service lets residents log in: whether they must, by which methods, where, and by which control."""

from collections.abc import Collection, Iterable, Iterator

from audits.model import Control, PageRecord
from audits.page import fold, host_of
from audits.reasons import Code, Reason
from audits.services.addresses import without_query
from audits.services.controls import is_start_label
from audits.services.discovery import Discovery
from audits.services.method_table import kinds
from audits.services.model import Evidence, LoginControl, Seen
from audits.services.parts import page_words
from audits.services.sources import Sources
from audits.services.travelled import Stop, is_choice
from audits.services.words import table

_CONTENT = ("main", "dialog", "aside")
_PLACES = (*_CONTENT, "header", "nav", "footer", "breadcrumb")


def needs_login(sources: Sources) -> bool | None:
    """Return whether the service requires a login, or None. What the service does outweighs what it says."""
    found, start, shown = sources.found, sources.start, sources.shown
    seen = [*([shown] if shown else []), *(stop.shown for stop in sources.doors)]
    if any(control.role == "past" for evidence in seen for control in evidence.controls):
        return False
    if shown is not None and shown.is_open_form:
        return False
    if any(stop.is_choice for stop in sources.doors):
        return True
    if shown is None:
        return True if found.leads_to_idp(start) else None
    if shown.need is False and (not found.is_login(start) or shown.offered == ("case-reference",)):
        return False
    if sources.logins or found.leads_to_idp(start):
        through = [c for c in shown.controls if c.role == "start" and c.region == "main"]
        return None if through and found.leads_to_form(start) and shown.need is None else True
    if shown.need is True:
        return True
    if is_choice(shown):
        return True
    travelled_to_form = bool(sources.doors) and sources.doors[-1].shown.is_open_form
    if travelled_to_form or found.leads_to_form(start) or (shown.fields > 1 and not shown.login_form):
        return False
    if any(control.role == "login" and control.region in _CONTENT for control in shown.controls):
        return True
    return False if _is_elsewhere(shown) else None


def _is_elsewhere(shown: Evidence) -> bool:
    """Return whether a page without any way in says that the service is only by phone, on paper or on a visit."""
    ways = (said for said in shown.said if said.method in kinds()["way"] and said.status == "supported")
    return not shown.controls and any(page_words("only").search(said.sentence) for said in ways)


def offered_methods(sources: Sources, required: bool | None) -> tuple[str, ...] | None:
    """Return the methods that the login offers, and "none" where it can be passed; None where no login was seen."""
    methods: list[str] = []
    for page in (*map(sources.found.shown, sources.logins), *(stop.shown for stop in sources.doors)):
        methods += page.offered
        if page.login_form and not page.offered:
            methods.append("password")
    if sources.shown is not None:
        methods += [m for c in sources.shown.controls if c.region in _CONTENT for m in c.methods]
    seen = [*([sources.shown] if sources.shown else []), *(stop.shown for stop in sources.doors)]
    passed = any(control.role == "past" for shown in seen for control in shown.controls)
    passed = passed or bool(methods and _is_left_open(sources))
    if required is False and not passed:
        return ()
    wanted = [m for m in ordered(methods) if m not in kinds()["staff"]]
    if any(m in kinds()["eid"] and m != "e-leg" for m in wanted):
        wanted = [m for m in wanted if m != "e-leg"]  # "E-legitimera dig" leads to those that are named
    elif wanted == ["e-leg"] and _is_unfollowed(sources):
        wanted = []
    return (*wanted, *(["none"] if passed else [])) or None


def _is_left_open(sources: Sources) -> bool:
    """Return whether the start page has a form for all, and logging in is said to be a choice."""
    said = (told.value for shown in sources.before_login for told in shown.told if told.field == "login_said")
    return sources.shown is not None and sources.shown.is_open_form and "optional" in said


def _is_unfollowed(sources: Sources) -> bool:
    """Return whether a journey ended before the page that would name the e-identifications."""
    return sources.start in sources.found.travelled and not any(stop.step.provider for stop in sources.doors)


def why_unknown(sources: Sources) -> Reason:
    """Return why the methods of a service are not known."""
    travelled = sources.found.travelled.get(sources.start)
    if travelled is None:
        return Reason.of(Code.SERVICE_NOT_FOLLOWED)
    step = travelled.unread
    if step is not None and step.state == "outside":
        return Reason.of(Code.SERVICE_OUTSIDE, host=host_of(step.url))
    if step is not None and step.state == "failed":
        return Reason.of(Code.SERVICE_UNREAD, why=Reason.decode(step.reason))
    leads = sources.shown is not None and (sources.shown.fields > 0 or sources.shown.controls)
    if leads or (step is not None and step.state == "form"):
        return Reason.of(Code.SERVICE_FORM)
    return Reason.of(Code.SERVICE_NO_WAY)


def login_control(sources: Sources) -> LoginControl | None:
    """Return the control that opens the login.

    On the start page, the content comes before the header; without one there, the login page's own control is used.
    """
    found, record, shown = sources.found, sources.record, sources.shown
    if met := _met(sources):
        stop, control = met
        return stop.placed(control)
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


def narrow_control(sources: Sources) -> LoginControl | None:
    """Return the same control at 390 CSS pixels; None where it is not shown there, or no browser has seen it."""
    if met := _met(sources):
        stop, control = met
        return stop.placed_narrow(control)
    return None


def _met(sources: Sources) -> tuple[Stop, Seen] | None:
    """Return the login control that a resident meets first on the journey, and its page.

    A control around the content is that of the whole portal, where the content has a start of its own.
    """
    start = sources.found.stop(sources.start)
    first: tuple[Stop, Seen] | None = None
    for stop in (*([start] if start else []), *sources.doors):
        chosen = _first_placed(_login_controls(stop.shown))
        if chosen is None:
            continue
        openers = [c for c in stop.shown.controls if chosen.opened_by and c.label == chosen.opened_by]
        chosen = openers[0] if openers else chosen  # what opens the choice is the control that one looks for
        begins = any(control.role == "start" and control.region in _CONTENT for control in stop.shown.controls)
        if chosen.region in _CONTENT or not begins:
            return stop, chosen
        first = first or (stop, chosen)
    return first


def find_chooser(sources: Sources) -> str:
    """Return the address of the page where one chooses how to log in; "" when none was seen."""
    for stop in sources.doors:
        if stop.step.provider:
            return without_query(stop.step.url)  # which names the session
        if is_choice(stop.shown):
            return stop.step.url
    if sources.shown and is_choice(sources.shown):
        return sources.start
    return next((url for url in sources.logins if is_choice(sources.found.shown(url))), "")


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


def ordered(methods: Iterable[str]) -> tuple[str, ...]:
    """Return the methods, each once, in the order in which the reports name them."""
    order = table("login-methods")["order"]
    return tuple(sorted(set(methods), key=lambda method: order.index(method) if method in order else len(order)))
