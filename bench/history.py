"""Measure a year of nights: MERGE over synthetic pages, few of which change, night after night in one database.

It makes `--rounds` full nights of `--pages` pages each. It then measures the size of the database with and without
forgetting, whether MERGE and PUBLISH take longer than in the beginning, and the backlog's queries, cold and warm.
"""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median

import reports.publish.publish
from audits.model import Finding, Heading, Link, Outcome, PageRecord, PageResult, Place, SiteResult
from audits.site_config import History, Identity, Owner, Site
from bench import site as web
from bench.table import show
from bench.words import sentence, title
from reports.figures import merge_night
from reports.publish import publish_edition
from reports.store import Store, pack, retire_runs
from rules import load_rules

PAGES, ROUNDS = 10_000, 365
_CHANGED = 0.02  # of the pages, every night
_FINDINGS = 4  # per page; a real site had 3.5 (1,980 open issues on 560 pages of gimp-help-sv)
_HOST = "http://prov.example"
_RULES = ("readability.long-sentence", "readability.stiff-word", "accessibility.vague-link")
_ARTIFACT = 6_000  # bytes of a packed artifact, as measured on real pages
QUERIES = {
    "open issues of an owner": "SELECT id, rule, url, band FROM issue WHERE owner = 'f1' AND state = 'open'"
    " ORDER BY priority DESC LIMIT 200",
    "open issues of a rule": "SELECT id, url FROM issue WHERE rule = 'readability.stiff-word' AND state = 'open'"
    " ORDER BY priority DESC LIMIT 200",
    "how many, by owner and band": "SELECT owner, band, count(*) FROM issue WHERE state = 'open' GROUP BY owner, band",
    "what happened in a night": "SELECT issue, kind FROM event WHERE run = (SELECT max(id) FROM run)",
    "an issue's history": "SELECT run, kind FROM event WHERE issue = (SELECT max(id) / 2 FROM issue) ORDER BY id",
}


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Merge the nights, and print how large and how slow they are."""
    del with_peers
    merged, published = build(pages, rounds, folder)
    report(pages, folder, merged, published)


def build(pages: int, rounds: int, folder: Path) -> tuple[list[float], list[float]]:
    """Make all nights; return the CPU seconds of each MERGE, and of PUBLISH after the second and the last night."""
    owners = tuple(Owner(f"f{n}", f"Förvaltning {n}", paths=(f"/amne-{n}/*",)) for n in range(8))
    kept = History(nights=rounds + 1)  # PUBLISH must forget nothing: `report` measures the full size
    identity = Identity("prov", "Provkommun", (f"{_HOST}/",), hosts=("prov.example",))
    site, rules = Site(site=identity, owner=owners, history=kept), load_rules()
    merged, published = [], []
    with Store(folder) as store:
        for number in range(rounds):
            run = _run(store, number)
            with store.atomic():
                _night(store, run, number, pages)
            began = time.process_time()
            merge_night(site, store, run, rules, {})
            merged.append(time.process_time() - began)
            store.set_run(run, state="done", stage="merge")
            if number in (1, rounds - 1):
                began = time.process_time()
                publish_edition(site, folder, run, rules)
                published.append(time.process_time() - began)
            store.set_run(run, stage="publish")
            if number % 30 == 0 or number == rounds - 1:
                print(f"night {number + 1}: {_bytes(store) / 1e6:.0f} MB, MERGE {merged[-1]:.1f} s", flush=True)
    return merged, published


def report(pages: int, folder: Path, merged: list[float], published: list[float]) -> None:
    """Print sizes and times, and forget old nights to measure the smaller sizes."""
    with Store(folder) as store:
        size, issues = _bytes(store), _row(store)
        timed = list(_timed(store.path))
        forgotten = {}
        for nights in (90, 30):
            retire_runs(store, nights)
            store.execute("VACUUM")
            forgotten[nights] = _bytes(store)
    rows = [
        ("nothing forgotten, MB", size / 1e6),
        *((f"[history] nights = {nights}, MB", left / 1e6) for nights, left in forgotten.items()),
        ("MERGE, the first ten nights but one, s of CPU", median(merged[1:11] or merged)),
        ("MERGE, the last ten, s of CPU", median(merged[-10:])),
        *zip(("PUBLISH after the second night, s of CPU", "PUBLISH after the last, s of CPU"), published, strict=False),
    ]
    show(
        f"History: {len(merged)} nights of {pages} pages, {_CHANGED:.0%} of them changed each night: {issues} issues",
        ("", ""),
        rows,
    )
    show("Queries of a backlog after them", ("", "ms, cold", "ms, warm", "ms of CPU", "plan"), timed)


def _row(store: Store) -> int:
    found = store.row("SELECT count(*) AS n FROM issue")
    return int(found["n"]) if found else 0


def _bytes(store: Store) -> int:
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store.path.stat().st_size


def _timed(path: Path) -> Iterator[tuple[str, float, float, float, str]]:
    """Yield each query, and each canned query of Datasette: its name, milliseconds cold, warm and of CPU, its plan."""
    ready = json.loads(Path(reports.publish.publish.__file__).with_name("datasette.json").read_text("utf-8"))
    asked = {name: query["sql"] for name, query in ready["databases"]["webbrond"]["queries"].items()}
    values = {"rond": "", "arende": "1", "forvaltning": ""}
    for name, sql in (QUERIES | asked).items():
        _drop_from_cache(path)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            cold, _ = _once(database, sql, values)
            warm, cpu = (median(found) for found in zip(*(_once(database, sql, values) for _ in range(5)), strict=True))
            plan = "; ".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values))
        yield name, cold, warm, cpu, plan


def _once(database: sqlite3.Connection, sql: str, values: dict[str, str]) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    database.execute(sql, values).fetchall()
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked)


def _drop_from_cache(path: Path) -> None:
    """Drop the file from the system's page cache, so that it is read from the disk again."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _run(store: Store, number: int) -> str:
    run = f"{date(2026, 1, 1) + timedelta(number)}T0130"
    store.execute(
        "INSERT INTO run (id, started, state, stage, ruleset) VALUES (?, ?, 'running', 'audit', 'bench')",
        run, f"{run[:10]}T01:30:00+01:00",
    )  # fmt: skip
    return run


