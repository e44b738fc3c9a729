"""Estimate how many people a page reaches, by visits and contact-centre cases from CSV files."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from audits.reasons import Code, Reason
from audits.site_config import Site, matches
from crawler.inputs import Count, Inputs, Pages, examples
from reports.issues import load_weights
from reports.store import Store


def reach(site: Site, inputs: Inputs, store: Store, run_id: str) -> Callable[[str], float] | None:
    """Return a function from a URL to its visits per month; None if no statistics fit the pages.

    A contact-centre case counts as several visits. Remarks of the run name what fits no page.
    """
    pages = Pages(site, store, run_id)
    per_case = int(load_weights().reach["visits_per_case"])
    visits: Counter[str] = Counter()
    for key, counts, weight in (("visits", inputs.visits, 1), ("cases", inputs.cases, per_case)):
        lost: list[Count] = []
        for count in counts:
            found = _pages(site, pages, count.names) if key == "cases" else _page(pages, count.names)
            visits.update(dict.fromkeys(found, count.number * weight))
            if not found:
                lost.append(count)
        if lost:
            store.remark(run_id, _remark(getattr(site.statistics, key), lost, counts))
    return (lambda url: float(visits[url])) if visits else None


def _remark(file: str, lost: Sequence[Count], counts: Sequence[Count]) -> Reason:
    code = Code.REMARK_ROWS_LOST if len(lost) < len(counts) else Code.REMARK_FILE_LOST
    return Reason.of(code, file=file, count=len(lost), examples=examples(count.names[0] for count in lost))


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
