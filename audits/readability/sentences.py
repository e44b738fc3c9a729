"""Sentences that are too long, pages that have too many of them, and pages whose LIX is too high."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.profile import ENOUGH_SENTENCES, ENOUGH_WORDS, profile
from audits.readability.scope import applies, is_foreign
from audits.text import Sentence


class LongSentence(PageAudit):
    """One finding for each sentence with more words than people keep in mind: by one rule or, far above, by another.

    One more for a page where too many are on the long side, if that says more than the findings on its sentences.
    """

    rules = ("readability.long-sentence", "readability.very-long-sentence", "readability.many-long-sentences")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges running text, and list items that are whole sentences; of a page as a whole, running text."""
        if not applies(page):
            yield from map(self.inapplicable, self.rules)
            return
        long, very_long, _ = self.rules
        for sentence in page.text.judged:
            length = len(sentence.words)
            if length > self.limit("words", long) and not is_foreign(sentence):
                rule = very_long if length > self.limit("words", very_long) else long
                yield self.fail(page, sentence, rule=rule, words=length)
        yield from self._page(page, page.text.sentences)

    def _page(self, page: Page, sentences: tuple[Sentence, ...]) -> Iterator[PageYield]:
        *_, many = self.rules
        if len(page.text.running_words) < ENOUGH_WORDS or len(sentences) < ENOUGH_SENTENCES:
            yield self.inapplicable(many)
            return
        lengths = [len(sentence.words) for sentence in sentences if len(sentence.words) > self.limit("words", many)]
        told = sum(length > self.limit("words", self.rules[0]) for length in lengths)
        if len(lengths) > self.limit("share", many) * len(sentences) and told < len(lengths):
            share = round(100 * len(lengths) / len(sentences))
            yield self.fail(page, rule=many, share=share, long=len(lengths), sentences=len(sentences))


class Lix(PageAudit):
    """One finding for a page whose running text is too hard as a whole; the least degree asks a person."""

    rules = ("readability.lix",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges the running text of a page that has enough of it."""
        found = profile(page) if applies(page) else None
        if found is None or found.lix is None or len(page.text.running_words) < self.limit("words"):
            yield self.inapplicable()
        elif found.lix > self.limit("difficult"):
            degree = "very-difficult" if found.lix > self.limit("very_difficult") else "difficult"
            yield self.fail(page, lix=round(found.lix), degree=degree)
        elif found.lix > self.limit("medium"):
            yield self.review(page, lix=round(found.lix), degree="medium")
