"""Sentences that are too long, and pages whose LIX is too high."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.profile import profile
from audits.readability.scope import applies, is_foreign


class LongSentence(PageAudit):
    """One finding for each sentence with more words than people keep in mind."""

    rules = ("readability.long-sentence",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges running text, and list items that are whole sentences."""
        if not applies(page):
            yield self.inapplicable()
            return
        for sentence in page.text.judged:
            if len(sentence.words) > self.limit("words") and not is_foreign(sentence):
                yield self.fail(page, sentence, words=len(sentence.words))


class Lix(PageAudit):
    """One finding for a page whose running text is too hard as a whole."""

    rules = ("readability.lix",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges the running text of a page that has enough of it."""
        found = profile(page) if applies(page) else None
        if found is None or found.lix is None or len(page.text.running_words) < self.limit("words"):
            yield self.inapplicable()
        elif found.lix > self.limit("lix"):
            yield self.fail(page, lix=round(found.lix))
