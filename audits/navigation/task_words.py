"""Checks whether a task can be found by the words that residents use for it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from audits.base import SiteAudit, SiteYield
from audits.model import Link
from audits.tasks import TaskAnswer, answers
from audits.view import SiteView

_ENDING = re.compile(r"(?:arna|erna|orna|aren|ande|ende|are|ens|en|et|ar|er|or|na|as|a|e|n|t|r|s)$")
WORD = re.compile(r"[^\W_]+")
_SHORT = 3  # letters: "sfi", "va": matched as whole words only, because they occur inside others
_STEM = 4  # letters that must be left of a word without its ending


class TaskWords(SiteAudit):
    """Tasks whose page uses other words than residents do."""

    rules = ("navigation.task-words",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each task with none of its words in title, headings or link texts of its pages."""
        tasks = [answer for answer in answers(site) if answer.task.words]
        if not tasks:
            yield self.inapplicable()
            return
        found = [answer for answer in tasks if answer.state == "found"]
        if not found:
            yield self.untested()
        links = site.links_to({page for answer in found for page in answer.pages})
        for answer in found:
            text = "\n".join(_seen_by_residents(site, answer, links)).casefold()
            if not any(says(text, words) for words in answer.task.words):
                yield self.finding(
                    answer.url if answer.url in site.records else site.start[0],
                    scope="site",
                    key=answer.task.name,
                    values={"task": answer.task.name, "words": ", ".join(answer.task.words)},
                )


def _seen_by_residents(site: SiteView, answer: TaskAnswer, links: dict[str, list[tuple[str, Link]]]) -> Iterator[str]:
    for page in answer.pages:
        if record := site.records.get(page):
            yield record.title
            yield from (heading.text for heading in record.headings)
        yield from {link.text for _, link in links[page]}


class Stem(NamedTuple):
    """What is left of a word without its ending; a ``whole`` word is too short to be looked for inside others."""

    text: str
    whole: bool

    def is_in(self, text: str) -> bool:
        """Return whether case-folded ``text`` has the word."""
        if self.whole:
            return re.search(rf"(?<!\w){re.escape(self.text)}(?!\w)", text) is not None
        return self.text in text


def stems(words: str) -> list[Stem]:
    """Return the stem of each word."""
    return [_stem(word) for word in WORD.findall(words.casefold())]


def says(text: str, words: str) -> bool:
    """Return whether case-folded ``text`` holds each word of ``words``, in any form: "bygglovet" says "bygglov"."""
    parts = stems(words)
    return bool(parts) and all(part.is_in(text) for part in parts)


def _stem(word: str) -> Stem:
    stem = _ENDING.sub("", word)
    return Stem(word, True) if len(word) <= _SHORT else Stem(stem if len(stem) >= _STEM else word, False)
