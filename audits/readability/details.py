"""Details that a list or a pattern decides: abbreviations, repealed acts."""

import re
from collections.abc import Iterator
from functools import cache

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.scope import applies, is_foreign
from audits.text import Sentence
from rules import abbreviations, repealed_laws, words

_TEXT = ("paragraph", "list-item", "table-cell")
_ACT = re.compile(r"\b(?:19|20)\d\d:\d{1,4}\b")


@cache
def _wrong() -> tuple[re.Pattern[str], dict[str, str]]:
    forms = {wrong: entry.full for entry in abbreviations().values() for wrong in entry.wrong}
    found = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    return re.compile(rf"(?<![\w.-])(?:{found})(?![\w.-]| bla\b| a\b| mex\b)"), forms


class BadAbbreviation(PageAudit):
    """One finding for each abbreviation written so that it looks like another word."""

    rules = ("readability.bad-abbreviation",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check running text, lists and tables."""
        if not applies(page):
            yield self.inapplicable()
            return
        pattern, forms = _wrong()
        for block in page.text.blocks:
            for sentence in block.sentences if block.kind in _TEXT else ():
                for match in pattern.finditer(sentence.text):
                    if not is_foreign(sentence):
                        yield self.fail(page, sentence, word=match.group(), better=forms[match.group()])


@cache
def _spelt_out() -> re.Pattern[str]:
    found = "|".join(sorted(map(re.escape, words("spell-out")), key=len, reverse=True))
    return re.compile(rf"(?<![\w.-])(?P<form>{found})\.?(?![\w-])", re.I)


class Abbreviation(PageAudit):
    """One finding for each abbreviation of a page that ought to be written in full."""

    rules = ("readability.abbreviation",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check running text, and list items that are whole sentences."""
        if not applies(page):
            yield self.inapplicable()
            return
        places: dict[str, list[Sentence]] = {}
        for sentence in page.text.judged:
            for match in _spelt_out().finditer(sentence.text) if "." in sentence.text else ():
                places.setdefault(match["form"].lower(), []).append(sentence)
        for form, sentences in places.items():
            if not is_foreign(sentences[0]):
                better = abbreviations()[form].full
                yield self.fail(page, sentences[0], word=f"{form}.", better=better, times=len(sentences))


class RepealedLaw(PageAudit):
    """One finding for each reference to an act that is no longer in force."""

    rules = ("readability.repealed-law",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check all text; a sentence that itself says that the act is an old one is left alone."""
        if not applies(page):
            yield self.inapplicable()
            return
        for block in page.text.blocks:
            for sentence in block.sentences:
                if not words("formerly").isdisjoint(word.lower() for word in sentence.words):
                    continue
                for match in _ACT.finditer(sentence.text):
                    if law := repealed_laws().get(match.group()):
                        yield self.fail(page, sentence, law=f"{law.name} ({law.number})", better=law.now)
