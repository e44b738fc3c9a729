"""Estimate how many people a page reaches: by visits and contact-centre cases from CSV files, otherwise by inlinks."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from audits.site_config import Site, matches
from crawler.config import ConfigError
from crawler.web import BadUrl, canonical
from reports.issues import load_weights
from reports.store import Store


def reach(site: Site, folder: Path, store: Store, run_id: str) -> Callable[[str], float]:
    """Return a function from a URL to its visits per month, or to its inlinks if there are no statistics.

    A contact-centre case counts as several visits. Raises `ConfigError` for a row without a whole number.
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
    if visits:
        return lambda url: float(visits[url])
    sql = "SELECT url.url, visit.inlinks FROM visit JOIN url ON url.id = visit.url WHERE run = ? AND inlinks > 0"
    inlinks = {row["url"]: float(row["inlinks"]) for row in store.rows(sql, run_id)}
    return lambda url: inlinks.get(url, 0.0)


def _rows(path: Path, site: Site) -> list[tuple[str, int]]:
    """Read rows of ``name;number`` or ``name,number``; a first row without a number is a heading.

    A name that is a URL is returned in canonical form. Raises `ConfigError` for another row without a whole number.
    """
    found = []
    text = path.read_text(encoding="utf-8-sig")
    dialect = ";" if text.partition("\n")[0].count(";") else ","
    for line, row in enumerate(csv.reader(text.splitlines(), delimiter=dialect), 1):
        if not row:
            continue
        try:
            number = int(row[1].replace("\xa0", "").replace(" ", ""))
        except (ValueError, IndexError):
            if line == 1:
                continue
            raise ConfigError(f"{path}: line {line}: expected an address and a whole number, got {row}") from None
        try:
            found.append((canonical(row[0], site.crawl.keep_query), number))
        except BadUrl:
            found.append((row[0], number))
    return found


def _pages(site: Site, store: Store, run_id: str, name: str) -> list[str]:
    """Return the pages that `name` in the cases file refers to: the targets of the task of that name, else the URL."""
    targets = next((task.target for task in site.task if task.name == name), None)
    if targets is None:
        return [name]
    sql = "SELECT url.url FROM visit JOIN url ON url.id = visit.url WHERE run = ? AND state = 'ok'"
    return [row["url"] for row in store.rows(sql, run_id) if matches(row["url"], targets)]
