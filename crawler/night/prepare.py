"""Check before a run that the database is sound and there is room, and repair what is damaged in it."""

from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.config import refuse_other_site
from crawler.fetch import ROOM, free_bytes
from reports.store import Run, Store, repair


class NightFailed(RuntimeError):
    """The night failed; the message says why, in English."""


def prepare(site: Site, store: Store) -> int:
    """Check the database and the disk, and return how many damaged values were removed from the database.

    Raise `StoreError` for a damaged database, `InvalidInput` for one of another site, `NightFailed` for a full disk.
    """
    store.check()
    refuse_other_site(site, store)
    folder = store.path.parent
    free = free_bytes(folder)
    if free < ROOM:
        raise NightFailed(
            f"the disk is almost full: {free // 1_000_000} MB free in {folder}, at least 200 MB are needed"
        )
    return repair(store)


def report_damage(store: Store, run: Run, damaged: int) -> None:
    """Store how many values were damaged. A run that is merged already does not read them again: it is degraded."""
    if damaged and run.has_done("merge"):
        store.note(run.id, Reason.of(Code.NOTE_DAMAGED, count=damaged))
    elif damaged:
        store.remark(run.id, Reason.of(Code.REMARK_DAMAGED, count=damaged))
