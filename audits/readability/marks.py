"""Sentences that marks make hard to read aloud: slashes, parentheses, and enumerations that ought to be lists."""

import re
from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.scope import applies, is_foreign, is_quoted
from audits.text import Sentence
from rules import words

_WORD = "[a-zåäöé]+(?:-[a-zåäöé]+)?"
_SLASH = re.compile(
    rf"(?<![\w/.:@-])(?P<one>[A-ZÅÄÖ]?{_WORD})(?: / (?!(?:och|eller|för|som|i|på)\b)|/)"
    rf"(?P<two>{_WORD})(?![\w/:@=]|\.\w|-\w)"
)
_LEAST = 3  # letters of a word: shorter ones are units and marks (km/h, c/o)
_PARENTHESIS = re.compile(r"\((?P<inside>[^()]*[a-zåäö]{3}[^()]*)\)")
_REFERENCE = re.compile(
    r"^(?:\d[\d :.–-]*|[A-ZÅÄÖ][\w:-]{0,7}|(?:EU|EG) .*|.*§.*|s\. ?\d+)$"
)  # (2009:400), (SoL), (EU) 2016/679
_PIECE = r"[^\s,.:;!?()–][^,.:;!?()–]*?"
_ENUMERATION = re.compile(
    rf"(?<!\S)(?P<first>(?:\S{{1,60}} ){{0,3}}\S{{1,60}})(?P<rest>(?:, {_PIECE}){{1,30}}),?"
    r" (?:och|eller|samt|och/eller) (?P<last>\S+)"
)
_ITEM = 5  # words of an item between two commas; a longer one is a clause
_AFTER = 6  # words of the sentence after the list: with more, it cannot be set below a colon
_CLAUSE = re.compile(
    r"\b(?:som|att|när|om|där|vilket|men|så|för att|eftersom|är|har|kan|ska|får|måste|blir|var|du|vi|det|den|man)\b"
)


class SlashWord(PageAudit):
    """One finding for each pair of words with a slash between them."""

    rules = ("readability.slash-word",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check sentences of running text and of lists; units and fixed pairs are left alone."""
        if not applies(page):
            yield self.inapplicable()
            return
        for sentence in page.text.judged:
            seen = set()
            for match in _SLASH.finditer(sentence.text) if "/" in sentence.text else ():
                one, two = match["one"], match["two"]
                pair = f"{one.lower()}/{two.lower()}"
                if min(len(one), len(two)) < _LEAST or not words("slash-pairs").isdisjoint((pair, one.lower(), two)):
                    continue
                if pair in seen:
                    continue
                seen.add(pair)
                if not is_foreign(sentence) and not is_quoted(sentence.block, sentence.start + match.start()):
                    better = "eller" if pair == "och/eller" else f"{one} eller {two}"
                    yield self.fail(page, sentence, word=match.group(), better=better)


class Parentheses(PageAudit):
    """One finding for each sentence with more parentheses than a reader can follow."""

    rules = ("readability.parentheses",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check sentences of running text and of lists; numbers of acts and acronyms do not count."""
        if not applies(page):
            yield self.inapplicable()
            return
        for sentence in page.text.judged:
            if sentence.text.count("(") > self.limit("parentheses"):
                found = [m for m in _PARENTHESIS.finditer(sentence.text) if not _REFERENCE.match(m["inside"])]
                if len(found) > self.limit("parentheses") and not is_foreign(sentence):
                    yield self.fail(page, sentence, parentheses=len(found))


class InlineList(PageAudit):
    """One finding for each sentence that lists so many things that it ought to be a list."""

    rules = ("readability.inline-list",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check long sentences of running text."""
        if not applies(page):
            yield self.inapplicable()
            return
        for sentence in page.text.sentences:
            items = _items(sentence) if len(sentence.words) >= self.limit("words") else 0
            if items >= self.limit("items") and not is_foreign(sentence):
                yield self.review(page, sentence, items=items)


def _items(sentence: Sentence) -> int:
    """Return how many things the longest enumeration of ``sentence`` lists; clauses and names do not count."""
    most = 0
    for match in _ENUMERATION.finditer(sentence.text):
        between = [piece.strip() for piece in match["rest"].split(",") if piece.strip()]
        if len(sentence.text[match.end() :].split()) > _AFTER or any(
            len(piece.split()) > _ITEM or _CLAUSE.search(piece) for piece in between
        ):
            continue
        if sum(piece[0].isupper() or piece[0].isdigit() for piece in between) * 2 >= len(between):
            continue
        most = max(most, len(between) + 2)
    return most
