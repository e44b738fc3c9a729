"""Measure all site audits over pages with 150 links each: time and memory, without the pages themselves."""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from msgspec.structs import replace

from audits.model import Artifact, Heading, Link, PageResult, Rendered
from audits.page import Page
from audits.registry import load_audits
from audits.runner import audit_page
from bench import site as web
from bench.process import run
from bench.table import show
from bench.words import title
from crawler.audit.stage import judgement
from crawler.config.site_file import load
from reports.store import Store, pack
from rules import load_rules

PAGES, ROUNDS = 50_000, 1
_MENU, _OWN, _FOOTER = 100, 40, 10  # links of a page; its own lead anywhere, the others are the same on all pages
_HOST = "http://prov.example"


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Judge a tenth of the pages, then all of them, as `webbrond audit` does when every page has been judged."""
    del rounds, with_peers
    rows = []
    for size in (max(1, pages // 10), pages):
        took = run([sys.executable, "-c", "from crawler.cli.main import main; main()", "audit",
                    str(_judged(size, folder / str(size)))], codes=(0, 3))  # fmt: skip
        rows.append((size, took.seconds, took.cpu, took.memory, took.cpu * 1_000_000 / size / (_MENU + _OWN + _FOOTER)))
    show("Site audits, 150 links a page", ("pages", "s", "CPU s", "peak MB", "CPU µs/link"), rows)


def _judged(pages: int, folder: Path) -> Path:
    """Store a night of judged pages, and return its site.toml."""
    folder.mkdir(parents=True)
    file = folder / "site.toml"
    file.write_text(f'[site]\nid = "prov"\nname = "Provkommun"\nstart = ["{_HOST}/"]\nhosts = ["prov.example"]\n')
    site = load(file)
    sample = audit_page(Page(_HOST + web.path(1), web.page(1, _MENU, 0), site=site), load_audits(load_rules()))
    ruleset = judgement(site)  # so that no page is judged again
    with Store(folder / "prov") as store, store.atomic():
        night = store.start_run("Europe/Stockholm").id
        for number in range(pages):
            _store(store, night, ruleset, _result(sample, number, pages))
        store.set_run(night, stage="render")
    return file


def _result(sample: PageResult, number: int, pages: int) -> PageResult:
    head, links = title(number), tuple(_links(number, pages))
    artifact = Artifact(_HOST, "", "ok", rendered=Rendered(links=tuple(link.to for link in links)))
    record = replace(
        sample.record, url=_HOST + web.path(number), title=head, h1=head, headings=(Heading(1, head),), links=links,
        rendered=artifact.rendered,
    )  # fmt: skip
    return replace(sample, record=record, findings=())


def _links(number: int, pages: int) -> Iterator[Link]:
    random = Random(number)
    for to in range(_MENU):
        yield _link(to % pages, "nav")
    for to in (*web.children(number, pages), *(random.randrange(pages) for _ in range(_OWN))):
        yield _link(to, "main")
    for to in range(_FOOTER):
        yield _link(to % pages, "footer")


def _link(number: int, region: str) -> Link:
    return Link(_HOST + web.path(number), title(number), region)  # type: ignore[arg-type]


def _store(store: Store, night: str, ruleset: str, result: PageResult) -> None:
    known = store.url_id(result.record.url)
    snapshot = store.execute(
        "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
        " template_hash, warc, offset, title, links) VALUES (?, ?, '', 200, 'text/html', 'utf-8', 9, '', '', '', '',"
        " 0, ?, x'') RETURNING id", known, night, result.record.title,
    ).fetchone()[0]  # fmt: skip
    kept = store.execute(
        "INSERT INTO result (snapshot, ruleset, data) VALUES (?, ?, ?) RETURNING id", snapshot, ruleset, pack(result)
    ).fetchone()[0]
    store.execute(
        "INSERT INTO visit (run, url, state, status, snapshot, result, changed) VALUES (?, ?, 'ok', 200, ?, ?, 0)",
        night, known, snapshot, kept,
    )  # fmt: skip
