"""Word the properties of an e-service, and why those that are not known are not."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from audits.journeys import Journey
from audits.page import host_of
from audits.reasons import Code, Reason
from audits.services import Service
from reports.language import LOGIN_METHODS, PLACES, WITHOUT_EID, Language, mark, word_reason
from reports.services.needs import needs_in_words
from reports.services.words import contact_in_words, listed, method_names, way_names

# The properties of a service in the order of the table: name, title, and the fields of the record behind each.
COLUMNS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("login", mark("Inloggning"), ("login_required", "login_said", "login_stated")),
    ("methods", mark("Sätt att logga in"), ("methods_offered", "methods_mentioned")),
    ("without", mark("Väg utan e-legitimation"), ("ways_offered", "ways_without", "paper_alternative")),
    ("place", mark("Plats för inloggning"),
     ("login_control", "login_control_narrow", "chooser_url", "clicks_to_login")),
    ("sender", mark("Avsändare"), ("sender", "host")),
    ("structure", mark("Upplägg"),
     ("steps", "steps_ordered", "headings", "sections", "start_label")),
    ("needs", mark("Krav och avgift"), ("requirements", "fee", "time", "audience")),
    ("help", mark("Hjälp och kontakt"), ("contact", "assisted", "case_overview")),
    ("legal", mark("Personuppgifter och tillgänglighet"), ("privacy", "statement_url", "languages")),
)  # fmt: skip


# What the facts that can be unknown are called, where a property has several.
_FIELDS = {
    "login_required": mark("krav på inloggning"),
    "login_said": mark("besked om inloggning"),
    "steps_ordered": mark("ordning på stegen"),
    "fee": mark("avgift"),
    "time": mark("handläggningstid"),
    "audience": mark("vem e-tjänsten är till för"),
    "contact": mark("kontakt"),
    "assisted": mark("hjälp inne i e-tjänsten"),
    "case_overview": mark("översikt över egna ärenden"),
}


def why_unknown(language: Language, service: Service, fields: tuple[str, ...]) -> list[str]:
    """Return why facts of a service are not known: each reason once, after the facts that it is about."""
    return [_named(language, about, word_reason(why, language)) for why, about in _reasons(service, fields).items()]


def why_unread(language: Language, service: Service, fields: tuple[str, ...]) -> str:
    """Return the first reason why facts could not be read; "" where the pages were read, and do not give them."""
    reasons = [reason for reason in _reasons(service, fields) if Reason.decode(reason).code != Code.SERVICE_SILENT]
    return word_reason(reasons[0], language) if reasons else ""


def _reasons(service: Service, fields: tuple[str, ...]) -> dict[str, list[str]]:
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for field in fields:
        if field in service.unknown:
            reasons[service.unknown[field]].append(field)
    return reasons


def _named(language: Language, fields: Sequence[str], reason: str) -> str:
    names = listed(language, [language.gettext(_FIELDS[field]) for field in fields if field in _FIELDS])
    return f"{names[0].upper()}{names[1:]}: {reason[0].lower()}{reason[1:]}" if names else reason


def service_facts(language: Language, service: Service) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the title of each property, the property in words ("" where nothing is known), and why it is not known."""
    said = words_of(language, service)
    for name, title, fields in COLUMNS:
        yield language.gettext(title), said[name], why_unknown(language, service, fields)


def words_of(language: Language, service: Service) -> dict[str, str]:
    """Return the properties in words; "" where nothing is known."""
    _ = language.gettext
    return {
        "login": _login(language, service.login_required, service.login_stated),
        "methods": _methods(language, service),
        "without": _without(language, service),
        "place": _place(language, service),
        "sender": service.sender.logo_alt if service.sender else "",
        "structure": _structure(language, service),
        "needs": needs_in_words(language, service),
        "help": contact_in_words(language, service.contact),
        "legal": ", ".join(
            text
            for text, there in (
                (_("personuppgifter"), service.privacy),
                (_("redogörelse för tillgänglighet"), service.statement_url),
            )
            if there
        ),
    }


def _methods(language: Language, service: Service) -> str:
    offered = [m for m in service.methods_offered or () if m in LOGIN_METHODS]
    named = method_names(language, offered or service.methods_mentioned)
    return f"{named} {language.text('(enligt texten)')}" if named and not offered else named


def _without(language: Language, service: Service) -> str:
    if service.login_required is False:
        return language.text("ingen inloggning behövs")
    ways = [*(service.ways_offered or ()), *(service.ways_without or ())]
    ways += [m for m in service.methods_offered or () if m in WITHOUT_EID and m != "password"]
    return way_names(language, ways)


def _place(language: Language, service: Service) -> str:
    control, _ = service.login_control, language.text
    if control is None:
        return ""
    region = PLACES.get(control.region, "")
    return f"{control.label} ({_(region)})" if control.label and region else control.label


def _structure(language: Language, service: Service) -> str:
    steps = len(service.steps)
    return language.ngettext("%(n)s steg", "%(n)s steg", steps) % {"n": steps} if steps else ""


def _login(language: Language, required: bool | None, stated: bool | None) -> str:
    """Return what the service does and what is said beforehand; None means "not known"."""
    _ = language.gettext
    if required is None:
        return {None: _("går inte att se"), True: _("krävs enligt sidan"), False: _("krävs inte enligt sidan")}[stated]
    if required:
        said = {None: _("sägs inte i förväg"), True: _("sägs i förväg"), False: _("men sidan säger tvärtom")}[stated]
        return _("krävs") + ", " + said
    said = {None: _("sägs inte i förväg"), True: _("men sidan säger tvärtom"), False: _("sägs i förväg")}[stated]
    return _("krävs inte") + ", " + said


def describe_journey(language: Language, journey: Journey) -> Iterator[str]:
    """Yield a sentence about each page that a journey opened, and why it ended there."""
    _ = language.text
    for step in journey.steps:
        if step.label:
            yield _("Följde ”%(label)s” till %(url)s", label=step.label, url=step.url)
        else:
            yield _("Öppnade %(url)s", url=step.url)
        if step.state == "outside":
            yield _("Stannade: %(host)s är varken kommunens eller med i providers.", host=host_of(step.url))
        elif step.reason:
            yield _("Stannade: %(why)s", why=word_reason(step.reason, language))
        elif step.provider:
            yield _("Stannade: där väljer man hur man loggar in, och mer öppnas inte hos den som legitimerar.")
