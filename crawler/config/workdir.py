"""The work folder of a site: where it is, and that it holds the runs of no other site."""

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from audits.site_config import Site
from reports.store import Store
from rules import InvalidInput


def workdir_of(site_file: Path, site: Site, given: Path | None) -> Path:
    """Return the work folder: ``given``, or else the folder next to the site file that is named after the site's id."""
    return given if given else Path(os.path.abspath(site_file)).parent / site.site.id  # noqa: PTH100 - keeps symlinks


def refuse_other_site(site: Site, store: Store) -> None:
    """Raise `InvalidInput` if the work folder of ``store`` holds the runs of another site.

    That is one with another id, or with the same id where no host of the last run's start addresses is left.
    """
    last = store.row("SELECT id, site FROM run ORDER BY rowid DESC LIMIT 1")
    if last is None:
        return
    folder = store.path.parent
    if last["site"] not in ("", site.site.id):
        raise InvalidInput(
            f'{folder}: holds the runs of the site "{last["site"]}", and this one is "{site.site.id}"; give each site a'
            f' work folder of its own (--workdir), or set [site] id = "{last["site"]}" if it is the same site'
        )
    rows = store.rows("SELECT address FROM visited WHERE run = ? AND source = 0 AND clicks = 0", last["id"])
    before = _names(row["address"] for row in rows)
    now = _names((*site.site.start, *(f"//{host}" for host in site.hosts)))
    if before and before.isdisjoint(now):
        raise InvalidInput(
            f"{folder}: holds the runs of {', '.join(sorted(before))}, which this site.toml does not name; give"
            " each site an [site] id and a work folder of its own, or add the old host to [site] hosts if it has moved"
        )


def _names(addresses: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, (urlsplit(address).hostname for address in addresses)))
