"""What people search for on the site, and which of it no page says where residents look."""

from collections.abc import Iterator

from msgspec import to_builtins

from audits.base import SiteAudit, SiteYield
from audits.model import Fact, Measure
from audits.navigation.word_index import word_index
from audits.view import SiteView

SEARCHES, FILES = "searches", "statistics"
_STOP = {"och", "i", "på", "om", "för", "till", "av", "en", "ett", "att", "med", "hur", "var", "när", "vad", "kommun"}
_LISTED = 300


class SearchWords(SiteAudit):
    """Lists what people search for without an answer, and what does not fit in files of statistics; decides no rule."""

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield the facts, and the share of searches that a page answers."""
        if site.statistics.files:
            yield Fact(FILES, to_builtins(site.statistics.files))
        searches = site.statistics.searches
        if not searches:
            return
        index = word_index(site)
        lost = [(words, number) for words, number in searches if not index.find(_content(words))]
        total = sum(number for _, number in searches)
        missed = sum(number for _, number in lost)
        yield Measure("searches_answered", round(1 - missed / total, 4) if total else None, "site")
        yield Fact(
            SEARCHES,
            {
                "words": len(searches),
                "searches": total,
                "lost": len(lost),
                "missed": missed,
                "unanswered": lost[:_LISTED],
            },
        )


def _content(words: str) -> str:
    """Return the words that carry meaning; all of them where none does."""
    return " ".join(word for word in words.split() if word not in _STOP) or words
