"""Whether pages answer what residents ask: each question of the bank gets 3, 1 or 0 (docs/questions.md)."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, to_builtins

from audits.base import SiteAudit, SiteYield
from audits.model import Fact, Measure
from audits.navigation.word_index import WordIndex, word_index
from audits.site_config import matches
from audits.view import SiteView
from rules import InvalidInput, Question, read_questions, shipped_questions

FACT = "questions"
CLICKS, PLAIN = 3, 60  # at most, and at least: clicks as for top tasks, readability as for the page of a crisis
_BEST = 3


class Answered(Struct, frozen=True):
    """A question with its score, and the page that answers it best. ``score`` is None when too little was seen."""

    question: str
    area: str
    score: int | None
    page: str = ""
    clicks: int | None = None
    plain: float | None = None


class QuestionBank(SiteAudit):
    """Scores the questions of the bank; decides no rule."""

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield the fact, and the share of the best possible score by area and of all."""
        try:
            questions = read_questions(Path(site.site.questions.file)) if site.site.questions.file else None
        except (InvalidInput, OSError):
            return  # `crawler.inputs` has reported it
        if not site.start_pages:
            return
        bank = _Bank(site)
        found = [bank.answer(question) for question in (shipped_questions() if questions is None else questions)]
        yield Fact(FACT, to_builtins(found))
        areas: defaultdict[str, list[int]] = defaultdict(list)
        for one in found:
            if one.score is not None:
                for area in {"", one.area}:
                    areas[area].append(one.score)
        for area, scores in areas.items():
            yield Measure("questions_answered", round(100 * sum(scores) / (_BEST * len(scores)), 1), "site", area)


class _Bank:
    def __init__(self, site: SiteView) -> None:
        self.site = site
        self.all = word_index(site)
        records = site.records.items()
        self.names = WordIndex((url, f"{one.title}\n{one.h1}") for url, one in records)
        self.leads = WordIndex((url, one.lead) for url, one in records if one.lead)
        self.depths: dict[str, int | None] = {}

    def answer(self, question: Question) -> Answered:
        """Return the question with the best of the pages that have its words."""
        named, said, told = (
            {url for words in question.words for url in index.find(words)}
            for index in (self.names, self.all, self.leads)
        )
        if question.target:
            known = {self.site.final(url) for url in (*self.site.records, *self.site.targets)
                     if matches(url, question.target)}  # fmt: skip
            named, said, told = named & known, said & known, known & self.site.records.keys()
        for candidates in (self._full(named), named, said, told):
            if candidates:
                return self._scored(question, candidates, named)
        return Answered(question.question, question.area, 0 if self.site.complete else None)

    def _full(self, named: set[str]) -> set[str]:
        return {url for url in named if self._is_near(url) and not self._is_hard(url)}

    def _scored(self, question: Question, candidates: set[str], named: set[str]) -> Answered:
        best = min(candidates, key=lambda url: (self._clicks(url), len(url), url))
        full = best in named and self._is_near(best) and not self._is_hard(best)
        return Answered(
            question.question, question.area, _BEST if full else 1, best, self._depth(best),
            self.site.readability.get(best),
        )  # fmt: skip

    def _depth(self, url: str) -> int | None:
        if url not in self.depths:
            self.depths[url] = self.site.depth(url)
        return self.depths[url]

    def _clicks(self, url: str) -> float:
        depth = self._depth(url)
        return float("inf") if depth is None else depth

    def _is_near(self, url: str) -> bool:
        return self._clicks(url) <= CLICKS

    def _is_hard(self, url: str) -> bool:
        """Return whether the page is known to be hard to read; a page without a score has too little text for one."""
        score = self.site.readability.get(url)
        return score is not None and score < PLAIN
