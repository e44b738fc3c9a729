"""Questions with their answers: the patterns in which pages show them, and the same question with two answers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec
from bs4 import Tag
from msgspec.structs import replace

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Finding, Kind, Measure, Place
from audits.navigation.answers import read_statements
from audits.navigation.same_question import Asked, differ
from audits.page import Page
from audits.text import Block
from audits.view import SiteView

FACT, PATTERNS, DIFFERENT = "asked", "faq", "answers"
_KINDS: tuple[Kind, ...] = ("news", "minutes", "statute", "eservice", "easy-read")  # old, or about their own matter
_ENOUGH = 3  # questions in one pattern: a page with fewer has headings that happen to ask
_MOST, _STATED, _LONG = 60, 12, 200  # questions of a page, statements of an answer, characters of a question
_SAME = 12  # answers to one question that are compared
_LISTED = 200


class QuestionFacts(PageAudit):
    """Stores the questions of a page and their pattern, for `FaqPatterns` and `AnswersDiffer`; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the fact of a page that has questions."""
        if page.kind in _KINDS or page.language not in ("sv", ""):
            return
        found = list(islice(_questions(page), _MOST))
        counts = Counter(pattern for pattern, _ in found)
        pattern, number = counts.most_common(1)[0] if counts else ("", 0)
        if found:
            told = [msgspec.to_builtins(question) for _, question in found if question.statements]
            yield Fact(FACT, {"pattern": pattern if number >= _ENOUGH else "", "told": told})


def _questions(page: Page) -> Iterator[tuple[str, Asked]]:
    """Yield the questions in headings, summaries, buttons and terms, each with its pattern."""
    above: dict[int, str] = {}  # headings by level
    open_: tuple[str, str, tuple[str, ...], list[Block]] | None = None
    for block in page.text.blocks:
        pattern = _pattern(block) if block.text.rstrip().endswith("?") else ""
        if pattern or block.kind == "heading":
            if open_:
                yield _question(*open_)
            open_ = None
        if block.kind == "heading":
            above = {level: text for level, text in above.items() if level < block.level}
        if pattern:
            open_ = pattern, block.text, tuple(above[level] for level in sorted(above)), []
        elif block.kind == "heading":
            above[block.level] = block.text
        elif open_:
            open_[3].append(block)
    if open_:
        yield _question(*open_)


def _question(pattern: str, text: str, above: tuple[str, ...], blocks: Iterable[Block]) -> tuple[str, Asked]:
    sentences = (sentence.text for block in blocks for sentence in block.sentences)
    told = islice(read_statements(sentences), _STATED)
    return pattern, Asked(text[:_LONG], tuple(heading[:_LONG] for heading in above), tuple(told))


def _pattern(block: Block) -> str:
    """Return how a question is shown; "" when it is a sentence of running text."""
    chain = [block.element, *list(block.element.parents)[:3]]
    if any(tag.name == "summary" for tag in chain):
        return "details"
    if block.element.name == "dt":
        return "terms"
    if any(_opens(tag) for tag in (*chain, *block.element.find_all("button", limit=1))):
        return "accordion"
    return "headings" if block.kind == "heading" else ""


def _opens(tag: Tag) -> bool:
    return tag.has_attr("aria-expanded") and (tag.name in ("button", "a") or tag.get("role") == "button")


class FaqPatterns(SiteAudit):
    """Pages whose questions and answers are shown in another way than on most pages."""

    rules = ("navigation.faq-pattern",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each pattern other than the most common, with its pages."""
        pages: defaultdict[str, list[str]] = defaultdict(list)
        for url, record in site.records.items():
            if pattern := record.facts.get(FACT, {}).get("pattern"):
                pages[pattern].append(url)
        total = sum(map(len, pages.values()))
        yield Measure("faq_pages", total, "site")
        usual = max(sorted(pages), key=lambda name: len(pages[name]), default="")
        yield Measure("faq_pattern_share", round(len(pages[usual]) / total, 4) if total else None, "site")
        order = sorted(pages, key=lambda name: (-len(pages[name]), name))
        yield Fact(PATTERNS, [(name, len(pages[name]), sorted(pages[name])[:_LISTED]) for name in order])
        if total < self.limit("pages") or len(pages[usual]) < total * self.limit("usual") / 100:
            yield self.inapplicable()
            return
        for name in order[1:]:
            urls = sorted(pages[name])
            yield self.finding(
                urls[0], scope="site", key=name, urls=urls, review=True,
                values={"pattern": name, "usual": usual, "pages": len(urls), "of": total},
            )  # fmt: skip


class AnswersDiffer(SiteAudit):
    """The same question with two answers that cannot both be true."""

    rules = ("navigation.answers-differ",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each question and kind of statement that differs, with a sentence of each answer."""
        asked: defaultdict[Any, list[tuple[str, Asked]]] = defaultdict(list)
        for url, record in site.records.items():
            for told in record.facts.get(FACT, {}).get("told", ()):
                question = msgspec.convert(told, Asked)
                if not question.above:
                    question = replace(question, above=(record.h1 or record.title,))
                asked[question.key].append((url, question))
        if not asked:
            yield self.inapplicable()
        own = frozenset(word.removesuffix("s") for word in site.site.site.name.split())
        found = [one for same in asked.values() for one in self._compare(same, own)]
        yield Fact(DIFFERENT, [[one.url, *one.urls, dict(one.values)] for one in found][:_LISTED])
        yield from found

    def _compare(self, same: list[tuple[str, Asked]], own: frozenset[str]) -> Iterator[Finding]:
        kinds: set[str] = set()
        # An answer that several pages share is compared once.
        unlike = list({tuple(question.statements): (url, question) for url, question in reversed(same)}.values())
        unlike.sort(key=lambda each: (each[0], each[1].text))
        for at, (url, question) in enumerate(unlike[:_SAME]):
            for other, theirs in unlike[at + 1 : _SAME]:
                pair = differ(question, theirs, own)
                if pair is None or pair[0].kind in kinds:
                    continue
                kinds.add(pair[0].kind)
                ours, their = pair[0].sentence, pair[1].sentence
                yield self.finding(
                    url, place=Place(f"question|{question.text}", ours, heading=question.text), review=True,
                    urls=() if other == url else (other,),
                    values={"question": question.text, "kind": pair[0].kind, "ours": ours, "theirs": their},
                )  # fmt: skip
