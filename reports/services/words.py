"""Word the facts of e-services: names of methods, telephone numbers, lists."""

import re
from collections.abc import Iterable, Sequence

from babel.lists import format_list

from audits.services import Contact, Service
from reports.edition import Edition, cut
from reports.language import LOGIN_METHODS, WITHOUT_EID, Language, mark, word_reason

_WAYS = {
    "paper": mark("blankett"),
    "phone": mark("ring"),
    "contact-centre": mark("kontakta kontaktcenter"),
    "visit": mark("besök oss"),
    "mail": mark("mejla"),
    "letter": mark("skicka brev"),
}
_SHOWN = 5  # names of a list in running text
_AREA_CODES = re.compile(r"(0(?:8|10|11|13|16|18|19|20|21|23|26|31|33|35|36|40|42|44|46|54|60|63|7\d|90|\d{3}))(\d+)$")


def listed(language: Language, words: Sequence[str]) -> str:
    """Return ``words`` as a list in running text: "a, b och c"."""
    return str(format_list(list(words), locale=language.code))


def method_names(language: Language, methods: Iterable[str]) -> str:
    """Return the names of methods as a list in running text, each once."""
    return listed(language, list(dict.fromkeys(language.gettext(LOGIN_METHODS.get(m, m)) for m in methods)))


def way_names(language: Language, ways: Iterable[str]) -> str:
    """Return the ways to do something without e-identification: "blankett, ring"; each once."""
    names = {**LOGIN_METHODS, **_WAYS}
    return ", ".join(dict.fromkeys(language.gettext(names.get(way, way)) for way in ways))


def login_in_a_line(language: Language, service: Service) -> str:
    """Return how to log in and what works without, in a line for the contact centre."""
    _, offered = language.text, service.methods_offered or ()
    if service.login_required is False:
        return _("Inloggning: nej.")
    methods = [method for method in offered if method != "none"]
    if service.login_required is None:
        said = {
            "required": _("ja, enligt sidan"),
            "optional": _("valfri, enligt sidan"),
            "not-needed": _("nej, enligt sidan"),
        }
        login = said.get(service.login_said or "", _("oklart"))
    else:
        login = _("valfri") if "none" in offered else _("ja")
    if methods:
        login += f" – {', '.join(dict.fromkeys(language.gettext(LOGIN_METHODS.get(m, m)) for m in methods))}"
    elif reason := service.unknown.get("methods_offered"):
        why = word_reason(reason, language).rstrip(".")
        login += f" ({why[:1].lower()}{why[1:]})"
    ways = [*(service.ways_offered or ()), *(service.ways_without or ())]
    ways += [method for method in methods if method in WITHOUT_EID and method != "password"]
    if ways:
        without = way_names(language, ways)
    else:
        without = _("inte känt") if service.ways_without is None else _("ingen väg hittades")
    return _("Inloggning: %(login)s. Utan e-legitimation: %(without)s.", login=login, without=without)


def quoted(language: Language, names: Sequence[str]) -> str:
    """Return names in quotation marks as a list in running text, the first few of many."""
    left, right = "””" if language.code == "sv" else "“”"
    shown = [f"{left}{cut(name, 90)}{right}" for name in names[:_SHOWN]]
    if more := len(names) - len(shown):
        shown.append(language.text("%(n)s till", n=language.number(more)))
    return listed(language, shown)


def owner_of(edition: Edition, service: Service) -> str:
    """Return the id of the administration that has the service: as given, or that of the page that informs about it."""
    pages = (edition.visits[url] for url in (*service.info_pages, service.url) if url in edition.visits)
    return service.owner or next((page.owner for page in pages if page.owner), "")


def owner_name(edition: Edition, service: Service) -> str:
    """Return the name of the administration that has the service, or "" when it is not known."""
    given = owner_of(edition, service)
    owner = edition.owners.get(given)
    return owner.name if owner else given


def phone_number(phone: str) -> str:
    """Return a telephone number as Swedes group it: 013-20 60 00; one that does not look Swedish stays as it is."""
    digits = re.sub(r"[^\d+]", "", phone)
    digits = re.sub(r"^(?:\+46|0046)0?", "0", digits)
    found = _AREA_CODES.fullmatch(digits)
    if found is None or not 5 <= len(found[2]) <= 8:
        return phone
    area, rest = found.groups()
    first = {5: 3, 6: 2, 7: 3, 8: 3}[len(rest)]
    parts = [rest[:first]]
    rest = rest[first:]
    if len(rest) == 5:
        parts.append(rest[:3])
        rest = rest[3:]
    parts += [rest[at : at + 2] for at in range(0, len(rest), 2)]
    return f"{area}-{'\N{NO-BREAK SPACE}'.join(parts)}"


def contact_in_words(language: Language, contact: Contact | None) -> str:
    """Return the ways of contact on a service's page, or "" when there are none, or they are not known."""
    if contact is None:
        return ""
    found = [phone_number(contact.phone)] if contact.phone else []
    if contact.mail:
        found.append(contact.mail)
    if contact.form:
        found.append(language.text("formulär"))
    if contact.contact_centre:
        found.append(language.text("kontaktcenter"))
    return ", ".join(found)
