"""Checks whether a page speaks from the side of the organisation, or to a reader who has an errand."""

import re
from collections.abc import Iterator

from audits.base import PageAudit, PageYield
from audits.page import Page, is_action
from audits.readability.organisation import is_organisation
from audits.readability.scope import applies, is_errand, swedish_text
from audits.text import Sentence
from rules import words

_SUBJECT = 4  # words: the subject of a plain opening is among these
_OPENING = 2  # sentences
_SHOWN = 160  # characters of a sentence in a finding
_LAW = re.compile(
    r"\b\d+ ?(?:kap\.?|§)|§|\b(?:19|20)\d\d:\d+|\b(?:SoL|LSS|PBL|LVU|LVM|HSL|OSL)\b"
    r"|\b\w{3,}(?:(?<!förs)(?<!avs)(?<!under)(?<!bo)(?<!ans)(?<!ins)(?<!bi)(?<!be)(?<!upp)lagen|balken|lagstiftningen)\b",
    re.I,
)
_US = re.compile(
    r"(?:nämnd|förvaltning|styrelse|utskott|fullmäktige|bolag|revision|enhet|kontor|avdelning|organisation)"
    r"(?:e?[nt]s?|er|erna|ar|arna)?$|^politi|^förtroendevald|^ledning(?:en)?$|(?<=\w)råd(?:et|en)?$"
)
_EARLY = 3  # sentences: a law that is first named later does no harm


def speaks(sentence: Sentence) -> bool:
    """Return whether the sentence addresses its reader: with a "you", or an imperative."""
    return _you_at(sentence) < len(sentence.words)


def _you_at(sentence: Sentence) -> int:
    """Return the index of the first word that addresses the reader; the length of the sentence when none does."""
    found = [word.lower() for word in sentence.words]
    if found[0] in words("imperatives") and not sentence.words[0].isupper():
        return 0
    return next((at for at, word in enumerate(found) if word in words("you")), len(found))


class NoYou(PageAudit):
    """One finding for a page to residents that does not contain "you" once."""

    rules = ("readability.no-you",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check pages for an errand with enough text; an imperative to the reader does not count as "you"."""
        running = swedish_text(page).running_words
        if len(running) < self.limit("words") or not applies(page) or not is_errand(page):
            yield self.inapplicable()
        elif words("you").isdisjoint(word.lower() for word in page.text.words):
            yield self.review(page, words=len(running))


class InsideOut(PageAudit):
    """Findings for a page that begins with the organisation, and for one that mostly speaks of it."""

    rules = ("readability.inside-out-opening", "readability.inside-out-share")

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check the running text of pages for an errand; findings show the sentences that decide."""
        sentences = page.text.sentences
        if not sentences or not applies(page) or not is_errand(page) or _presents_us(page):
            yield from map(self.inapplicable, self.rules)
            return
        opening = sentences[:_OPENING]
        if _is_about_us(opening[0]) and not any(map(speaks, opening)):
            yield self.review(page, opening[0], rule=self.rules[0], opening=_short(opening[0]))
        ours = [sentence for sentence in sentences if any(is_organisation(word.lower()) for word in sentence.words)]
        organisation = sum(is_organisation(word.lower()) for sentence in ours for word in sentence.words)
        you = sum(word.lower() in words("you") for word in page.text.words)
        if organisation + you < self.limit("mentions", self.rules[1]):
            yield self.inapplicable(self.rules[1])
        elif organisation > self.limit("share", self.rules[1]) * (organisation + you):
            shown = " … ".join(_short(sentence) for sentence in ours[:2])
            share = round(100 * organisation / (organisation + you))
            yield self.review(page, ours[0], rule=self.rules[1], share=share, organisation=organisation, you=you,
                              sentences=shown)  # fmt: skip


class LawFirst(PageAudit):
    """One finding for a page that names a law before it says what its reader can do."""

    rules = ("readability.law-first",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check the first sentences of pages for an errand."""
        if not page.text.sentences or not applies(page) or not is_errand(page):
            yield self.inapplicable()
            return
        for sentence in page.text.sentences[:_EARLY]:
            law = _LAW.search(sentence.text)
            if law and law.group().lower() in f"{page.h1} {page.title}".lower():
                return  # the page is about that very law, or a right that is called by its name
            if law and len(sentence.text[: law.start()].split()) <= _you_at(sentence):
                yield self.review(page, sentence, law=law.group().strip())
                return
            if speaks(sentence):
                return


class NoAction(PageAudit):
    """One finding for a page about a service that never says what to do."""

    rules = ("readability.no-action",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check pages about a service: an imperative, "you can", an action link or button is enough."""
        if page.kind != "service" or not applies(page):
            yield self.inapplicable()
            return
        texts = (block.text for block in page.text.blocks if block.kind in ("links", "heading"))
        if any(anchor.region == "main" and is_action(anchor.text) for anchor in page.anchors) or any(
            map(is_action, texts)
        ):
            return
        if not any(speaks(sentence) for block in page.text.blocks for sentence in block.sentences):
            yield self.review(page)


def _short(sentence: Sentence) -> str:
    return sentence.text if len(sentence.text) <= _SHOWN else sentence.text[: _SHOWN - 1].rstrip() + "…"


def _presents_us(page: Page) -> bool:
    """Return whether the main heading says that the page is about a part of the organisation, as it then should be."""
    return any(_US.search(word) for word in (page.h1 or page.title).lower().split())


def _is_about_us(sentence: Sentence) -> bool:
    begin = [word.lower() for word in sentence.words[: _SUBJECT + 1]]
    verbs = words("organisation-verbs")
    return any(
        is_organisation(word) and begin[at + 1 : at + 2] and begin[at + 1] in verbs for at, word in enumerate(begin)
    )
