"""Estimate how many people a page reaches, by visits and contact-centre cases from CSV files, and read searches."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from audits.page import mask_numbers
from audits.reasons import Code, Reason
from audits.site_config import Site, matches
from audits.view import MatchedFile, Statistics
from crawler.inputs import Count, Inputs, Pages, examples
from reports.issues import load_weights
from reports.store import Store

_LISTED = 1_000  # rows that match nothing, listed for the web team
_SEARCHES = 2_000


class Reach(NamedTuple):
    """What the files of statistics say of the run, and remarks on what matches nothing."""

    statistics: Statistics
    remarks: tuple[Reason, ...]


def reach(site: Site, inputs: Inputs, store: Store, run_id: str) -> Reach:
    """Return how many people the pages of the run reach, and what people search for.

    A contact-centre case counts as several visits. A file of which more than half of the rows fit no page is left out:
    it would raise the few pages that it knows above all others.
    """
    pages = Pages(site, store, run_id)
    per_case = int(load_weights().reach["visits_per_case"])
    visits: Counter[str] = Counter()
    remarks: list[Reason] = []
    files: list[MatchedFile] = []
    for key, counts, weight in (("visits", inputs.visits, 1), ("cases", inputs.cases, per_case)):
        lost: list[Count] = []
        of_file: Counter[str] = Counter()
        for count in counts:
            found = _pages(site, pages, count.names) if key == "cases" else _page(pages, count.names)
            of_file.update(dict.fromkeys(found, count.number * weight))
            if not found:
                lost.append(count)
        if not counts:
            continue
        file = _matched(key, getattr(site.statistics, key), counts, lost)
        files.append(file)
        if file.lost:
            remarks.append(_remark(file))
        if file.used:
            visits += of_file
    return Reach(Statistics(visits or None, _searches(inputs.searches), tuple(files)), tuple(remarks))


def _matched(key: str, name: str, counts: Sequence[Count], lost: Sequence[Count]) -> MatchedFile:
    largest = sorted(lost, key=lambda count: -count.number)[:_LISTED]
    rows = tuple((mask_numbers(count.names[0]), count.number) for count in largest)
    return MatchedFile(key, name, len(counts), len(lost), 2 * len(lost) <= len(counts), rows)


def _remark(file: MatchedFile) -> Reason:
    code = Code.REMARK_ROWS_LOST
    if file.lost == file.rows:
        code = Code.REMARK_FILE_LOST
    elif not file.used:
        code = Code.REMARK_FILE_UNUSED
    return Reason.of(
        code, file=file.name, count=file.lost, rows=file.rows, share=round(100 * file.lost / file.rows),
        examples=examples(name for name, _ in file.examples),
    )  # fmt: skip


def _searches(counts: Sequence[Count]) -> tuple[tuple[str, int], ...]:
    """Return what people search for, with numbers; people also type their own numbers and addresses into a search."""
    found: Counter[str] = Counter()
    for count in counts:
        words = " ".join(_folded(count.names[0]).split())
        if words and "@" not in words:
            found[mask_numbers(words)] += count.number
    return tuple(found.most_common(_SEARCHES))


def _page(pages: Pages, names: Sequence[str]) -> list[str]:
    return [found for name in names if (found := pages.find(name))][:1]


def _pages(site: Site, pages: Pages, names: Sequence[str]) -> list[str]:
    """Return the pages of a row in the cases file: the targets of the task of that name, else one page."""
    wanted = set(map(_folded, names))
    targets = next((task.target for task in site.task if _folded(task.name) in wanted), None)
    if targets is None:
        return _page(pages, names)
    return list(dict.fromkeys(pages.end(url) for url in pages if matches(url, targets)))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()
