"""Say in which nights the browser saw the pages that a report counts as examined."""

from collections.abc import Collection

from reports.language.i18n import Language


def word_looks(runs: Collection[str], run_id: str, language: Language) -> str:
    """Return how many pages were examined in the night ``run_id``, and how many are unchanged since an earlier one.

    ``runs`` holds the run in which each page was examined; "" is returned when there are none.
    """
    _, n, number = language.text, language.ngettext, language.number
    earlier = sorted(run for run in runs if run != run_id)
    same_day = any(run[:10] == run_id[:10] for run in earlier)  # the date alone would say nothing
    said = [_("%(n)s i natt", n=number(len(runs) - len(earlier)))] if runs else []
    if earlier:
        first, last = map(language.moment if same_day else language.date, (earlier[0], earlier[-1]))
        count = number(len(earlier))
        said.append(
            n("%(n)s oförändrad sedan %(day)s", "%(n)s oförändrade sedan %(day)s", len(earlier))
            % {"n": count, "day": first}
            if first == last
            else _("%(n)s oförändrade sedan en tidigare natt, som längst sedan %(day)s", n=count, day=first)
        )
    return ", ".join(said)
