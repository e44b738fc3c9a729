"""A sample of the pages at 320 CSS pixels, after RENDER: what does not fit there, and what more space in text cuts.

What was found becomes part of the page's artifact, as a new one: AUDIT judges the page anew, and the page keeps it for
as long as its content is the same.
"""

import logging
from collections import Counter

from msgspec import Struct
from msgspec.structs import replace

from audits.model import Artifact, AxeRule
from audits.site import Site
from crawler.chromium import BrowserMissing
from crawler.facts import Gathered
from crawler.lens import Lens, Lost
from crawler.urls import origin
from reports.store import Store, pack, unpack

log = logging.getLogger(__name__)
WIDTH, HEIGHT = 320, 640  # 1280 by 1024 at 400 %, as WCAG 1.4.10 says, with room for a phone's height
PER_NIGHT = 40
SHARE = 0.07  # of the run's pages, and at least a few: a closer look at each costs as much as the first one
LEAST = 8
PER_TEMPLATE = 2  # what stands around the content is the template's when it is on two pages
ROTATING = 5  # when every template has been looked at: in the end each page has
# Pixels that may stand out (a focus frame, a comma) or be cut of a text; elements for a page and rule.
LIMITS = {"pixels": 10, "cut": 4, "nodes": 3}
_CANDIDATES = """
SELECT visit.url AS id, url.url, artifact.id AS artifact, artifact.narrow,
       coalesce(nullif(snapshot.layout, ''), snapshot.template_hash) AS template,
       url.url IN (SELECT issue.url FROM issue WHERE state = 'open'
                   AND rule IN ('accessibility.reflow', 'accessibility.text-spacing')) AS known
FROM visit JOIN url ON url.id = visit.url JOIN artifact ON artifact.id = visit.artifact
JOIN snapshot ON snapshot.id = visit.snapshot
WHERE visit.run = ? AND visit.state = 'ok' AND artifact.state = 'ok'
ORDER BY visit.priority, visit.url
"""


class _Page(Struct, frozen=True):
    """A page to look at, and the artifact of what RENDER saw of it."""

    id: int
    url: str
    artifact: int


def look(site: Site, store: Store, run_id: str) -> None:
    """Look at the sample of run ``run_id``, and give its pages new artifacts. Without a browser nothing happens."""
    if site.browser.pages == "none" or not site.browser.narrow:
        return
    pages = _sample(store, run_id)
    if not pages:
        return
    try:
        with Lens(site, WIDTH, HEIGHT) as lens:
            for page in pages:
                rules = _rules(lens, page.url)
                if rules:
                    _put(store, run_id, page, rules)
    except BrowserMissing:
        log.warning("no browser for a closer look")  # RENDER has said so


def _sample(store: Store, run_id: str) -> list[_Page]:
    """The pages to look at tonight, of those that have not been: pages with a known fault, then one of each template
    of a host, a second of each, and some others."""
    seen: Counter[tuple[str, str]] = Counter()
    first: list[tuple[int, _Page]] = []
    others: list[_Page] = []
    pages = 0
    for row in store.rows(_CANDIDATES, run_id):
        pages += 1
        template = (origin(row["url"]), row["template"])
        rank = 0 if row["known"] else 1 + min(seen[template], PER_TEMPLATE)
        seen[template] += 1
        if not row["narrow"]:
            page = _Page(row["id"], row["url"], row["artifact"])
            if rank <= PER_TEMPLATE:
                first.append((rank, page))
            elif len(others) < ROTATING:
                others.append(page)
    first.sort(key=lambda pair: pair[0])
    return [*(page for _, page in first), *others][: min(PER_NIGHT, max(LEAST, int(pages * SHARE)))]


def _rules(lens: Lens, url: str) -> tuple[AxeRule, ...]:
    try:
        with lens.page(url):
            answer = lens.run(["facts.js", "narrow.js"], "webbrond_narrow", LIMITS)
    except Lost:
        return ()
    return Gathered(answer).rules


def _put(store: Store, run_id: str, page: _Page, rules: tuple[AxeRule, ...]) -> None:
    data = store.row("SELECT data FROM artifact WHERE id = ?", page.artifact)
    assert data is not None
    seen = replace(unpack(data["data"], Artifact), narrow=rules)
    with store.atomic():
        row = store.row(
            "INSERT INTO artifact (snapshot, run, engine, state, reason, data, narrow)"
            " SELECT snapshot, run, engine, state, reason, ?, 1 FROM artifact WHERE id = ? RETURNING id",
            pack(seen), page.artifact,
        )  # fmt: skip
        assert row is not None
        store.execute("UPDATE visit SET artifact = ? WHERE run = ? AND url = ?", row["id"], run_id, page.id)
