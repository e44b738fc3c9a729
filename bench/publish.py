"""Measure MERGE and PUBLISH of synthetic pages with ten findings each, and how the time grows with the pages."""

import time
from pathlib import Path
from random import Random

from audits.model import Finding, Heading, Outcome, PageRecord, PageResult, Place, SiteResult
from audits.site_config import Identity, Owner, Site
from bench import site as web
from bench.table import show
from bench.words import sentence, title
from reports.figures import merge_night
from reports.publish import publish_edition
from reports.store import Store, pack
from rules import load_rules

PAGES, ROUNDS = 1000, 1
_FINDINGS = 10
_HOST = "http://prov.example"
_RULES = ("readability.long-sentence", "readability.stiff-word", "accessibility.vague-link")


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Measure a tenth of the pages, then all of them; the time per page shows whether it grows faster than the site."""
    del with_peers
    rows = []
    for number in range(rounds):
        for size in (max(1, pages // 10), pages):
            merged, published, largest = _night(size, folder / f"{number}-{size}")
            rows.append(
                (f"{size} pages", size * _FINDINGS, merged, published, (merged + published) * 1000 / size, largest)
            )
    show("MERGE and PUBLISH", ("", "findings", "merge s", "publish s", "ms/page", "largest page kB"), rows)


def _night(pages: int, workdir: Path) -> tuple[float, float, float]:
    owners = tuple(Owner(f"f{n}", f"Förvaltning {n}", paths=(f"/amne-{n}/*",)) for n in range(8))
    site = Site(site=Identity("prov", "Provkommun", (f"{_HOST}/",), hosts=("prov.example",)), owner=owners)
    rules = load_rules()
    with Store(workdir) as store:
        run = store.start_run("Europe/Stockholm").id
        with store.atomic():
            for number in range(pages):
                _page(store, run, number)
            store.execute("INSERT INTO site_result (run, data) VALUES (?, ?)", run, pack(SiteResult()))
        began = time.monotonic()
        merge_night(site, store, run, rules, {})
        merged = time.monotonic() - began
        store.set_run(run, state="done", stage="merge")
    began = time.monotonic()
    folder = publish_edition(site, workdir, run, rules)
    published = time.monotonic() - began
    return merged, published, max(file.stat().st_size for file in folder.rglob("*.html")) / 1000


def _page(store: Store, run: str, number: int) -> None:
    url, head, random = f"{_HOST}{web.path(number)}", title(number), Random(number)
    findings = []
    for at in range(_FINDINGS):
        text = sentence(random)
        findings.append(
            Finding(_RULES[at % len(_RULES)], url, values=_values(text), place=Place(f"p|{at}{text}", text))
        )
    record = PageRecord(url, head, head, "sv", "sv", "info", 500, (Heading(1, head),))
    outcomes: dict[str, Outcome] = {finding.rule: finding.outcome for finding in findings}
    known = store.url_id(url)
    snapshot = store.execute(
        "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
        " template_hash, warc, offset, title, links) VALUES (?, ?, '', 200, 'text/html', 'utf-8', 9, '', '', '', '',"
        " 0, ?, x'') RETURNING id", known, run, head,
    ).fetchone()[0]  # fmt: skip
    result = store.execute(
        "INSERT INTO result (snapshot, ruleset, data) VALUES (?, 'bench', ?) RETURNING id",
        snapshot, pack(PageResult(record, outcomes, tuple(findings), {"words": 500, "lix": 41.0})),
    ).fetchone()[0]  # fmt: skip
    store.execute(
        "INSERT INTO visit (run, url, state, snapshot, result, changed, kind, depth, inlinks, owner)"
        " VALUES (?, ?, 'ok', ?, ?, 1, 'info', 3, 4, ?)", run, known, snapshot, result, f"f{number % 20}",
    )  # fmt: skip


def _values(text: str) -> dict[str, str | int | float]:
    return {"words": len(text.split()), "word": "erhålla", "better": "få", "text": text[:20], "limit": 25}
