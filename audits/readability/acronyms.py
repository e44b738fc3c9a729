"""Acronyms that only insiders know, on pages that do not say what they stand for."""

import re
from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.readability.scope import applies, is_foreign
from audits.text import Sentence
from rules import words

_ACRONYM = re.compile(r"(?<![\w./@&-])(?P<name>[A-ZÅÄÖ]{2,6})(?=(?::[a-zåäö]+|-[a-zåäö]{2,}|s)?(?![\w/@&-]|\.\w))")
_ROMAN = re.compile(r"[IVXLCDM]+")
_CAPITALS = 0.5  # share of a sentence's words: a sentence in capitals holds no acronyms
_CODE = re.compile(r"\s?(?:\d|§)")  # "AB 04", "SFS 2010:900", "KS 2024": a designation, not a body
_SHOUTED = re.compile(r"\s[A-ZÅÄÖ]{4,}\b")  # "INTE LEDIGT": not a name
_SHORT = 3  # letters: shorter words are as likely an acronym
_TEXT = ("paragraph", "list-item")


class UnexplainedAcronym(PageAudit):
    """One finding for each acronym of a page that the page never gives in full."""

    rules = ("readability.unexplained-acronym",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check running text and lists; the full name may be anywhere on the page."""
        if not applies(page):
            yield self.inapplicable()
            return
        seen: set[str] = set()
        for block in page.text.blocks:
            for sentence in block.sentences if block.kind in _TEXT else ():
                for name in _acronyms(sentence):
                    if name in seen:
                        continue
                    seen.add(name)
                    if not _is_explained(name, page) and not is_foreign(sentence):
                        yield self.review(page, sentence, acronym=name)


def _acronyms(sentence: Sentence) -> Iterator[str]:
    text = sentence.text
    found = [match for match in _ACRONYM.finditer(text) if not _CODE.match(text, match.end())]
    if not found or sum(word.isupper() for word in sentence.words) > _CAPITALS * len(sentence.words):
        return
    for match in found:
        name = match["name"]
        if _SHOUTED.match(text, match.end()) or _ROMAN.fullmatch(name) or _is_word(name.lower()):
            continue
        yield name


def _is_word(word: str) -> bool:
    """Return whether residents know the acronym, or it is a common word in capitals ("UTAN", "LEDIGT")."""
    if word in words("known-acronyms"):
        return True
    return len(word) > _SHORT and any(word in words(f"dsso/{name}-parts") for name in ("first", "last"))


def _is_explained(name: str, page: Page) -> bool:
    """Return whether the page has the acronym next to other words, or has words that begin with its letters."""
    if page.main.find("abbr", title=True, string=re.compile(rf"\s*{name}\s*")):
        return True
    text = page.text.running
    before = rf"\w\s*\({name}\b|[a-zåäö]+\s*[–-]\s*\b{name}\b"
    after = rf"\b{name}\b(?::s)?\s*(?:\(|[–-]\s|står för|betyder|är en förkortning)"
    return bool(re.search(f"{before}|{after}", text) or _initials(name).search(text))


def _initials(name: str) -> re.Pattern[str]:
    """Return a pattern for the full name: words that begin with the letters in turn, or one compound that holds them
    all.

    Small words may come between the words. Names with small letters such as ``SoL`` are not acronyms here; ``SOF``
    matches "social- och omsorgsförvaltningen".
    """
    apart = r"\w*[\s-]+(?:(?:och|för|av|i|om|till|med|på|the|of|and|for)\s+)*".join(map(re.escape, name))
    within = r"[a-zåäö]+".join(map(re.escape, name))
    return re.compile(rf"\b(?:{apart}|{within})[a-zåäö]+", re.I)
