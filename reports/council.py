"""E-services and top tasks as tables: what the council and the contact centre look things up in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audits.site import matches
from reports import links
from reports.edition import Edition, Issue
from reports.i18n import mark
from reports.labels import LOGIN_METHODS, WITHOUT_EID

# A property of a service, and how a rule that is about it is recognised by its name.
COLUMNS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("login", mark("Inloggning"), ("login-stat", "login-un", "login-need", "open-service", "login-mention", "mention")),
    ("methods", mark("Sätt att logga in"), ("eid", "method", "foreign", "bankid")),
    ("without", mark("Väg utan e-legitimation"), ("without", "no-way", "alternative", "paper")),
    ("place", mark("Inloggningens plats"), ("place", "region", "label", "clicks", "login-control")),
    ("sender", mark("Avsändare"), ("sender", "logo", "title", "host", "domain", "look", "colour", "font", "button")),
    ("structure", mark("Upplägg"), ("heading", "structure", "steps", "skeleton", "order", "name", "section")),
    ("help", mark("Hjälp och kontakt"), ("contact", "help", "phone")),
    ("legal", mark("Personuppgifter och tillgänglighet"), ("privacy", "personal", "statement", "language")),
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
    login: str
    methods: str
    without: str
    contact: str
    start_url: str
    info_pages: list[str]
    updated: str


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


def service_rows(edition: Edition, where: Mapping[int, str]) -> list[ServiceRow]:
    """Every service with its properties."""
    issues: defaultdict[str, list[Issue]] = defaultdict(list)
    for issue in edition.open:
        if issue.scope == "service":
            issues[issue.key or issue.url].append(issue)
    return [_service(edition, service, issues.get(str(service["url"]), []), where) for service in edition.services]


def _service(
    edition: Edition, service: Mapping[str, Any], issues: list[Issue], where: Mapping[int, str]
) -> ServiceRow:
    _ = edition.language.gettext
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for issue in issues:
        found[column_of(issue.rule)].append((edition.wording.message(issue.finding), where.get(issue.id, "")))
    facts = _facts(edition, service)
    url = str(service["url"])
    visit = edition.visits.get(url)
    owner = edition.owners.get(str(service.get("owner") or ""))
    well = visit is None or visit.state in ("ok", "redirect")
    return ServiceRow(
        name=str(service.get("name") or url),
        url=url,
        owner=owner.name if owner else str(service.get("owner") or ""),
        status=_("Svarade i senaste ronden") if well else (visit.reason if visit else ""),
        is_well=well,
        cells=[Cell(facts.get(name, ""), found.get(name, [])) for name, _title, _words in COLUMNS],
        others=found.get("", []),
        login=facts["login"],
        methods=facts["methods"],
        without=facts["without"],
        contact=facts["help"],
        start_url=links.safe_href(str(service.get("start_url") or "")),
        info_pages=[str(page) for page in service.get("info_pages") or ()][:5],
        updated=str(service.get("updated") or ""),
    )


def column_of(rule: str) -> str:
    """Which property a rule is about; "" for none of them."""
    name = rule.partition(".")[2]
    return next((column for column, _title, words in COLUMNS if any(word in name for word in words)), "")


def _facts(edition: Edition, service: Mapping[str, Any]) -> dict[str, str]:
    """The properties in words; "" where nothing was found."""
    _ = edition.language.gettext
    offered = [str(m) for m in service.get("methods_offered") or service.get("methods_mentioned") or ()]
    required, stated = service.get("login_required"), service.get("login_stated")
    control = service.get("login_control") or {}
    sender = service.get("sender") or {}
    steps = service.get("steps") or ()
    legal = [
        text
        for text, there in (
            (_("personuppgifter"), service.get("privacy")),
            (_("tillgänglighetsredogörelse"), service.get("statement_url")),
        )
        if there
    ]
    without = [m for m in offered if m in WITHOUT_EID]
    if service.get("paper_alternative") and "paper" not in without:
        without.append("paper")
    return {
        "login": _login(edition, required, stated),
        "methods": _list(edition, [m for m in offered if m not in WITHOUT_EID or m == "password"]),
        "without": _list(edition, without),
        "place": str(control.get("label") or "") if isinstance(control, dict) else "",
        "sender": str(sender.get("logo_alt") or "") if isinstance(sender, dict) else "",
        "structure": edition.language.ngettext("%(n)s steg", "%(n)s steg", len(steps)) % {"n": len(steps)}
        if steps
        else "",
        "help": _contact(edition, service.get("contact")),
        "legal": ", ".join(legal),
    }


def _login(edition: Edition, required: Any, stated: Any) -> str:
    _ = edition.language.gettext
    if required is None and stated is None:
        return _("går inte att se")
    need = _("krävs") if required else _("krävs inte")
    return need + ", " + (_("sägs i förväg") if stated else _("sägs inte i förväg"))


def _list(edition: Edition, methods: list[str]) -> str:
    names = [edition.language.gettext(LOGIN_METHODS.get(method, method)) for method in methods]
    return ", ".join(dict.fromkeys(names))


def _contact(edition: Edition, contact: Any) -> str:
    if not isinstance(contact, dict):
        return str(contact or "")
    _ = edition.language.gettext
    found = [str(contact[name]) for name in ("phone", "mail") if isinstance(contact.get(name), str) and contact[name]]
    if contact.get("contact_centre"):
        found.append(_("kontaktcenter"))
    if not found:
        found = [
            text
            for name, text in (("phone", _("telefon")), ("mail", _("e-post")), ("form", _("formulär")))
            if contact.get(name)
        ]
    return ", ".join(found)


def task_rows(edition: Edition, where: Mapping[int, str]) -> list[TaskRow]:
    """Every top task of site.toml, those with problems first."""
    problems: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for issue in edition.open:
        if issue.rule.startswith("navigation.") and issue.scope == "site":
            problems[issue.key].append((edition.wording.message(issue.finding), where.get(issue.id, "")))
    rows = []
    for task in edition.site.task:
        pages = [page for page in edition.pages if matches(page.url, task.target)]
        nearest = min((page for page in pages if page.depth is not None), key=lambda page: page.depth or 0, default=None)
        report = links.page_report(nearest.url) if nearest else ""
        clicks = nearest.depth if nearest else None
        rows.append(TaskRow(task.name, task.crisis, task.required, len(pages), clicks, report, problems[task.name]))
    return sorted(rows, key=lambda row: (not row.problems, row.pages > 0))
