"""Compose the letter to a supplier as a mail in plain text and HTML, to be opened as a draft, addressed and sent."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

from reports.edition import Edition, cut, environment
from reports.language import Language
from reports.services.suppliers import Fault, Letter
from reports.store import Pictures

_CID = "%s@webbrond"  # the Content-ID of a picture, by its name


def compose_mail(edition: Edition, letter: Letter, language: Language) -> bytes:
    """Return the letter as a mail, whose HTML shows the pictures; texts of the site have no line breaks in it."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = cut(letter.subject, 200)
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content("\n".join(_lines(letter, language)) + "\n")
    template = environment(language, edition.site.site.language).get_template("supplier_mail.html")
    html = template.render(letter=letter, source=f"cid:{_CID}")
    message.add_alternative(html.encode("utf-8", "replace").decode(), subtype="html")
    [_text, shown] = message.iter_parts()
    folder = Pictures(edition.store.path.parent).folder
    for name in dict.fromkeys(fault.picture for fault in letter.faults if fault.picture):
        data, cid = (folder / name).read_bytes(), f"<{_CID % name}>"
        shown.add_related(data, "image", "webp", cid=cid, filename=name, disposition="inline")
    message["Content-Language"] = language.code  # last: going multipart moves Content-* fields into the text
    return message.as_bytes()


def _lines(letter: Letter, language: Language) -> Iterator[str]:
    """Yield the lines of the plain text."""
    _ = language.text
    yield from (_("Hej!"), "", letter.lead)
    if letter.law:
        yield from ("", letter.law)
    yield from ("", _("Det gäller %(services)s.", services=letter.services))
    for number, fault in enumerate(letter.faults, 1):
        yield from ("", "", *_fault(number, fault, language))
    yield from ("", "", _("Med vänlig hälsning"), _plain(letter.sender))


def _fault(number: int, fault: Fault, language: Language) -> Iterator[str]:
    _ = language.text
    title = fault.message or _("Det här stämmer inte överallt: %(title)s", title=fault.title)
    yield f"{number}. {_plain(title)}"
    if fault.law:
        yield _("Krav: %(clauses)s", clauses=", ".join(fault.law))
    if fault.how:
        yield _("Så rättas det: %(how)s", how=_plain(fault.how, 2000))
    for message, urls in fault.places.items():
        if not fault.message:
            yield from ("", f"{_plain(message)}:")
        yield from (f"- {_plain(url, 2000)}" for url in urls)
    if fault.more:
        yield _("… och %(n)s till.", n=language.number(fault.more))


def _plain(text: str, length: int = 300) -> str:
    """Return a text on one line, without the backticks around code."""
    return cut(text.replace("`", ""), length)
