"""The command `mail`: send the mails of a run, or write them to files."""

from pathlib import Path

import click

from crawler.cli.options import DONE, FAILED, WRONG_USE, fail, out, run_option, site_argument, spoken, workdir_option
from crawler.config import load, locked, workdir_of


@click.command()
@site_argument
@workdir_option
@run_option
@click.option("--dry-run", is_flag=True, help="Send nothing: write the mails as .eml files, and say where.")
@spoken
def mail(site_file: Path, workdir: Path | None, run_id: str | None, dry_run: bool) -> None:
    """Send the mails of a run that are not sent yet; `webbrond night` does so by itself.

    An administration, or the web team, gets a mail only if one of its issues is new, came back or was fixed, or if a
    decision on its issues has ended or ends soon. The password of the server comes from WEBBROND_SMTP_PASSWORD.
    """
    from crawler.night import send_mail
    from reports.edition import Edition, safe_name
    from reports.files import write_file
    from reports.language import Language, word_reason
    from reports.mail import messages
    from reports.store import Store
    from rules import load_rules, under_law

    site = load(site_file)
    work = workdir_of(site_file, site, workdir)
    if not site.report.mail.sender:
        fail(WRONG_USE, f"{site_file}: key 'report.mail' says neither host nor from: there is nobody to send by")
    if dry_run:
        with Store(work, readonly=True) as store:
            run = store.run(run_id)
            rules = under_law(load_rules(), site.rules.law)
            found = messages(Edition(site, store, run, rules, Language(site.report.language)))
        folder = work / "mail" / safe_name(run.id)
        folder.mkdir(parents=True, exist_ok=True)
        for letter, message in found:
            write_file(folder / f"{safe_name(letter.owner)}.eml", message.as_bytes())
        out.print(f"{len(found)} mails, in {folder}" if found else "Nothing to write to anybody about.",
                  soft_wrap=True, markup=False)  # fmt: skip
        return
    with locked(work), Store(work) as store:
        problems = send_mail(site, store, store.run(run_id).id)
    for problem in problems:
        out.print(word_reason(problem, Language("en")), soft_wrap=True, markup=False)
    raise SystemExit(FAILED if problems else DONE)
