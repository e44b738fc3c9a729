"""Show e-services and top tasks as tables, in which the council and the contact centre look things up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from audits.services import Contact, Service
from audits.site_config import matches
from reports.edition import Edition, Issue, Visit, links
from reports.language import LOGIN_METHODS, PLACES, WITHOUT_EID, mark, word_reason
from reports.views.page import Glance

# The properties of a service, in the order of the matrix.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("login", mark("Inloggning")),
    ("methods", mark("Sätt att logga in")),
    ("without", mark("Väg utan e-legitimation")),
    ("place", mark("Inloggningens plats")),
    ("sender", mark("Avsändare")),
    ("structure", mark("Upplägg")),
    ("help", mark("Hjälp och kontakt")),
    ("legal", mark("Personuppgifter och tillgänglighet")),
)
# Words in a rule's name that show which property it is about; the first match counts.
_ABOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("without", ("without", "paper", "no-way")),
    ("place", ("place", "position", "region", "login-label", "login-control", "clicks")),
    ("methods", ("eid", "method", "foreign", "bankid", "mentioned")),
    ("login", ("login", "open-service", "stated")),
    ("help", ("contact", "help")),
    ("legal", ("privacy", "personal", "statement", "language")),
    ("sender", ("sender", "logo", "title", "host", "domain", "look", "colour", "font", "button", "header")),
    ("structure", ("heading", "structure", "step", "section", "order", "name", "start-label", "missing")),
)


@dataclass(slots=True)
class Cell:
    """A property of one service: what was found, and what deviates."""

    text: str
    deviations: list[tuple[str, str]]  # message, link to its card


@dataclass(slots=True)
class ServiceRow:
    """One service in the matrix and in the look-up."""

    name: str
    url: str
    owner: str
    status: str
    is_well: bool
    cells: list[Cell]
    others: list[tuple[str, str]]
    facts: dict[str, str]
    without_unknown: bool
    info_pages: list[str]
    score: float | None
    known: int  # the rules that could judge it
    asked: int  # those that are about it


@dataclass(slots=True)
class TaskRow:
    """One top task: how far away it is, and what is wrong with finding it."""

    name: str
    crisis: bool
    required: bool
    pages: int
    clicks: int | None
    report: str
    problems: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ContactView:
    """The contact centre's page: where residents get stuck. ``visits`` are those of the run, by address."""

    template: ClassVar = "contact.html"

    services: list[ServiceRow]
    recent: list[Glance]
    hardest: list[Glance]
    visits: Mapping[str, Visit]


def service_rows(edition: Edition, where: Mapping[int, str]) -> list[ServiceRow]:
    """Return every service with its properties."""
    issues: defaultdict[str, list[Issue]] = defaultdict(list)
    for issue in edition.open:
        if issue.scope == "service":
            issues[issue.key or issue.url].append(issue)
    return [_service(edition, service, issues.get(service.url, []), where) for service in edition.services]


def _service(edition: Edition, service: Service, issues: list[Issue], where: Mapping[int, str]) -> ServiceRow:
    _ = edition.language.gettext
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for issue in issues:
        found[column_of(issue.rule)].append((edition.message(issue), where.get(issue.id, "")))
    facts = _facts(edition, service)
    status = _status(edition, service)
    return ServiceRow(
        name=service.name or service.url,
        url=service.url,
        owner=_owner(edition, service),
        status=status or _("Svarade i senaste ronden"),
        is_well=not status,
        cells=[Cell(facts[name], found.get(name, [])) for name, _title in COLUMNS],
        others=found.get("", []),
        facts=facts,
        without_unknown=service.ways_without is None,
        info_pages=list(service.info_pages[:5]),
        score=edition.number("score_services", "service", service.url).value,
        known=round(edition.number("rules_known", "service", service.url).value or 0),
        asked=round(edition.number("rules_asked", "service", service.url).value or 0),
    )


def column_of(rule: str) -> str:
    """Return which property a rule is about; "" for none of them."""
    name = rule.partition(".")[2]
    return next((column for column, words in _ABOUT if any(word in name for word in words)), "")


def _status(edition: Edition, service: Service) -> str:
    """Return why the service could not be used in the run; "" when it answered."""
    if service.unavailable:
        return service.unavailable
    visit = edition.visits.get(service.start_url or service.url)
    if visit is None or visit.state not in ("broken", "timeout", "error"):
        return ""
    return word_reason(visit.reason, edition.language)


