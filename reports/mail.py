"""Letters as mail, in plain text and HTML, and their way out by SMTP. The password comes from the environment only."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime

from audits.site import SMTP_PASSWORD, Mail
from reports import links
from reports.edition import Edition
from reports.letters import Letter, letters
from reports.render import environment
from reports.store import Store

_SECONDS = 30  # for a server to answer: the night does not wait long for its mail
_IMPLICIT_TLS = 465


class MailError(RuntimeError):
    """Nothing could be sent; the message is a Swedish sentence."""


def messages(edition: Edition) -> list[tuple[Letter, EmailMessage]]:
    """The mails of a round."""
    return [(letter, compose(edition, letter)) for letter in letters(edition)]


def compose(edition: Edition, letter: Letter) -> EmailMessage:
    """One letter as a mail. Site texts are stripped of line breaks, and the header fields refuse them: nothing that a
    page says can become a header."""
    mail, site, run = edition.site.report.mail, edition.site, edition.run
    domain = mail.sender.rpartition("@")[2] or "localhost"
    message = EmailMessage(policy=POLICY)
    message["Subject"] = links.cut(letter.subject, 150)
    message["From"] = Address(
        links.cut(f"{site.report.title or 'Webbronden'} {site.site.name}", 80), addr_spec=mail.sender
    )
    message["To"] = letter.to
    message["Date"] = format_datetime(datetime.fromisoformat(run.finished or run.started))
    message["Message-ID"] = f"<{links.safe_name(run.id)}.{links.safe_name(letter.owner)}.{site.site.id}@{domain}>"
    message["List-Id"] = f"<{links.safe_name(letter.owner)}.{site.site.id}.webbrond.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange: no out-of-office answers
    message.set_content(_plain(edition, letter))
    env = environment(edition.language, site.site.language)
    html = env.get_template("mail.html").render(letter=letter, site_name=site.site.name, run=run)
    message.add_alternative(html.encode("utf-8", "replace").decode(), subtype="html")
    message["Content-Language"] = edition.language.code  # last: making it multipart moves such fields into the text
    return message


def _plain(edition: Edition, letter: Letter) -> str:
    _ = edition.language.text
    out = [_("Hej!"), "", letter.lead]
    for part in letter.parts:
        out += ["", part.title, "-" * len(part.title)]
        for item in part.items:
            band = f"[{edition.language.gettext(item.band)}] " if item.band else ""
            out += [f"* {band}{item.text}", *(f"  {line}" for line in (item.place, item.href) if line)]
        if part.more:
            out.append(_("… och %(n)s till.", n=part.more))
    if letter.href:
        out += ["", _("Hela listan:"), letter.href]
    out += ["", "-- ", _("Brevet skickas av ett program, och bara när något har ändrats.")]
    return "\n".join(line.replace("\r", " ").replace("\n", " ") for line in out) + "\n"


def send(edition: Edition, store: Store) -> Iterator[str]:
    """Send what this round has not sent before, and remember it mail by mail; yields a Swedish sentence for each that
    could not be sent. Never sends twice: not on a restart either."""
    run = edition.run.id
    sent = {row["owner"] for row in store.rows("SELECT owner FROM mail WHERE run = ?", run)}
    waiting = [pair for pair in messages(edition) if pair[0].owner not in sent]
    if not waiting:
        return
    try:
        with _connect(edition.site.report.mail) as server:
            for letter, message in waiting:
                # Remembered first: killed in between, one mail too few is better than one twice.
                store.execute("INSERT INTO mail (run, owner) VALUES (?, ?)", run, letter.owner)
                try:
                    server.send_message(message)
                except (OSError, smtplib.SMTPException) as error:
                    store.execute("DELETE FROM mail WHERE run = ? AND owner = ?", run, letter.owner)
                    yield f"Brevet till {letter.name} kunde inte skickas: {_words(error)}"
    except (OSError, smtplib.SMTPException, MailError) as error:
        yield f"Inga brev kunde skickas: {_words(error)}"


def _connect(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.port == _IMPLICIT_TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
    try:
        if mail.starttls and mail.port != _IMPLICIT_TLS:
            server.starttls(context=context)
        if mail.user:
            password = os.environ.get(SMTP_PASSWORD)
            if not password:
                raise MailError(f"lösenordet saknas i miljövariabeln {SMTP_PASSWORD}.")
            server.login(mail.user, password)
    except BaseException:
        server.close()
        raise
    return server


def _words(error: Exception) -> str:
    return links.cut(str(error) or type(error).__name__, 200)
