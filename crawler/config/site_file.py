"""Read and validate site.toml, and report every error at once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from audits.page import names_secret, remove_secrets
from audits.site_config import GRID_LOGIN, SMTP_PASSWORD, Crawl, Identity, Mail, Owner, Questions, Site
from rules import Checks, Fault, InvalidInput, TomlFile, convert

_RESERVED = {"con", "prn", "aux", "nul", "senaste", "regler", "sida", "sidor", "manad"}
_SECRET = re.compile(r"passw|lösenord|secret|token|api_?key", re.I)


def load(path: Path) -> Site:
    """Return the site that the file ``path`` describes, with absolute paths to its word lists and questions.

    Raise `InvalidInput`, which names every error in the file. `crawler.inputs` reads the files that it names.
    """
    try:
        file = TomlFile(path)
    except FileNotFoundError:
        raise InvalidInput(f"{path}: there is no such file; `webbrond init` makes one to fill in") from None
    checks: Checks = {Crawl: _crawl, Identity: _identity, Mail: _mail, Owner: _owner, Site: _site}
    secrets = list(_secrets(file.raw))
    site, faults = convert(file.raw, Site, checks)
    hidden = {fault.key for fault in secrets}
    errors = file.described([*secrets, *(fault for fault in faults if fault.key not in hidden)])
    if errors or site is None:
        raise InvalidInput("\n".join(errors))
    lists = tuple(str((path.parent / file).absolute()) for file in site.rules.words)
    bank = site.questions.file and str((path.parent / site.questions.file).absolute())
    return msgspec.structs.replace(
        site, rules=msgspec.structs.replace(site.rules, words=lists), questions=Questions(bank)
    )


def _secrets(raw: dict[str, Any]) -> Iterator[Fault]:
    report = raw.get("report")
    mail = report.get("mail") if isinstance(report, dict) else None
    for key in mail if isinstance(mail, dict) else ():
        if _SECRET.search(key):
            text = f"a secret does not belong in this file; take it out, and set {SMTP_PASSWORD} in the environment"
            yield Fault(("report", "mail", key), text)
    for where, text in _texts(raw, ()):
        if names_secret(text.replace("*", "")):  # a glob may name the parameter
            login = f"set {GRID_LOGIN}=user:password in the environment"
            cure = login if where == ("browser", "remote") else "leave it out"
            yield Fault(where, f'"{remove_secrets(text)}" has a user name or password, or a key (not shown); {cure}')


def _texts(value: Any, where: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text of the file with its key; a text in a list has the list's."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, (*where, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, (*where, number) if isinstance(each, dict) else where)


def _identity(identity: Identity) -> Iterator[Fault]:
    yield from _reserved(identity.id)
    for url in identity.start:
        parts = urlsplit(url)
        if not parts.hostname:
            yield Fault(("start",), f'"{url}" is not an http or https address')
        if parts.username:
            yield Fault(("start",), f'"{url}" has a user name; leave it out')
    try:
        ZoneInfo(identity.timezone)
    except (KeyError, ValueError, OSError):
        yield Fault(("timezone",), f'"{identity.timezone}" is not a time zone, such as "Europe/Stockholm"')


def _owner(owner: Owner) -> Iterator[Fault]:
    yield from _reserved(owner.id)


def _reserved(name: str) -> Iterator[Fault]:
    if name.lower() in _RESERVED:
        yield Fault(("id",), f'"{name}" is reserved: the reports or the system have files of this name')


def _site(site: Site) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, owner in enumerate(site.owner):
        if owner.id.lower() in seen:
            yield Fault(("owner", number, "id"), f'"{owner.id}" is the id of another owner too')
        seen.add(owner.id.lower())


def _crawl(crawl: Crawl) -> Iterator[Fault]:
    if crawl.main and (fault := _selector_fault(crawl.main)):
        yield Fault(("main",), f'"{crawl.main}" is not a CSS selector: {fault}')


def _selector_fault(selector: str) -> str:
    """Return what is wrong with a CSS selector, or "" if it is valid."""
    import soupsieve  # imported here, as few sites have a selector

    try:
        soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        return str(error).splitlines()[0].rstrip(":.")
    return ""


def _mail(mail: Mail) -> Iterator[Fault]:
    if mail == Mail():
        return
    for key, value in (("host", mail.host), ("from", mail.sender)):
        if not value:
            yield Fault((key,), "is missing: no mail can be sent without it")
    if mail.user and not mail.starttls and mail.port != 465:
        yield Fault(("user",), "a password would be sent in clear; leave starttls on, or use port 465")