def _owner(edition: Edition, service: Service) -> str:
    """Return the administration: as given, or that of the page that informs about the service."""
    pages = [edition.visits[url] for url in (*service.info_pages, service.url) if url in edition.visits]
    given = service.owner or next((page.owner for page in pages if page.owner), "")
    owner = edition.owners.get(given)
    return owner.name if owner else given


def _facts(edition: Edition, service: Service) -> dict[str, str]:
    """Return the properties in words; "" where nothing is known."""
    _ = edition.language.gettext
    offered = service.methods_offered
    methods = [
        method for method in (offered or service.methods_mentioned) if method not in WITHOUT_EID or method == "password"
    ]
    without = list(service.ways_without or [m for m in offered or () if m in WITHOUT_EID and m != "password"])
    if service.paper_alternative and "paper" not in without:
        without.append("paper")
    control = service.login_control
    place = control.label if control else ""
    region = PLACES.get(control.region, "") if control else ""
    if place and region:
        place += f" ({_(region)})"
    steps = len(service.steps)
    legal = [
        text
        for text, there in (
            (_("personuppgifter"), service.privacy),
            (_("tillgänglighetsredogörelse"), service.statement_url),
        )
        if there
    ]
    named = _names(edition, methods)
    return {
        "login": _login(edition, service.login_required, service.login_stated),
        "methods": named + (" " + _("(enligt texten)") if named and not offered else ""),
        "without": _("ingen inloggning behövs") if service.login_required is False else _names(edition, without),
        "place": place,
        "sender": service.sender.logo_alt if service.sender else "",
        "structure": edition.language.ngettext("%(n)s steg", "%(n)s steg", steps) % {"n": steps} if steps else "",
        "help": _contact(edition, service.contact),
        "legal": ", ".join(legal),
    }


def _login(edition: Edition, required: bool | None, stated: bool | None) -> str:
    """Return what the service does and what is said beforehand; None means "not known"."""
    _ = edition.language.gettext
    if required is None:
        return {None: _("går inte att se"), True: _("krävs enligt sidan"), False: _("krävs inte enligt sidan")}[stated]
    if required:
        said = {None: _("sägs inte i förväg"), True: _("sägs i förväg"), False: _("men sidan säger tvärtom")}[stated]
        return _("krävs") + ", " + said
    said = {None: _("sägs inte i förväg"), True: _("men sidan säger tvärtom"), False: _("sägs i förväg")}[stated]
    return _("krävs inte") + ", " + said


def _names(edition: Edition, methods: Iterable[str]) -> str:
    names = [edition.language.gettext(LOGIN_METHODS.get(method, method)) for method in methods]
    return ", ".join(dict.fromkeys(names))


def _contact(edition: Edition, contact: Contact | None) -> str:
    if contact is None:
        return ""
    _, phone = edition.language.gettext, contact.phone
    found = [f"0{phone[3:]}" if phone.startswith("+46") else phone] if phone else []
    if contact.mail:
        found.append(contact.mail)
    if contact.form:
        found.append(_("formulär"))
    if contact.contact_centre:
        found.append(_("kontaktcenter"))
    return ", ".join(found)


def task_rows(edition: Edition, where: Mapping[int, str]) -> list[TaskRow]:
    """Return every top task of site.toml, those with problems first."""
    problems: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for issue in edition.open:
        if issue.rule.startswith("navigation.") and issue.scope == "site":
            problems[issue.key].append((edition.message(issue), where.get(issue.id, "")))
    rows = []
    for task in edition.site.task:
        pages = [page for page in edition.pages if matches(page.url, task.target)]
        nearest = min(
            (page for page in pages if page.depth is not None), key=lambda page: page.depth or 0, default=None
        )
        report = links.page_report(nearest.url) if nearest else ""
        # As the audit has counted them: the answer may be a document, or on another site.
        value = edition.number("task_clicks", "site", task.name).value
        clicks = None if value is None else round(value)
        rows.append(TaskRow(task.name, task.crisis, task.required, len(pages), clicks, report, problems[task.name]))
    return sorted(rows, key=lambda row: (not row.problems, row.pages > 0))
