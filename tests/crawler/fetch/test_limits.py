"""Room on the disk: rounds stop in time, and old copies go unless a round needs them."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from audits.reasons import Code, Reason
from crawler.fetch import limits
from crawler.fetch.spider import SiteSpider
from reports.store.database import Store

DAY = 86_400.0


def test_old_copies_go(hostile: Any, round_of: Any) -> None:
    """Files past their time go, and logs; what the two latest rounds stand on stays, whatever its age."""
    hostile.cached("/", "/a")
    hostile.page("/a")
    night = round_of().go()
    runs = [night.run_id]
    for number in range(3):
        hostile.page("/a", f"/lank-{number}")
        runs.append(night.go().run_id)
    warc, logs = night.workdir / "warc", night.workdir / "logs"
    logs.mkdir(exist_ok=True)
    for run in runs:
        (logs / f"{run}.crawl.log").touch()
    now = (warc / f"{runs[0]}.warc.gz").stat().st_mtime
    with Store(night.workdir) as store:
        assert limits.expire_copies(store, night.workdir, now + 29 * DAY) == []
        gone = limits.expire_copies(store, night.workdir, now + 31 * DAY)
    assert set(gone) == {f"{runs[0]}.crawl.log", f"{runs[1]}.crawl.log", f"{runs[1]}.warc.gz"}
    assert {path.name for path in warc.iterdir()} == {f"{run}.warc.gz" for run in (runs[0], *runs[2:])}
    assert len(list(logs.iterdir())) == 2


def test_a_page_that_never_changes_moves_on(hostile: Any, round_of: Any) -> None:
    """After four weeks its copy stands in a new file, and the old one can go."""
    hostile.page("/")
    night = round_of().go()
    with Store(night.workdir) as store:
        old = store.row("SELECT id, warc FROM snapshot")
        store.execute("UPDATE snapshot SET fetched_at = '2026-01-01T00:00:00Z', confirmed = ''")
    night.go()
    with Store(night.workdir) as store:
        new = store.row("SELECT id, warc FROM snapshot")
        assert old is not None
        assert new == {"id": old["id"], "warc": f"{night.run_id}.warc.gz"}
    assert night.go().rows()["/"]["state"] == "ok"
    with Store(night.workdir) as store:
        os.utime(night.workdir / "warc" / old["warc"], (0, 0))
        assert limits.expire_copies(store, night.workdir, 60 * DAY) == [old["warc"]]


def test_a_full_disk_ends_the_round(round_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is half written; what is left is said to be unvisited, and why."""
    night = round_of()
    spider = SiteSpider(night.site, tmp_path, "2026-11-22T0130")
    spider.frontier, spider.verdict = SimpleNamespace(pages=1), ""
    spider._check_limits(False)
    assert spider.verdict == ""
    monkeypatch.setattr(limits, "free_bytes", lambda workdir: limits.ROOM - 1)
    spider._check_limits(False)
    assert (spider.verdict, spider.note) == (Reason.of(Code.DISK), Reason.of(Code.NOTE_DISK))