def _night(store: Store, run: str, number: int, pages: int) -> None:
    """Store a night that visits every page; the changed pages get a new snapshot, artifact and result."""
    changing = (
        set(range(pages)) if number == 0 else set(Random(number).sample(range(pages), int(_CHANGED * pages) or 1))
    )
    for page in range(pages):
        url = store.url_id(f"{_HOST}{web.path(page)}")
        if page in changing:
            _change(store, run, number, page, url)
        store.execute(
            "INSERT INTO visit (run, url, state, status, snapshot, artifact, result, changed, kind, depth, inlinks,"
            " path, owner) SELECT ?, ?, 'ok', 200, s.id, a.id, r.id, ?, 'info', 3, 4, ?, ? FROM snapshot s"
            " JOIN artifact a ON a.snapshot = s.id JOIN result r ON r.snapshot = s.id WHERE s.url = ?"
            " ORDER BY s.id DESC LIMIT 1",
            run, url, int(page in changing), f"Startsidan › Ämne {page % 8} › {title(page)}", f"f{page % 8}", url,
        )  # fmt: skip
    store.execute("INSERT INTO site_result (run, data) VALUES (?, ?)", run, pack(SiteResult()))


def _change(store: Store, run: str, number: int, page: int, url: int) -> None:
    random, head, address = Random(page * 1000 + number), title(page), f"{_HOST}{web.path(page)}"
    # One in four faults of a changed page is a new one.
    texts = [sentence(Random(page * 100 + at + (number if random.random() < 0.25 else 0))) for at in range(_FINDINGS)]
    findings = tuple(
        Finding(_RULES[at % 3], address, values={"words": 30, "word": "erhålla", "better": "få", "text": "x"},
                place=Place(f"p|{at}{text[:190]}", text[:200], text[:400], head))
        for at, text in enumerate(texts)
    )  # fmt: skip
    links = tuple(Link(f"{_HOST}{web.path(other)}", title(other)[:30], "nav") for other in range(60))
    record = PageRecord(address, head, head, "sv", "sv", "info", 500, (Heading(1, head),), links=links)
    snapshot = store.execute(
        "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
        " template_hash, warc, offset, title, links) VALUES (?, ?, '2026-11-22T01:30:00', 200, 'text/html', 'utf-8', 9,"
        " ?, ?, ?, '2026-11-22T0130.warc.gz', 0, ?, ?) RETURNING id",
        url, run, "a" * 32, "b" * 32, "c" * 32, head, pack(links),
    ).fetchone()[0]  # fmt: skip
    artifact = store.execute(
        "INSERT INTO artifact (snapshot, run, engine, state, data) VALUES (?, ?, 'axe-core 4.14.1', 'ok', ?)"
        " RETURNING id", snapshot, run, random.randbytes(_ARTIFACT),
    ).fetchone()[0]  # fmt: skip
    outcomes: dict[str, Outcome] = dict.fromkeys(_RULES, "fail")
    store.execute(
        "INSERT INTO result (snapshot, artifact, ruleset, data) VALUES (?, ?, 'bench', ?)", snapshot, artifact,
        pack(PageResult(record, outcomes, findings, {"words": 500.0, "lix": 41.0})),
    )  # fmt: skip
