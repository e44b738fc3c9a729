"""The e-services of a run as rows: their properties in words, what deviates, and what each property rests on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audits.services import Service
from audits.site_config import matches
from reports.edition import Edition, Issue, links
from reports.language import LOGIN_METHODS, PLACES, WITHOUT_EID, mark, word_reason
from reports.services.words import (
    contact_in_words,
    login_in_a_line,
    method_names,
    owner_name,
    way_names,
)

# The properties of a service in the order of the table: name, title, and the fields of the record behind each.
COLUMNS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("login", mark("Inloggning"), ("login_required", "login_said", "login_stated")),
    ("methods", mark("Sätt att logga in"), ("methods_offered", "methods_mentioned")),
    ("without", mark("Väg utan e-legitimation"), ("ways_offered", "ways_without", "paper_alternative")),
    ("place", mark("Inloggningens plats"),
     ("login_control", "login_control_narrow", "chooser_url", "clicks_to_login")),
    ("sender", mark("Avsändare"), ("sender", "host")),
    ("structure", mark("Upplägg"),
     ("steps", "steps_ordered", "headings", "sections", "start_label", "fee", "time", "audience")),
    ("help", mark("Hjälp och kontakt"), ("contact", "assisted", "case_overview")),
    ("legal", mark("Personuppgifter och tillgänglighet"), ("privacy", "statement_url", "languages")),
)  # fmt: skip
# Words in a rule's name that show which property it is about; the first match counts.
_ABOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("without", ("without", "paper", "no-way")),
    ("help", ("contact", "help")),
    ("place", ("place", "position", "region", "login-label", "login-control", "clicks")),
    ("methods", ("eid", "method", "bankid", "mentioned")),
    ("login", ("login", "open-service", "stated")),
    ("legal", ("privacy", "personal", "statement", "language")),
    ("sender", ("sender", "logo", "title", "host", "domain", "look", "colour", "font", "button", "header", "unmarked")),
    (
        "structure",
        (
            "heading",
            "structure",
            "step",
            "section",
            "order",
            "name",
            "start-label",
            "missing",
            "fee",
            "time",
            "audience",
        ),
    ),
)
_HOW = {
    "text": mark("Så står det på sidan"),
    "control": mark("Knapp eller länk på sidan"),
    "rendered": mark("Så visas det i webbläsaren"),
    "chooser": mark("Sidan där man väljer inloggning"),
}
_DOWN = ("broken", "timeout", "error")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a property rests on: how it is known, the sentence or the label of the control, and the page."""

    how: str
    text: str
    url: str


@dataclass(slots=True)
class Cell:
    """A property of one service: what was found, why it is not known, what it rests on, and what deviates."""

    name: str
    title: str
    text: str
    unknown: list[str]
    grounds: list[Ground]
    deviations: list[tuple[str, str]]  # message, link to its card


@dataclass(slots=True)
class ServiceRow:
    """One service in the table and in the look-up."""

    name: str
    url: str
    page: str  # the path of its own page in the reports
    owner: str
    host: str
    status: str
    is_well: bool
    line: str
    words: str
    cells: list[Cell]
    others: list[tuple[str, str]]
    help: str
    info_pages: list[str]
    score: float | None
    known: int  # the rules that could judge it
    asked: int  # those that are about it

    @property
    def deviations(self) -> int:
        """Return how much deviates in the service."""
        return len(self.others) + sum(len(cell.deviations) for cell in self.cells)


def service_rows(edition: Edition, where: Mapping[int, str]) -> list[ServiceRow]:
    """Return every service with its properties; ``where`` has the link to each issue's card."""
    issues: defaultdict[str, list[Issue]] = defaultdict(list)
    for issue in edition.open:
        if issue.scope == "service" and not issue.review:
            issues[issue.key or issue.url].append(issue)
    return [_row(edition, service, issues.get(service.url, []), where) for service in edition.services]


