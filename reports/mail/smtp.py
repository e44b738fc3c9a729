"""Compose letters as mail, in plain text and HTML, and send them by SMTP.

The password comes from the environment only.
"""

import os
import smtplib
import ssl
from collections.abc import Buffer, Callable, Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime

from audits.reasons import Code, Reason, ReasonError
from audits.site_config import SMTP_PASSWORD, Mail
from reports.edition import Edition, environment, links
from reports.mail.letters import Letter, letters
from reports.store import Store

_SECONDS = 30  # timeout of the server: the night does not wait long for its mail
_IMPLICIT_TLS = 465


class MailError(ReasonError):
    """Nothing could be sent."""


def messages(edition: Edition) -> list[tuple[Letter, EmailMessage]]:
    """Return the letters of a run, each with its mail."""
    return [(letter, compose(edition, letter)) for letter in letters(edition)]


def compose(edition: Edition, letter: Letter) -> EmailMessage:
    """Return one letter as a mail.

    Texts of the site are stripped of line breaks, and the header fields refuse them, so that nothing that a page says
    can become a header.
    """
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
    message["Content-Language"] = edition.language.code  # last: going multipart moves Content-* fields into the text
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


def send_letters(edition: Edition, store: Store) -> Iterator[Reason]:
    """Send the letters that this run has not sent before, and record each mail.

    Yield the reason for each letter that could not be sent, or that may not have arrived. No letter is sent
    twice, not even after a restart.
    """
    run = edition.run.id
    sent = {row["owner"]: row["state"] for row in store.rows("SELECT owner, state FROM mail WHERE run = ?", run)}
    found = messages(edition)
    for letter, _ in found:
        if sent.get(letter.owner) == "sending":
            yield _lost(letter, store, run)
    waiting = [pair for pair in found if pair[0].owner not in sent]
    if not waiting:
        return
    try:
        with _connect(edition.site.report.mail) as server:
            for letter, message in waiting:
                if problem := _send_one(server, letter, message, store, run):
                    yield problem
    except (OSError, smtplib.SMTPException, MailError) as error:
        yield Reason.of(Code.REMARK_NO_MAIL, why=_why(error))


def _send_one(server: "_Careful", letter: Letter, message: EmailMessage, store: Store, run: str) -> Reason | None:
    """Send a letter, and return what went wrong, if anything.

    The letter is recorded the moment before its text leaves. If the run is killed after that, it cannot know whether
    the server has the letter, and one mail too few is better than one sent twice.
    """
    server.before_data = lambda: store.execute(
        "INSERT INTO mail (run, owner, state) VALUES (?, ?, 'sending')", run, letter.owner
    )
    try:
        server.send_message(message)
    except smtplib.SMTPServerDisconnected:
        if store.row("SELECT 1 FROM mail WHERE run = ? AND owner = ?", run, letter.owner):
            return _lost(letter, store, run)
        raise
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        store.execute("DELETE FROM mail WHERE run = ? AND owner = ?", run, letter.owner)
        return Reason.of(Code.REMARK_MAIL_REFUSED, name=letter.name, error=_words(error))
    store.execute("UPDATE mail SET state = 'sent' WHERE run = ? AND owner = ?", run, letter.owner)
    return None


def _lost(letter: Letter, store: Store, run: str) -> Reason:
    store.execute("UPDATE mail SET state = 'unknown' WHERE run = ? AND owner = ?", run, letter.owner)
    return Reason.of(Code.REMARK_MAIL_LOST, name=letter.name)


class _Careful(smtplib.SMTP):
    """Calls ``before_data`` when the server has accepted the addresses and the text is about to leave."""

    before_data: Callable[[], object] = staticmethod(lambda: None)

    def data(self, msg: Buffer | str) -> tuple[int, bytes]:
        """Call ``before_data``, then send the text of a mail."""
        self.before_data()
        return super().data(msg)


class _CarefulWithTls(_Careful, smtplib.SMTP_SSL):
    """`_Careful` with TLS from the start."""


def _connect(mail: Mail) -> _Careful:
    context = ssl.create_default_context()
    if mail.port == _IMPLICIT_TLS:
        server: _Careful = _CarefulWithTls(mail.host, mail.port, timeout=_SECONDS, context=context)
    else:
        server = _Careful(mail.host, mail.port, timeout=_SECONDS)
    try:
        if mail.starttls and mail.port != _IMPLICIT_TLS:
            server.starttls(context=context)
        if mail.user:
            password = os.environ.get(SMTP_PASSWORD)
            if not password:
                raise MailError(Reason.of(Code.NO_PASSWORD, variable=SMTP_PASSWORD))
            server.login(mail.user, password)
    except BaseException:
        server.close()
        raise
    return server


def _why(error: Exception) -> Reason:
    return error.reason if isinstance(error, MailError) else Reason.of(Code.AS_WRITTEN, text=_words(error))


def _words(error: Exception) -> str:
    return links.cut(str(error) or type(error).__name__, 200)
