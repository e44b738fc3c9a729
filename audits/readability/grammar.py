"""Grammar that makes a text heavy: passives, and nouns in place of verbs."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.passive import bli_passive
from audits.readability.profile import profile
from audits.readability.scope import applies, is_foreign

_DEGREES = ("many", "very_many")


class Heavy(PageAudit):
    """One finding for a page with too many passives, and one for a page with too many nouns made of verbs."""

    rules = ("readability.s-passive", "readability.nominalisation")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check the running text of a page that has enough of it."""
        found = profile(page) if applies(page) else None
        if found is None or found.passive_share is None or found.nominalisations_per_1000 is None:
            yield from map(self.inapplicable, self.rules)
            return
        if found.passive_share > self.limit("share", self.rules[0]):
            yield self.review(page, rule=self.rules[0], share=round(100 * found.passive_share))
        if found.nominalisations_per_1000 > self.limit("per_1000", self.rules[1]):
            found_ = found.nominalisations_per_1000
            degrees = [name for name in _DEGREES if found_ > self.limit(name, self.rules[1])]
            degree = (degrees or ["some"])[-1]
            yield self.review(page, rule=self.rules[1], per_1000=round(found_), degree=degree)


class BliPassive(PageAudit):
    """One finding for each sentence that hides the actor behind "blir" and a participle."""

    rules = ("readability.bli-passive",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check sentences of running text and of lists; states (``blir intresserad``) hide no actor."""
        if not applies(page):
            yield self.inapplicable()
            return
        for sentence in page.text.judged:
            if (phrase := bli_passive(sentence)) and not is_foreign(sentence):
                yield self.fail(page, sentence, phrase=phrase)
