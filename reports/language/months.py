"""Word what is not in the comparable change of a month."""

from audits.reasons import Code
from reports.language.i18n import mark, mark_plural

MONTHS: dict[Code, str | tuple[str, str]] = {
    Code.MONTH_NOT_WHOLE: mark_plural(
        "Ingen rond i månaden var hel. Siffran bygger på %(count)s rond som inte var det.",
        "Ingen rond i månaden var hel. Siffran bygger på %(count)s ronder som inte var det.",
    ),
    Code.MONTH_SKIPPED: mark("Jämförs med %(month)s, den senaste månaden som har en siffra."),
    Code.MONTH_NEW_BASE: mark("Mer än hälften av sidorna är andra än förut. Jämförelsen börjar om den här månaden."),
    Code.MONTH_ADDED: mark_plural(
        "%(count)s sida är ny. Den räknas inte in i förändringen.",
        "%(count)s sidor är nya. De räknas inte in i förändringen.",
    ),
    Code.MONTH_REMOVED: mark_plural(
        "%(count)s sida är borttagen. Den räknas inte in i förändringen.",
        "%(count)s sidor är borttagna. De räknas inte in i förändringen.",
    ),
    Code.MONTH_LEFT_OUT: mark_plural(
        "%(count)s sida är undantagen från ronden. Den räknas inte in i förändringen.",
        "%(count)s sidor är undantagna från ronden. De räknas inte in i förändringen.",
    ),
    Code.MONTH_MOVED: mark_plural(
        "%(count)s sida har fått en ny adress. Den räknas som samma sida.",
        "%(count)s sidor har fått nya adresser. De räknas som samma sidor.",
    ),
    Code.MONTH_RULES_NEW: mark_plural(
        "%(count)s regel är ny. Det som den hittade först räknas inte in i förändringen.",
        "%(count)s regler är nya. Det som de hittade först räknas inte in i förändringen.",
    ),
    Code.MONTH_RULES_CHANGED: mark_plural(
        "%(count)s regel har gjorts om. Det som ändringen gav räknas inte in i förändringen.",
        "%(count)s regler har gjorts om. Det som ändringen gav räknas inte in i förändringen.",
    ),
    Code.MONTH_RULES_OFF: mark_plural(
        "%(count)s regel används inte längre. Det som den kostade räknas inte in i förändringen.",
        "%(count)s regler används inte längre. Det som de kostade räknas inte in i förändringen.",
    ),
    Code.MONTH_ENGINE: mark(
        "Axe, webbläsaren eller typsnitten är av en ny version. Det som den ändrade räknas inte in i förändringen."
    ),
    Code.MONTH_READER: mark(
        "En ny version av webbrond läser sidorna. Det som den ändrade räknas inte in i förändringen."
    ),
}
