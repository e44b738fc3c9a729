"""Word what one must have or send to use an e-service, and what it costs."""

import re

from audits.services import Service
from reports.language import Language, mark
from reports.services.words import listed

# The things of rules/words/service-statements.toml.
THINGS = {
    "drawing": mark("ritningar"),
    "site-plan": mark("situationsplan"),
    "control-plan": mark("kontrollplan"),
    "identity": mark("kopia av legitimation"),
    "personal-record": mark("personbevis"),
    "registration": mark("registreringsbevis"),
    "organisation-number": mark("organisationsnummer"),
    "authority": mark("fullmakt"),
    "medical": mark("läkarintyg"),
    "employment": mark("intyg från arbetsgivaren"),
    "income": mark("uppgifter om inkomst"),
    "photo": mark("foto"),
    "account": mark("kontonummer"),
    "property": mark("fastighetsbeteckning"),
    "lease": mark("hyreskontrakt"),
    "receipt": mark("kvitton"),
    "grades": mark("betyg"),
    "statutes": mark("stadgar"),
}


def needs_in_words(language: Language, service: Service) -> str:
    """Return what is needed and what it costs, as far as the pages say: "ritningar och situationsplan; 850 kr"."""
    _ = language.text
    things = listed(language, [language.gettext(THINGS[thing]) for thing in service.requirements or ()])
    fees = {"0 kr": _("ingen avgift"), "varies": _("avgiften varierar")}
    fee = fees.get(service.fee or "") or re.sub(r"\d+", lambda n: language.number(int(n[0])), service.fee or "")
    return "; ".join(filter(None, (things, fee)))
