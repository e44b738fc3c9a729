"""The Swedish sentences for what the owner has written and that could not be read, or that matches nothing."""

from audits.reasons import Code
from reports.language.i18n import mark, mark_plural

INPUTS: dict[Code, str | tuple[str, str]] = {
    Code.NOTE_FILE_MISSING: mark("Filen %(file)s finns inte (%(key)s i site.toml). Ronden gjordes utan den."),
    Code.NOTE_FILE_UNREAD: mark(
        "Filen %(file)s gick inte att läsa, så ronden gjordes utan den. webbrond doctor visar felen."
    ),
    Code.NOTE_FILE_ROWS: mark_plural(
        "%(count)s rad i %(file)s gick inte att läsa och är inte medräknad (rad %(lines)s). webbrond doctor visar"
        " felet.",
        "%(count)s rader i %(file)s gick inte att läsa och är inte medräknade (rad %(lines)s). webbrond doctor visar"
        " felen.",
    ),
    Code.NOTE_WORDS_UNREAD: mark(
        "Ordlistan %(file)s gick inte att läsa, så reglerna om byråkratiska ord prövades inte; felen räknas inte som"
        " åtgärdade. webbrond doctor visar vad som är fel i listan."
    ),
    Code.NOTE_DECISIONS_UNREAD: mark(
        "Filen %(file)s gick inte att läsa. De beslut som redan gällde gäller fortfarande, men inga nya."
        " webbrond doctor visar felen."
    ),
    Code.REMARK_ROWS_LOST: mark_plural(
        "%(count)s av %(rows)s rader i %(file)s (%(share)s %%) passar ingen adress i ronden och påverkar inte"
        " prioriteringen: %(examples)s",
        "%(count)s av %(rows)s rader i %(file)s (%(share)s %%) passar ingen adress i ronden och påverkar inte"
        " prioriteringen, till exempel:"
        " %(examples)s",
    ),
    Code.REMARK_FILE_LOST: mark(
        "Ingen rad i %(file)s passar någon adress i ronden, så filen påverkar inte prioriteringen. Där står till"
        " exempel: %(examples)s"
    ),
    Code.REMARK_FILE_UNUSED: mark(
        "%(count)s av %(rows)s rader i %(file)s (%(share)s %%) passar ingen adress i ronden. Det är mer än hälften, så"
        " filen påverkar inte prioriteringen. Kontrollera att den gäller den här webbplatsen. Där står till exempel:"
        " %(examples)s"
    ),
    Code.REMARK_NO_ADDRESS: mark_plural(
        "%(count)s mönster (%(key)s) passar ingen adress i ronden: %(examples)s",
        "%(count)s mönster (%(key)s) passar ingen adress i ronden: %(examples)s",
    ),
    Code.REMARK_NO_RULE: mark("Ingen regel heter %(glob)s (%(key)s i site.toml)."),
}
