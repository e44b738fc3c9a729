"""Compounds so long that a reader has to take them apart."""

from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.scope import applies, is_foreign
from audits.text import Block, Sentence, as_phrase, split_compound
from rules import words

_TEXT = ("paragraph", "list-item", "heading")
_SAME = 15  # letters: words that share them are forms of one word


class LongCompound(PageAudit):
    """One question for each long compound of a page, with its parts: it may be the term of an act."""

    rules = ("readability.long-compound",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check running text, lists and headings; names of acts and bodies are left alone."""
        if not applies(page):
            yield self.inapplicable()
            return
        seen: set[str] = set()
        for block in page.text.blocks:
            for sentence, word in self._long(block) if block.kind in _TEXT else ():
                if word[:_SAME] in seen or is_foreign(sentence):
                    continue
                parts = split_compound(word)
                weighty = [part for part in parts if part not in words("particles")]
                if len(weighty) >= self.limit("parts") and parts[-1] not in words("own-names"):
                    seen.add(word[:_SAME])
                    yield self.review(page, sentence, word=word, letters=len(word), better=as_phrase(parts))

    def _long(self, block: Block) -> Iterator[tuple[Sentence, str]]:
        """Yield long words; a word with a capital inside a sentence is a name."""
        for sentence in block.sentences:
            for number, word in enumerate(sentence.words):
                if len(word) >= self.limit("letters") and word.isalpha() and (number == 0 or word[0].islower()):
                    yield sentence, word.lower()
