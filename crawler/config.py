"""Read and validate site.toml. Errors name the file and the key, and for an unknown key the nearest known one."""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from audits.site_config import SMTP_PASSWORD, Mail, Site
from rules import WordListError, read_words

_SAFE_ID = re.compile(r"[a-z0-9åäö][a-z0-9åäö_-]{0,40}", re.I)
_RESERVED = {"con", "prn", "aux", "nul", "senaste", "regler", "sida", "sidor", "manad"}
_WINDOW = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")
_SECRET = re.compile(r"password|passwd|lösenord|secret|token|api_?key", re.I)
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+")
_STATISTICS = ("visits", "cases")


class ConfigError(ValueError):
    """site.toml cannot be used; the message names the file and the key."""


def load(path: Path) -> Site:
    """Return the site that the file ``path`` describes, with absolute paths to its word lists.

    Raise `ConfigError` for the first error.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; `webbrond init` makes one to fill in") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    for complaint in (*_secrets(raw), *_unknown(raw, Site, "")):
        raise ConfigError(f"{path}: {complaint}")
    try:
        site = msgspec.convert(raw, Site)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_plain(str(error))}") from error
    for complaint in _complaints(site, path.parent):
        raise ConfigError(f"{path}: {complaint}")
    lists = tuple(str((path.parent / file).absolute()) for file in site.rules.words)
    return msgspec.structs.replace(site, rules=msgspec.structs.replace(site.rules, words=lists))


def _unknown(raw: Any, kind: Any, where: str) -> Iterator[str]:
    """Yield a complaint for each key that its section does not have, with the nearest key that it has."""
    if get_origin(kind) is tuple and isinstance(raw, list):
        for item in raw:
            yield from _unknown(item, get_args(kind)[0], where)
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(raw, dict):
        types = get_type_hints(kind)
        known = {each.encode_name: types[each.name] for each in msgspec.structs.fields(kind)}
        for key, value in raw.items():
            name = f"{where}.{key}" if where else key
            if key in known:
                yield from _unknown(value, known[key], name)
                continue
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
            yield f"unknown key {name!r}; {hint}"


def _secrets(raw: Any) -> Iterator[str]:
    report = raw.get("report")
    mail = report.get("mail") if isinstance(report, dict) else None
    for key in mail if isinstance(mail, dict) else ():
        if _SECRET.search(key):
            yield (
                f"key 'report.mail.{key}': a secret does not belong in this file; "
                f"set {SMTP_PASSWORD} in the environment, and take it out here"
            )


def _mail(mail: Mail) -> Iterator[str]:
    if mail == Mail():
        return
    for key, value in (("host", mail.host), ("from", mail.sender)):
        if not value:
            yield f"key 'report.mail.{key}' is missing: no mail can be sent without it"
    for key, value in (("from", mail.sender), ("to", mail.to)):
        if value and not _ADDRESS.fullmatch(value):
            yield f"key 'report.mail.{key}': {value!r} is no mail address"
    if not 0 < mail.port < 65536:
        yield f"key 'report.mail.port': {mail.port} is no port"
    if mail.url and not mail.url.startswith(("http://", "https://")):
        yield f"key 'report.mail.url': {mail.url!r} is no http or https address"
    if mail.user and not mail.starttls and mail.port != 465:
        yield "key 'report.mail.user': a password would be sent in clear; leave starttls on, or use port 465"


def _plain(message: str) -> str:
    """Return msgspec's message with the key first, in TOML notation."""
    text, _, at = message.partition(" - at `$")
    key = at.strip("`").lstrip(".").replace("[...]", "") if at else ""
    return f"key {key!r}: {text}" if key else text


def _complaints(site: Site, folder: Path) -> Iterator[str]:
    """Yield a complaint for each error that the types cannot detect; file names are relative to ``folder``."""
    identity = site.site
    if not _SAFE_ID.fullmatch(identity.id) or identity.id.lower() in _RESERVED:
        yield f"key 'site.id': {identity.id!r} must be letters, digits, - and _ only, as it names folders"
    if not identity.start:
        yield "key 'site.start': at least one start address is needed"
    for url in identity.start:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            yield f"key 'site.start': {url!r} is no http or https address"
        if parts.username or parts.password:
            yield f"key 'site.start': {url!r} holds a user name or password; leave it out"
    for host in site.hosts:
        if "/" in host or not host or not _is_host(host):
            yield f"key 'site.hosts': {host!r} must be a host or host:port, without scheme and path"
    try:
        ZoneInfo(identity.timezone)
    except (KeyError, ValueError, OSError):
        yield f"key 'site.timezone': unknown time zone {identity.timezone!r}"
    yield from _bounds(site)
    seen: set[str] = set()
    for owner in site.owner:
        if not _SAFE_ID.fullmatch(owner.id) or owner.id.lower() in _RESERVED:
            yield f"key 'owner.id': {owner.id!r} must be letters, digits, - and _ only, as it names files"
        if owner.id.lower() in seen:
            yield f"key 'owner.id': {owner.id!r} stands twice"
        seen.add(owner.id.lower())
    for task in site.task:
        if not task.target:
            yield f"key 'task.target': task {task.name!r} has no target"
    for name in _STATISTICS:
        file = getattr(site.statistics, name)
        if file and not (folder / file).is_file():
            yield f"key 'statistics.{name}': there is no file {file!r} beside site.toml"
    for file in site.rules.words:
        if not (folder / file).is_file():
            yield f"key 'rules.words': there is no file {file!r} beside site.toml"
            continue
        try:
            read_words(folder / file)
        except WordListError as error:
            yield f"key 'rules.words': {error}"
    if site.crawl.main and (fault := _selector_fault(site.crawl.main)):
        yield f"key 'crawl.main': {site.crawl.main!r} is no CSS selector: {fault}"
    yield from _mail(site.report.mail)
    for owner in site.owner:
        if owner.email and not _ADDRESS.fullmatch(owner.email):
            yield f"key 'owner.email': {owner.email!r} is no mail address"


def _selector_fault(selector: str) -> str:
    """Return what is wrong with a CSS selector, or "" if it is valid."""
    import soupsieve  # imported here, as few sites have a selector

    try:
        soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        return str(error).splitlines()[0].rstrip(":.")
    return ""


def _is_host(host: str) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _bounds(site: Site) -> Iterator[str]:
    crawl, browser, history = site.crawl, site.browser, site.history
    for name, value, least in (
        ("crawl.max_pages", crawl.max_pages, 1),
        ("crawl.delay", crawl.delay, 0),
        ("crawl.concurrency", crawl.concurrency, 1),
        ("crawl.max_bytes", crawl.max_bytes, 1_000),
        ("crawl.documents", crawl.documents, 0),
        ("crawl.timeout", crawl.timeout, 0.1),
        ("browser.workers", browser.workers, 1),
        ("browser.timeout", browser.timeout, 1),
        ("history.nights", history.nights, 7),
        ("history.editions", history.editions, 1),
        ("history.copies", history.copies, 1),
    ):
        if value < least:
            yield f"key {name!r}: {value} is less than {least}"
    if crawl.window and not _WINDOW.fullmatch(crawl.window):
        yield f"key 'crawl.window': {crawl.window!r} should look like \"22:00-06:00\""


def workdir_of(site_file: Path, site: Site, given: Path | None) -> Path:
    """Return the work folder: ``given``, or else the folder next to the site file that is named after the site's id."""
    return given if given else Path(os.path.abspath(site_file)).parent / site.site.id  # noqa: PTH100 - keeps symlinks
