"""Show which pages exist in which language, and what they say of their translation."""

from dataclasses import dataclass
from typing import ClassVar

from babel import Locale
from msgspec import Struct, convert

from reports.edition import Edition, Visit
from reports.language import Language, mark

_LATE = 90  # days that a translation may be older than its source, as in readability.translation-older
_HOW = {"machine": mark("av en maskin"), "people": mark("av människor"), "": mark("sägs inte")}


class Section(Struct, frozen=True):
    """The languages of a section: its Swedish pages, those that are translated, and pages without a known source."""

    section: str
    title: str
    swedish: int
    translated: dict[str, int]
    loose: dict[str, int]


class Translated(Struct, frozen=True):
    """A page in another language. ``older`` is how many days older it is than its source."""

    url: str
    language: str
    source: str = ""
    updated: str = ""
    older: int = 0
    how: str = ""
    partly: bool = False


class _Table(Struct, frozen=True):
    sections: tuple[Section, ...] = ()
    pages: tuple[Translated, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A page in another language as readers see it; ``age`` says how it compares with its source."""

    visit: Visit
    source: Visit | None
    page: Translated
    how: str
    age: str


@dataclass(frozen=True, slots=True)
class TranslationsView:
    """The languages of the site: a table of sections, and a list of pages for each language."""

    template: ClassVar = "translations.html"

    languages: list[tuple[str, str]]  # code and name, the most common first
    sections: list[Section]
    rest: tuple[int, int]  # sections without any translation, and their pages
    pages: dict[str, list[Row]]


def translations_page(edition: Edition) -> TranslationsView:
    """Return what the page of translations shows."""
    table = convert(edition.site_outcomes.facts.get("translations", {}), _Table)
    pages: dict[str, list[Row]] = {}
    for page in table.pages:
        if page.url in edition.visits:
            pages.setdefault(page.language, []).append(_row(edition, page))
    codes = sorted(pages, key=lambda code: (-len(pages[code]), code))
    shown = [one for one in table.sections if one.translated or one.loose]
    rest = [one.swedish for one in table.sections if not (one.translated or one.loose)]
    names = [(code, _language_name(code, edition.language)) for code in codes]
    return TranslationsView(names, shown, (len(rest), sum(rest)), {code: pages[code] for code in codes})


def _row(edition: Edition, page: Translated) -> Row:
    _, source = edition.language.text, edition.visits.get(page.source)
    if not page.updated:
        age = _("inget datum")
    elif source is None:
        age = edition.language.date(page.updated)
    elif page.older > _LATE:
        age = _("%(days)s dagar äldre än den svenska", days=edition.language.number(page.older))
    else:
        age = _("aktuell")
    return Row(edition.visits[page.url], source, page, edition.language.gettext(_HOW[page.how]), age)


def _language_name(code: str, language: Language) -> str:
    return str(Locale(language.code).languages.get(code, code))
