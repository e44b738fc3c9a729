"""The checks of `webbrond doctor`: each says what it found, and what to do if something is wrong."""

import importlib.util
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from audits.site_config import Site
from crawler.doctor import fonts, providers
from crawler.doctor.diagnosis import Diagnosis
from reports.store import now, sqlite_version
from rules import InvalidInput, TomlFile, load_rules

log = logging.getLogger(__name__)
_OURS = ("crawler", "reports", "audits", "rules")
_LEAST_SQLITE = (3, 35, 0)  # RETURNING
_AS_ROOT = "root: Chromium runs without its sandbox, and a hostile page gets further; use an ordinary user"
_OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


def examine(
    site: Site | None = None, workdir: Path | None = None, site_file: Path = Path("site.toml")
) -> Iterator[Diagnosis]:
    """Yield the diagnosis of each check as soon as it is made.

    Without `site`, which `site_file` describes, no file of the owner is read; the work folder is checked only if it is
    given.
    """
    yield _version("python", f"Python {sys.version.split()[0]}", sys.version_info >= (3, 12), "3.12")
    yield _names()
    yield _user()
    version = sqlite_version()
    yield _version("sqlite", f"SQLite {'.'.join(map(str, version))}", version >= _LEAST_SQLITE, "3.35")
    try:
        yield Diagnosis("rules", True, f"{len(load_rules())} rules")
    except InvalidInput as error:
        yield Diagnosis("rules", False, str(error))
    if site is not None:
        yield from _tried("files", lambda: _files(site, site_file))
    yield _clock()
    yield from _tried("dependencies", _dependencies)
    yield from _tried("audits", _audits)
    yield from _tried("axe", _axe)
    yield from _tried("browser", lambda: _browser(site))
    if workdir is not None:
        yield _writable(workdir)
        yield from _tried("database", lambda: _database(workdir))
        if site is not None:
            yield from _tried("services", lambda: providers.propose_providers(site, workdir))


def _version(name: str, found: str, ok: bool, least: str) -> Diagnosis:
    return Diagnosis(name, ok, found if ok else f"{found}; {least} or newer is needed")


def _names() -> Diagnosis:
    here = Path(__file__).parents[2]
    strangers = []
    for name in _OURS:
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.origin or Path(spec.origin).parent.parent != here:
            strangers.append(name)
    if strangers:
        text = f"{', '.join(strangers)} come from another distribution; install webbrond in an environment of its own"
        return Diagnosis("names", False, text)
    return Diagnosis("names", True, "crawler, reports, audits and rules are ours")


def _user() -> Diagnosis:
    if os.geteuid() == 0:
        return Diagnosis("user", True, _AS_ROOT, advice=True)
    return Diagnosis("user", True, "not root")


def _files(site: Site, site_file: Path) -> Iterator[Diagnosis]:
    """Yield a diagnosis of each error in what the owner has written besides site.toml, or one that there is none."""
    from crawler.inputs import read_inputs, unmatched_rules

    rules = load_rules()
    unread = read_inputs(site, site_file.parent, rules).unread
    for each in unread:
        line = TomlFile(site_file).line_of(each.key) if each.missing else None
        for error in each.errors:
            text = error.replace(f"{site_file.parent}{os.sep}", "")
            yield Diagnosis("files", False, f"{site_file.name}:{line}: {'.'.join(each.key)}: {text}" if line else text)
    if not unread:
        yield Diagnosis("files", True, "statistics, word lists, decisions and logo can be read")
    for key, glob in unmatched_rules(site.rules, rules):
        yield Diagnosis("files", True, f"{key} in site.toml: no rule is called {glob}", advice=True)


def _clock() -> Diagnosis:
    time = now()
    return Diagnosis("clock", time > _OLDEST_CLOCK, f"{time:%Y-%m-%d %H:%M} UTC")


def _tried(name: str, check: Callable[[], Iterator[Diagnosis]]) -> Iterator[Diagnosis]:
    """Yield the diagnoses of `check`, and a failed one called `name` if it raises an exception."""
    try:
        yield from check()
    except Exception as error:  # whatever is wrong here, the other checks are made
        log.debug("%s", name, exc_info=True)
        yield Diagnosis(name, False, f"cannot be tried: {type(error).__name__}: {error}")


# The checks below import what they need themselves, so that a missing library gives a diagnosis and not a crash.
def _dependencies() -> Iterator[Diagnosis]:
    from crawler.doctor import libraries

    if broken := list(libraries.broken()):
        yield Diagnosis("dependencies", False, "; ".join(broken))
    else:
        yield Diagnosis("dependencies", True, f"{len(libraries.required())} libraries can be imported")


def _audits() -> Iterator[Diagnosis]:
    from crawler.doctor import trial

    rules = load_rules()
    if errors := trial.errors(rules):
        told = (f"{error} in {_named(of, len(rules))}" for error, of in errors.items())
        yield Diagnosis("audits", False, f"rules end as an error, and judge nothing: {'; '.join(told)}")
    else:
        yield Diagnosis("audits", True, f"{len(rules)} rules tried on a small site")


def _named(rules: Sequence[str], of: int) -> str:
    return "every rule" if len(rules) == of else ", ".join(rules)


def _axe() -> Iterator[Diagnosis]:
    from crawler.browser import AxeMissing, axe

    path = axe.script_path()
    try:
        yield Diagnosis("axe", True, axe.engine(path))
    except AxeMissing:
        text = f"{path} is missing, or not axe-core; install webbrond again, or run `npm ci --omit=dev`"
        yield Diagnosis("axe", False, text)


def _browser(site: Site | None) -> Iterator[Diagnosis]:
    from crawler.browser import Browser, BrowserMissing
    from reports.language import Language, word_reason

    try:
        with Browser(site) as browser:
            yield Diagnosis("browser", True, browser.version)
            yield fonts.judge_fonts(browser.fonts_of(fonts.FAMILIES))
    except BrowserMissing as error:
        yield Diagnosis("browser", False, word_reason(error.reason, Language("en")))


def _writable(workdir: Path) -> Diagnosis:
    nearest = next(folder for folder in (workdir, *workdir.absolute().parents) if folder.exists())
    free = shutil.disk_usage(nearest).free // 1_000_000
    return Diagnosis("work folder", os.access(nearest, os.W_OK), f"{workdir}: {free} MB free")


def _database(workdir: Path) -> Iterator[Diagnosis]:
    """Yield whether the database is sound; nothing before the first run."""
    from reports.store import NoRun, Store, StoreError

    try:
        with Store(workdir, readonly=True) as store:
            store.check()
            yield Diagnosis("database", True, f"{store.path}: sound")
    except NoRun:
        return
    except StoreError as error:
        yield Diagnosis("database", False, str(error))
