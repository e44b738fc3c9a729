"""The run of ``scrapy crawl site -a config=site.toml``: one that fetches, and that no other stage follows."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

from audits.reasons import Code, Reason
from crawler.config import Locked, load, locked, refuse_other_site, workdir_of
from crawler.frontier import settle_distances
from reports.store import Store, StoreError, timestamp
from rules import InvalidInput

_USAGE = "scrapy crawl site -a config=site.toml [-a workdir=FOLDER]"
_WRONG_USE = 2


def begin_run(config: str | None, workdir: str | None) -> dict[str, Any]:
    """Return the arguments of a spider for a run of its own, in a work folder that is locked until it ends."""
    if config is None:
        _refuse(f"site.toml is missing; call it as: {_USAGE}")
    held = ExitStack()
    try:
        site = load(Path(config))
        folder = workdir_of(Path(config), site, Path(workdir) if workdir else None)
        held.enter_context(locked(folder))
        with Store(folder) as store:
            store.check()
            refuse_other_site(site, store)
            run = store.start_run(site.site.timezone, site.site.id)
    except (InvalidInput, Locked, StoreError) as error:
        _refuse(str(error))
    if run.stage:
        _refuse(f"the run {run.id} is not finished; finish it with: webbrond night {config}")

    def end(ended: bool, failed: Reason | None) -> None:
        with held, Store(folder) as store:
            _conclude(store, run.id, failed or (None if ended else Reason.of(Code.NEVER_ENDED)))

    return {"site": site, "workdir": folder, "run_id": run.id, "end_run": end}


def _conclude(store: Store, run_id: str, failed: Reason | None) -> None:
    """Store the verdict of the run, which no other stage follows."""
    settle_distances(store, run_id)
    notes = store.run(run_id).notes
    why = failed or next(iter(notes), None)
    store.set_run(
        run_id,
        stage="" if failed else "crawl",
        state="failed" if failed else "degraded" if notes else "done",
        reason=why.encode() if why else "",
        finished=timestamp(),
    )


def _refuse(text: str) -> NoReturn:
    """Print why nothing is fetched and end the process: Scrapy would print an exception with its traceback."""
    sys.stderr.write("".join(f"webbrond: {line}\n" for line in text.split("\n")))
    sys.stderr.flush()
    os._exit(_WRONG_USE)
