"""The language of the reports. Swedish is written in code and templates; other languages are in ``locales/``."""

from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = Path(__file__).parent / "locales"


def mark(message: str) -> str:
    """Return ``message`` unchanged. The call marks a constant for the catalogue."""
    return message


def mark_plural(singular: str, plural: str) -> tuple[str, str]:
    """Return both forms of a message unchanged. The call marks them for the catalogue."""
    return singular, plural


@cache
def read_catalogue(code: str) -> Catalog:
    """Return the catalogue of a language, whose message ids are the Swedish sentences."""
    with (LOCALES / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


@cache
def _translations(code: str) -> NullTranslations:
    if code == "sv":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(code))
    compiled.seek(0)
    return Translations(compiled)


class Language:
    """Sentences, numbers and dates in one language ("sv" or "en")."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._translations = _translations(code)

    def gettext(self, message: str) -> str:
        """Return the translation of ``message``, or ``message`` itself when there is none."""
        return self._translations.gettext(message) if message else message

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of a message that fits ``number``."""
        return self._translations.ngettext(singular, plural, number)

    def text(self, message: str, /, **values: object) -> str:
        """Return ``message`` translated and filled in (``%(name)s``). A per cent sign is written twice."""
        return self.gettext(message) % values

    def number(self, value: float | None, digits: int = 0) -> str:
        """Return a number as it is written in running text, or a dash for None."""
        if value is None:
            return "–"
        written = f"{value:,.{digits}f}"
        if written.lstrip("-0.,") == "":
            written = written.lstrip("-")  # never "-0"
        if self.code == "sv":
            return written.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
        return written

    def signed(self, change: float) -> str:
        """Return a change with its sign and one decimal: "+1,2", "−0,4", "±0"."""
        shown = self.number(abs(change), 1)
        return "±0" if not shown.strip("0,.") else f"{'+' if change > 0 else '−'}{shown}"

    def date(self, iso: str) -> str:
        """Return the day of an ISO date, a moment or a run id, such as "22 november 2026".

        Of any other text, return the first ten characters.
        """
        return _day(iso[:10], self.code)

    def moment(self, iso: str) -> str:
        """Return the day and time of an ISO moment or a run id, such as "22 november 2026 kl. 01.30"."""
        clock = iso[11:16].replace(":", "")[:4]
        if len(clock) != 4 or not clock.isdigit():
            return self.date(iso)
        if self.code == "sv":
            return f"{self.date(iso)} kl. {clock[:2]}.{clock[2:]}"
        return f"{self.date(iso)}, {clock[:2]}:{clock[2:]}"

    def month(self, year_month: str) -> str:
        """Return a month such as "2026-11" as "november 2026"."""
        try:
            return str(format_date(date.fromisoformat(f"{year_month}-01"), "MMMM y", locale=self.code))
        except ValueError:
            return year_month


@cache
def _day(iso: str, code: str) -> str:
    try:
        return str(format_date(datetime.fromisoformat(iso).date(), "d MMMM y", locale=code))
    except ValueError:
        return iso
