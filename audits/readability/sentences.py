"""Sentences that are too long, pages that have too many of them, and pages whose LIX is too high."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.profile import ENOUGH_SENTENCES, ENOUGH_WORDS, profile
from audits.readability.scope import applies, is_foreign, swedish_text
from audits.text import Text


class LongSentence(PageAudit):
    """One finding for each sentence with more words than readers remember; far above, a more severe one.

    A page where too many are fairly long gets one more, if that says more than the findings on its sentences.
    """

    rules = ("readability.long-sentence", "readability.many-long-sentences")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check running text, and list items that are whole sentences; for a page as a whole, running text."""
        if not applies(page):
            yield from map(self.inapplicable, self.rules)
            return
        for sentence in page.text.judged:
            length = len(sentence.words)
            if length > self.limit("words") and not is_foreign(sentence):
                yield self.graded(self.fail(page, sentence, words=length), length)
        yield from self._page(page, swedish_text(page))

    def _page(self, page: Page, text: Text) -> Iterator[PageYield]:
        many, sentences = self.rules[1], text.sentences
        if len(text.running_words) < ENOUGH_WORDS or len(sentences) < ENOUGH_SENTENCES:
            yield self.inapplicable(many)
            return
        lengths = [len(sentence.words) for sentence in sentences if len(sentence.words) > self.limit("words", many)]
        told = sum(length > self.limit("words") for length in lengths)
        many_ = len(lengths) >= self.limit("least", many) and len(lengths) > self.limit("share", many) * len(sentences)
        if many_ and told < len(lengths):
            share = round(100 * len(lengths) / len(sentences))
            yield self.fail(page, rule=many, share=share, long=len(lengths), sentences=len(sentences))


class Lix(PageAudit):
    """One finding for a page whose running text is too hard as a whole.

    Text of medium difficulty has a rule of its own, for municipalities with that aim.
    """

    rules = ("readability.lix", "readability.lix-medium")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check the running text of a page that has enough of it."""
        found = profile(page) if applies(page) else None
        if found is None or found.lix is None or len(swedish_text(page).running_words) < self.limit("words"):
            yield from map(self.inapplicable, self.rules)
        elif found.lix > self.limit("difficult"):
            degree = "very-difficult" if found.lix > self.limit("very_difficult") else "difficult"
            yield self.fail(page, lix=round(found.lix), degree=degree)
        elif found.lix > self.limit("lix", self.rules[1]):
            yield self.fail(page, rule=self.rules[1], lix=round(found.lix))
