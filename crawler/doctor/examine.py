"""Is everything in place for a night? Each check says what it found, and what to do when it is not well."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from audits.site_config import Site
from reports.store.database import sqlite_version
from rules.loader import RuleError, load_rules

_OURS = ("crawler", "reports", "audits", "rules")
_LEAST_SQLITE = (3, 35, 0)  # RETURNING
_OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


class Diagnosis(Struct, frozen=True):
    """One check: ``ok``, or what is wrong and what to do."""

    name: str
    ok: bool
    text: str


def examine(site: Site | None = None, workdir: Path | None = None) -> Iterator[Diagnosis]:
    """Every check, one at a time; those of the work folder only when there is one."""
    yield _version("python", f"Python {sys.version.split()[0]}", sys.version_info >= (3, 12), "3.12")
    yield _names()
    version = sqlite_version()
    yield _version("sqlite", f"SQLite {'.'.join(map(str, version))}", version >= _LEAST_SQLITE, "3.35")
    try:
        yield Diagnosis("rules", True, f"{len(load_rules())} rules")
    except RuleError as error:
        yield Diagnosis("rules", False, str(error))
    yield _clock()
    yield _tried("dependencies", _dependencies)
    yield _tried("audits", _audits)
    yield _tried("axe", _axe)
    yield _tried("browser", lambda: _browser(site))
    if workdir is not None:
        yield _writable(workdir)


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


def _clock() -> Diagnosis:
    now = datetime.now(UTC)
    return Diagnosis("clock", now > _OLDEST_CLOCK, f"{now:%Y-%m-%d %H:%M} UTC")


def _tried(name: str, check: Callable[[], Diagnosis]) -> Diagnosis:
    """Return what ``check`` says, or which library it could not begin without."""
    try:
        return check()
    except ImportError as error:
        return Diagnosis(name, False, f"cannot be tried: {error}")


# What the checks from here on need is imported in them: a library that is missing is a diagnosis, not the end.
def _dependencies() -> Diagnosis:
    from crawler.doctor import libraries

    if broken := list(libraries.broken()):
        return Diagnosis("dependencies", False, "; ".join(broken))
    return Diagnosis("dependencies", True, f"{len(libraries.required())} libraries can be imported")


def _audits() -> Diagnosis:
    from crawler.doctor import trial

    try:
        rules = load_rules()
        errors = trial.errors(rules)
    except (RuleError, KeyError) as error:  # no sound rules, or a plugin that decides one that is not there
        return Diagnosis("audits", False, f"cannot be tried: {error}")
    if errors:
        told = (f"{error} in {_named(of, len(rules))}" for error, of in errors.items())
        return Diagnosis("audits", False, f"rules end as an error, and judge nothing: {'; '.join(told)}")
    return Diagnosis("audits", True, f"{len(rules)} rules tried on a small web")


def _named(rules: Sequence[str], of: int) -> str:
    return "every rule" if len(rules) == of else ", ".join(rules)


def _axe() -> Diagnosis:
    from crawler.browser import axe

    path = axe.script_path()
    if not path.is_file():
        return Diagnosis("axe", False, "axe-core is missing; install webbrond again, or run `npm ci --omit=dev`")
    return Diagnosis("axe", True, axe.engine(path))


def _browser(site: Site | None) -> Diagnosis:
    from crawler.browser.browser import Browser, BrowserMissing

    try:
        with Browser(site) as browser:
            return Diagnosis("browser", True, browser.version)
    except BrowserMissing as error:
        return Diagnosis("browser", False, str(error))


def _writable(workdir: Path) -> Diagnosis:
    nearest = next(folder for folder in (workdir, *workdir.absolute().parents) if folder.exists())
    free = shutil.disk_usage(nearest).free // 1_000_000
    return Diagnosis("work folder", os.access(nearest, os.W_OK), f"{workdir}: {free} MB free")
