"""Which pages are looked at 320 pixels wide, and what becomes of that."""

from pathlib import Path

import pytest

from audits.model import Artifact, AxeRule
from crawler import narrow
from reports.store import Store, pack, unpack

RUN = "2026-11-01T0130"


def filled(store: Store, urls: list[str]) -> None:
    """A run that has rendered ``urls``, the first the nearest to the start; a template is the first part of a path."""
    store.execute("INSERT INTO run (id, started, state) VALUES (?, ?, 'running')", RUN, RUN)
    for number, url in enumerate(urls):
        page = store.url_id(url)
        snapshot = store.execute(
            "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
            " template_hash, warc, offset, links) VALUES (?, ?, '', 200, 'text/html', '', 0, '', '', ?, '', 0, x'')"
            " RETURNING id",
            page, RUN, url.split("/")[3],
        ).fetchone()[0]  # fmt: skip
        artifact = store.execute(
            "INSERT INTO artifact (snapshot, run, engine, state, data) VALUES (?, ?, 'axe', 'ok', ?) RETURNING id",
            snapshot, RUN, pack(Artifact(url, "axe", "ok")),
        ).fetchone()[0]  # fmt: skip
        store.execute(
            "INSERT INTO visit (run, url, state, snapshot, artifact, priority) VALUES (?, ?, 'ok', ?, ?, ?)",
            RUN, page, snapshot, artifact, number,
        )  # fmt: skip


def tonight(store: Store) -> list[str]:
    """The sample of a night, looked at."""
    sample = narrow._sample(store, RUN)
    for page in sample:
        narrow._put(store, RUN, page, (AxeRule("reflow", "pass"),))
    return [page.url for page in sample]


def test_every_template_twice_then_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One page of each template, then another; then others, night by night; in the end all, and none twice."""
    monkeypatch.setattr(narrow, "LEAST", 20)
    urls = [f"https://a.se/{template}/{n}" for n in range(5) for template in ("bo", "start")] + ["https://b.se/bo"]
    with Store(tmp_path) as store:
        filled(store, urls)
        nights = [tonight(store) for _ in range(3)]
    firsts = [
        "https://a.se/bo/0",
        "https://a.se/start/0",
        "https://b.se/bo",
        "https://a.se/bo/1",
        "https://a.se/start/1",
    ]
    assert nights[0][:5] == firsts
    assert [len(night) for night in nights] == [5 + narrow.ROTATING, 1, 0]
    assert sorted(url for night in nights for url in night) == sorted(urls)


def test_no_more_than_a_share(tmp_path: Path) -> None:
    """A small part of the pages a night, however many parts there are."""
    with Store(tmp_path) as store:
        filled(store, [f"https://a.se/{n}" for n in range(200)])
        assert len(tonight(store)) == 14


def test_the_page_keeps_what_was_seen_before(tmp_path: Path) -> None:
    """The new artifact holds all that RENDER saw, and is the page's from now on."""
    with Store(tmp_path) as store:
        filled(store, ["https://a.se/"])
        before = store.row("SELECT artifact FROM visit")
        tonight(store)
        after = store.row("SELECT visit.artifact, data FROM visit JOIN artifact ON artifact.id = visit.artifact")
    assert before
    assert after
    assert before["artifact"] != after["artifact"]
    seen = unpack(after["data"], Artifact)
    assert (seen.url, seen.engine, [rule.id for rule in seen.narrow or ()]) == ("https://a.se/", "axe", ["reflow"])
