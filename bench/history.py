"""How large a year of nights becomes: nights of MERGE over synthetic pages of which few change, in one database.

``--pages`` pages a night and ``--rounds`` nights; the growth of the last half is drawn out to 365 nights of 10,000
pages, without forgetting and with what `reports.retention` leaves. Then the backlog's queries, timed on what is there.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

from audits.model import Finding, Heading, Link, PageRecord, PageResult, Place, SiteResult
from audits.site import Identity, Owner, Site
from bench import site as web
from bench.table import show
from bench.words import sentence, title
from reports.merge import merge
from reports.retention import retire
from reports.store import Store, pack
from rules.loader import load_rules

PAGES, ROUNDS = 500, 40
_YEAR, _LARGE = 365, 10_000
_CHANGED = 0.02  # of the pages, every night
_FINDINGS = 10
_HOST = "http://prov.example"
_RULES = ("readability.long-sentence", "readability.stiff-word", "accessibility.vague-link")
_ARTIFACT = 6_000  # bytes of a packed artifact, as measured on real pages
QUERIES = {
    "open issues of an owner": "SELECT id, rule, url, band FROM issue WHERE owner = 'f1' AND state = 'open'"
    " ORDER BY priority DESC LIMIT 200",
    "open issues of a rule": "SELECT id, url FROM issue WHERE rule = 'readability.stiff-word' AND state = 'open'",
    "how many, by owner and band": "SELECT owner, band, count(*) FROM issue WHERE state = 'open' GROUP BY owner, band",
    "what happened in a night": "SELECT issue, kind FROM event WHERE run = (SELECT max(id) FROM run)",
    "an issue's history": "SELECT run, kind FROM event WHERE issue = (SELECT max(id) / 2 FROM issue) ORDER BY id",
}


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Merge the nights, and say what they weigh."""
    del with_peers
    owners = tuple(Owner(f"f{n}", f"Förvaltning {n}", paths=(f"/amne-{n}/*",)) for n in range(8))
    site = Site(site=Identity("prov", "Provkommun", (f"{_HOST}/",), hosts=("prov.example",)), owner=owners)
    rules = load_rules()
    sizes, seconds = [], []
    with Store(folder) as store:
        for number in range(rounds):
            run = _run(store, number)
            with store.atomic():
                _night(store, run, number, pages)
            began = time.process_time()
            merge(site, store, run, rules, lambda _url: 10.0)
            seconds.append(time.process_time() - began)
            store.set_run(run, state="done", stage="publish")
            sizes.append(_bytes(store))
        half = rounds // 2
        night = (sizes[-1] - sizes[half]) / max(1, rounds - 1 - half) * _LARGE / pages
        first = sizes[0] * _LARGE / pages
        timed = list(_timed(store))
        rows = _row(store)
        retire(store, 7)
        store.execute("VACUUM")
        kept = _bytes(store) * _LARGE / pages
    show(
        f"History: {rounds} nights of {pages} pages, {_CHANGED:.0%} of them changed each night, {rows} issues",
        ("", "MB"),
        [
            ("measured", sizes[-1] / 1e6),
            (f"a night of {_LARGE} pages", night / 1e6),
            (f"{_YEAR} nights of {_LARGE} pages, nothing forgotten", (first + _YEAR * night) / 1e6),
            ("the same, pages kept for 90 nights and one a month; about", (first + (90 + 12) * night) / 1e6),
            (f"what {rounds} nights leave when only 7 are kept, for {_LARGE} pages", kept / 1e6),
        ],
    )
    show("Queries of a backlog, this database", ("", "ms", "plan"), timed)
    print(f"\nMERGE of a night: {median(seconds):.2f} s of CPU.")


def _row(store: Store) -> int:
    found = store.row("SELECT count(*) AS n FROM issue")
    return int(found["n"]) if found else 0


def _bytes(store: Store) -> int:
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store.path.stat().st_size


def _timed(store: Store) -> Iterator[tuple[str, float, str]]:
    for name, sql in QUERIES.items():
        taken = []
        for _ in range(5):
            began = time.perf_counter()
            list(store.rows(sql))
            taken.append(1000 * (time.perf_counter() - began))
        plan = "; ".join(row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}"))
        yield name, median(taken), plan


def _run(store: Store, number: int) -> str:
    run = f"2026-{1 + number // 28 % 12:02}-{1 + number % 28:02}T{number // 336:04}"
    store.execute(
        "INSERT INTO run (id, started, state, stage, ruleset) VALUES (?, ?, 'running', 'audit', 'bench')",
        run, f"{run[:10]}T01:30:00+01:00",
    )  # fmt: skip
    return run


def _night(store: Store, run: str, number: int, pages: int) -> None:
    """Every page visited; the changed ones with a new snapshot, artifact and result."""
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
    # One in four of the faults of a changed page is another than before.
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
    outcomes = dict.fromkeys(_RULES, "fail")
    store.execute(
        "INSERT INTO result (snapshot, artifact, ruleset, data) VALUES (?, ?, 'bench', ?)", snapshot, artifact,
        pack(PageResult(record, outcomes, findings, {"words": 500.0, "lix": 41.0})),  # type: ignore[arg-type]
    )  # fmt: skip
