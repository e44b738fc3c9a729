"""Say in a few words what deviates in an e-service, for the table, where a whole message is too long."""

from reports.edition import Edition
from reports.language import mark

# What each rule of rules/services finds. The words follow "Avviker: ", and are read in a list or on paper.
SHORT = {
    "services.all-eids": mark("någon godkänd e-legitimation saknas"),
    "services.audience-differs": mark("olika besked om vem som kan ansöka"),
    "services.contact-place": mark("kontakten på egen plats"),
    "services.fee-differs": mark("olika besked om avgiften"),
    "services.foreign-eid": mark("utländsk e-legitimation saknas"),
    "services.foreign-host": mark("inte under kommunens domän"),
    "services.headings": mark("rubriker saknas på sidan"),
    "services.login-clicks": mark("många klick till inloggningen"),
    "services.login-contradicted": mark("fel besked om inloggning"),
    "services.login-label": mark("knappen heter något eget"),
    "services.login-place": mark("inloggningen på egen plats"),
    "services.login-unstated": mark("inget besked om inloggning"),
    "services.look": mark("eget utseende"),
    "services.method-label": mark("sättet att logga in är felskrivet"),
    "services.methods-differ": mark("sidan nämner andra sätt"),
    "services.name-differs": mark("heter olika på sidorna"),
    "services.no-contact": mark("kontaktcenter saknas"),
    "services.no-languages": mark("bara på svenska"),
    "services.no-privacy-text": mark("text om personuppgifter saknas"),
    "services.no-steps": mark("stegen visas inte"),
    "services.no-way-without-eid": mark("inget besked om hur man gör utan e-legitimation"),
    "services.only-bankid": mark("BankID kallas e-legitimation i allmänhet"),
    "services.open-unstated": mark("inget besked om att den är öppen"),
    "services.part-order": mark("egen rubrikordning"),
    "services.requirements-differ": mark("olika besked om vad som behövs"),
    "services.sender": mark("kommunen syns inte som avsändare"),
    "services.shared-name": mark("samma namn som en annan"),
    "services.single-eid": mark("bara en e-legitimation"),
    "services.start-label": mark("startknappen heter något eget"),
    "services.system-name": mark("namnet säger inte vad man gör"),
    "services.time-differs": mark("olika besked om tiden"),
    "services.title-pattern": mark("sidtiteln slutar på eget sätt"),
    "services.unavailable": mark("går inte att använda"),
    "services.unmarked-link": mark("länken dit säger inte att man lämnar webbplatsen"),
    "services.unordered-steps": mark("stegen visas inte i ordning"),
}


def in_short(edition: Edition, rule: str) -> str:
    """Return what the rule finds, in a few words; "" for a rule of a plug-in, whose message must do."""
    return edition.language.gettext(SHORT[rule]) if rule in SHORT else ""
