"""The e-services of a run as rows: their properties in words, what deviates, and what each property rests on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from audits.services import Service
from audits.site_config import matches
from reports.edition import Edition, Issue, links
from reports.language import mark, word_reason
from reports.services.deviations import in_short
from reports.services.facts import COLUMNS, why_unknown, why_unread, words_of
from reports.services.words import contact_in_words, login_in_a_line, owner_name

# Words in a rule's name that show which property it is about; the first match counts.
_ABOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("without", ("without", "paper", "no-way")),
    ("help", ("contact", "help")),
    ("place", ("place", "position", "region", "login-label", "login-control", "clicks")),
    ("methods", ("eid", "method", "bankid", "mentioned")),
    ("login", ("login", "open-service", "stated")),
    ("legal", ("privacy", "personal", "statement", "language")),
    ("sender", ("sender", "logo", "title", "host", "domain", "look", "colour", "font", "button", "header", "unmarked")),
    ("needs", ("fee", "time", "audience", "requirement")),
    ("structure", ("heading", "structure", "step", "section", "order", "name", "start-label", "missing")),
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


class Deviation(NamedTuple):
    """What deviates: in a few words ("" where there are none for the rule), in whole, and the link to its card."""

    short: str
    message: str
    link: str


@dataclass(slots=True)
class Cell:
    """A property of one service: what was found, what it rests on, and what deviates.

    ``unknown`` says why facts of it are not known, ``unread`` why they could not be read ("": the pages are silent).
    """

    name: str
    title: str
    text: str
    unknown: list[str]
    unread: str
    grounds: list[Ground]
    deviations: list[Deviation]


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
    others: list[Deviation]
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
    found: defaultdict[str, list[Deviation]] = defaultdict(list)
    for issue in issues:
        deviation = Deviation(in_short(edition, issue.rule), edition.message(issue), where.get(issue.id, ""))
        found[column_of(issue.rule)].append(deviation)
    status = _status(edition, service)
    facts = words_of(edition.language, service)
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
            Cell(name, edition.language.gettext(title), facts[name], why_unknown(edition.language, service, fields),
                 why_unread(edition.language, service, fields), list(_grounds(edition, service, fields)),
                 found.get(name, []))
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


def _grounds(edition: Edition, service: Service, fields: tuple[str, ...]) -> Iterator[Ground]:
    """Yield what the fields rest on, each sentence once."""
    seen = set()
    for source in (source for field in fields for source in service.evidence.get(field, ())):
        if (source.text, source.url) not in seen and (source.text or source.url):
            seen.add((source.text, source.url))
            yield Ground(edition.language.gettext(_HOW[source.how]), source.text, source.url)
