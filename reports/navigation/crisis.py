"""Show the communicator on duty, at a glance and on a phone, whether the page for a crisis is ready."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct, convert

from reports.edition import Edition, Result
from reports.language import mark
from reports.store import unpack

_RULE = "navigation.crisis-page-unready"
_RESULT = "SELECT result.data FROM visited JOIN result ON result.id = visited.result WHERE run = ? AND address = ?"
# What each check says when the page passes and when it fails; what is most urgent in a crisis comes first.
_SAYS = {
    "exists": (mark("Sidan finns och svarar"), mark("Sidan saknas eller svarar inte. Publicera den först av allt.")),
    "near": (mark("Ett klick från startsidan"), mark("Mer än ett klick från startsidan. Länka till den där.")),
    "slow": (mark("Svarar snabbt"), mark("Svarar långsamt. Be leverantören göra sidan snabbare.")),
    "uncached": (
        mark("Får mellanlagras"),
        mark("Får inte mellanlagras. Be leverantören ändra det."),
    ),
    "script": (mark("Fungerar utan skript"), mark("Visar nästan ingenting utan skript. Skriv texten direkt på sidan.")),
    "heavy": (mark("Väger lite"), mark("Väger för mycket. Ta bort bilder, film och skript.")),
    "third-parties": (mark("Hämtar inget från andra"), mark("Hämtar filer från andra. Ta bort dem.")),
    "undated": (mark("Har ett datum"), mark("Saknar datum. Skriv när sidan senast ändrades.")),
    "plain": (mark("Lätt att läsa"), mark("Svår att läsa. Skriv kortare meningar och vanligare ord.")),
    "untranslated": (
        mark("Finns på fler språk"),
        mark("Finns bara på svenska. Översätt den."),
    ),
}
_UNITS = {"slow": mark("%(value)s millisekunder"), "heavy": mark("%(value)s kB")}
_GRAVE = {"exists", "near", "slow", "script"}


class _Check(Struct, frozen=True):
    name: str
    ok: bool | None
    value: int | float | str = ""


class _Page(Struct, frozen=True):
    task: str
    state: str
    url: str = ""
    clicks: int | None = None
    checks: tuple[_Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A check in words. ``state`` is good, part (to fix), bad (to fix first) or unknown."""

    state: str
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class CrisisPage:
    """A page for a crisis: its address, when it was last fetched, what to fix first, and all checks."""

    task: str
    url: str
    fetched: str
    state: str
    first: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class CrisisView:
    """The page of the communicator on duty."""

    template: ClassVar = "crisis.html"

    pages: list[CrisisPage]


def crisis_page(edition: Edition) -> CrisisView:
    """Return what the page of the communicator on duty shows."""
    facts = convert(edition.site_outcomes.facts.get("crisis", ()), tuple[_Page, ...])
    return CrisisView([_page(edition, page) for page in facts])


def _page(edition: Edition, page: _Page) -> CrisisPage:
    found = {check.name: check for check in _checks(edition, page)}
    lines = [_line(edition, found[name]) for name in _SAYS if name in found]
    worst = next((state for state in ("bad", "part", "unknown") if any(line.state == state for line in lines)), "good")
    first = next((line.text for line in lines if line.state == worst), "") if worst in ("bad", "part") else ""
    visit = edition.visits.get(page.url)
    return CrisisPage(page.task, page.url, visit.fetched_at if visit else "", worst, first, lines)


def _checks(edition: Edition, page: _Page) -> Iterator[_Check]:
    known = page.state in ("found", "missing")
    yield _Check("exists", page.state == "found" if known else None)
    if page.state == "found":
        yield _Check("near", page.clicks is not None and page.clicks <= 1)
        yield _Check("plain", *_plainness(edition, page.url))
        yield from page.checks


def _plainness(edition: Edition, url: str) -> tuple[bool | None, str]:
    row = edition.store.row(_RESULT, edition.run.id, url)
    value = unpack(row["data"], Result).measures.get("readability") if row else None
    rule = edition.rules.get(_RULE)
    if value is None or rule is None:
        return None, ""
    return value >= rule.limits["readability"], edition.language.number(value)


def _line(edition: Edition, check: _Check) -> Line:
    good, bad = _SAYS[check.name]
    _, value = edition.language.text, check.value
    said = edition.language.number(value) if isinstance(value, int | float) else value
    said = _(_UNITS[check.name], value=said) if said and check.name in _UNITS else said
    if check.ok is None:
        return Line("unknown", _(good), said)
    return Line("good" if check.ok else "bad" if check.name in _GRAVE else "part", _(good if check.ok else bad), said)