def _row(edition: Edition, service: Service, issues: list[Issue], where: Mapping[int, str]) -> ServiceRow:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for issue in issues:
        found[column_of(issue.rule)].append((edition.message(issue), where.get(issue.id, "")))
    status = _status(edition, service)
    facts = _facts(edition, service)
    number = edition.number
    return ServiceRow(
        name=service.name or service.url,
        url=service.url,
        page=links.service_page(service.url),
        owner=owner_name(edition, service),
        host=service.host,
        status=status or edition.language.text("Svarade i senaste ronden"),
        is_well=not status,
        line=login_in_a_line(edition.language, service),
        words=" ".join(_words(edition, service)),
        cells=[
            Cell(name, edition.language.gettext(title), facts[name], list(_unknown(edition, service, fields)),
                 list(_grounds(edition, service, fields)), found.get(name, []))
            for name, title, fields in COLUMNS
        ],
        others=found.get("", []),
        help=contact_in_words(edition.language, service.contact),
        info_pages=list(service.info_pages[:5]),
        score=number("score_services", "service", service.url).value,
        known=round(number("rules_known", "service", service.url).value or 0),
        asked=round(number("rules_asked", "service", service.url).value or 0),
    )  # fmt: skip


def column_of(rule: str) -> str:
    """Return which property a rule is about; "" for none of them."""
    name = rule.partition(".")[2]
    return next((column for column, words in _ABOUT if any(word in name for word in words)), "")


def _status(edition: Edition, service: Service) -> str:
    """Return why the service could not be used in the run; "" when it answered."""
    if service.unavailable:
        return service.unavailable
    visit = edition.visits.get(service.url)
    return word_reason(visit.reason, edition.language) if visit and visit.state in _DOWN else ""


def _words(edition: Edition, service: Service) -> Iterator[str]:
    """Yield the words of the tasks of site.toml that the service, or a page that informs about it, is for."""
    for task in edition.site.task:
        if any(matches(url, task.target) for url in (service.url, *service.info_pages)):
            yield from (task.name, *task.words)


def _unknown(edition: Edition, service: Service, fields: tuple[str, ...]) -> Iterator[str]:
    reasons = dict.fromkeys(service.unknown[field] for field in fields if field in service.unknown)
    return (word_reason(reason, edition.language) for reason in reasons)


def _grounds(edition: Edition, service: Service, fields: tuple[str, ...]) -> Iterator[Ground]:
    """Yield what the fields rest on, each sentence once."""
    seen = set()
    for source in (source for field in fields for source in service.evidence.get(field, ())):
        if (source.text, source.url) not in seen and (source.text or source.url):
            seen.add((source.text, source.url))
            yield Ground(edition.language.gettext(_HOW[source.how]), source.text, source.url)


def _facts(edition: Edition, service: Service) -> dict[str, str]:
    """Return the properties in words; "" where nothing is known."""
    language = edition.language
    _ = language.gettext
    return {
        "login": _login(edition, service.login_required, service.login_stated),
        "methods": _methods(edition, service),
        "without": _without(edition, service),
        "place": _place(edition, service),
        "sender": service.sender.logo_alt if service.sender else "",
        "structure": _structure(edition, service),
        "help": contact_in_words(language, service.contact),
        "legal": ", ".join(
            text
            for text, there in (
                (_("personuppgifter"), service.privacy),
                (_("tillgänglighetsredogörelse"), service.statement_url),
            )
            if there
        ),
    }


def _methods(edition: Edition, service: Service) -> str:
    offered = [m for m in service.methods_offered or () if m in LOGIN_METHODS]
    named = method_names(edition.language, offered or service.methods_mentioned)
    return f"{named} {edition.language.text('(enligt texten)')}" if named and not offered else named


def _without(edition: Edition, service: Service) -> str:
    if service.login_required is False:
        return edition.language.text("ingen inloggning behövs")
    ways = [*(service.ways_offered or ()), *(service.ways_without or ())]
    ways += [m for m in service.methods_offered or () if m in WITHOUT_EID and m != "password"]
    return way_names(edition.language, ways)


def _place(edition: Edition, service: Service) -> str:
    control, _ = service.login_control, edition.language.text
    if control is None:
        return ""
    region = PLACES.get(control.region, "")
    return f"{control.label} ({_(region)})" if control.label and region else control.label


def _structure(edition: Edition, service: Service) -> str:
    steps = len(service.steps)
    return edition.language.ngettext("%(n)s steg", "%(n)s steg", steps) % {"n": steps} if steps else ""


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
