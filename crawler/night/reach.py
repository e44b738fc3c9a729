"""Estimate how many people a page reaches, by visits and contact-centre cases from CSV files."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from audits.site_config import Site, matches
from crawler.config import read_statistics
from crawler.web import BadUrl, canonical
from reports.issues import load_weights
from reports.store import Store


def reach(site: Site, folder: Path, store: Store, run_id: str) -> Callable[[str], float] | None:
    """Return a function from a URL to its visits per month; None if there are no statistics.

    A contact-centre case counts as several visits. Raise `InvalidInput` for a row without a whole number.
    """
    visits: Counter[str] = Counter()
    statistics = site.statistics
    if statistics.visits:
        for url, number in _rows(folder / statistics.visits, site):
            visits[url] += number
    if statistics.cases:
        per_case = int(load_weights().reach["visits_per_case"])
        for name, number in _rows(folder / statistics.cases, site):
            for url in _pages(site, store, run_id, name):
                visits[url] += number * per_case
    return (lambda url: float(visits[url])) if visits else None


def _rows(path: Path, site: Site) -> Iterator[tuple[str, int]]:
    """Yield the rows of a file; a name that is a URL in canonical form."""
    for name, number in read_statistics(path):
        try:
            yield canonical(name, site.crawl.keep_query), number
        except BadUrl:
            yield name, number


def _pages(site: Site, store: Store, run_id: str, name: str) -> list[str]:
    """Return the pages that `name` in the cases file refers to: the targets of the task of that name, else the URL."""
    targets = next((task.target for task in site.task if task.name == name), None)
    if targets is None:
        return [name]
    sql = "SELECT address AS url FROM visited WHERE run = ? AND state = 'ok'"
    return [row["url"] for row in store.rows(sql, run_id) if matches(row["url"], targets)]
