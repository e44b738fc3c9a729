"""How a text speaks: passives and nouns for verbs, no "you", the organisation first."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.organisation import is_organisation
from audits.readability.profile import profile
from audits.readability.scope import GUIDES, applies
from audits.text import Sentence
from rules.wordlist import words

_SUBJECT = 4  # words: the subject of a plain opening stands among these
_OPENING = 2  # sentences


class Heavy(PageAudit):
    """One finding for a page with too many passives, and one for a page with too many nouns made of verbs."""

    rules = ("readability.s-passive", "readability.nominalisation")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges the running text of a page that has enough of it."""
        found = profile(page) if applies(page) else None
        if found is None or found.passive_share is None or found.nominalisations_per_1000 is None:
            yield from map(self.inapplicable, self.rules)
            return
        if found.passive_share > self.limit("share", self.rules[0]):
            yield self.review(page, rule=self.rules[0], share=round(100 * found.passive_share))
        if found.nominalisations_per_1000 > self.limit("per_1000", self.rules[1]):
            yield self.review(page, rule=self.rules[1], per_1000=round(found.nominalisations_per_1000))


class NoYou(PageAudit):
    """One finding for a page to residents in which "you" does not stand once."""

    rules = ("readability.no-you",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges pages of information with enough text; an imperative to the reader is no "you"."""
        running = page.text.running_words
        if page.kind not in GUIDES or len(running) < self.limit("words") or not applies(page):
            yield self.inapplicable()
        elif words("you").isdisjoint(word.lower() for word in page.text.words):
            yield self.review(page, words=len(running))


class InsideOutOpening(PageAudit):
    """One finding for a page that begins with what the organisation does."""

    rules = ("readability.inside-out-opening",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Judges the first sentences of running text."""
        opening = page.text.sentences[:_OPENING]
        if page.kind not in GUIDES or not opening or not applies(page):
            yield self.inapplicable()
        elif _is_about_us(opening[0]) and not any(_speaks(sentence) for sentence in opening):
            yield self.review(page, opening[0])


def _is_about_us(sentence: Sentence) -> bool:
    begin = [word.lower() for word in sentence.words[: _SUBJECT + 1]]
    verbs = words("organisation-verbs")
    return any(
        is_organisation(word) and begin[at + 1 : at + 2] and begin[at + 1] in verbs for at, word in enumerate(begin)
    )


def _speaks(sentence: Sentence) -> bool:
    return not words("you").isdisjoint(word.lower() for word in sentence.words)
