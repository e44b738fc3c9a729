"""A sample of each template at 320 CSS pixels, after RENDER: what does not fit there, and what more space in text cuts.

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
from reports.store import Store, pack, unpack

log = logging.getLogger(__name__)
WIDTH, HEIGHT = 320, 640  # 1280 by 1024 at 400 %, as WCAG 1.4.10 says, with room for a phone's height
PER_TEMPLATE = 2
PER_NIGHT = 40
ROTATING = 5  # of templates whose sample is complete: in the end every page has been looked at
# Pixels that may stand out (a focus frame, a comma) or be cut of a text; elements for a page and rule.
LIMITS = {"pixels": 10, "cut": 4, "nodes": 3}
# Those with a fault that is to be checked come first, then the nearest to the start.
_CANDIDATES = """
SELECT visit.url AS id, url.url, snapshot.template_hash AS template, artifact.id AS artifact, artifact.data,
       url.url IN (SELECT issue.url FROM issue WHERE state = 'open'
                   AND rule IN ('accessibility.reflow', 'accessibility.text-spacing')) AS known
FROM visit JOIN url ON url.id = visit.url JOIN snapshot ON snapshot.id = visit.snapshot
JOIN artifact ON artifact.id = visit.artifact
WHERE visit.run = ? AND visit.state = 'ok' AND artifact.state = 'ok'
ORDER BY known DESC, visit.priority, visit.url
"""


class _Page(Struct, frozen=True):
    """A page to look at, with what RENDER saw of it."""

    id: int
    url: str
    artifact: int
    seen: Artifact


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
    """Two pages of each template that are not looked at yet, and then some others, so that all have their turn."""
    chosen: Counter[str] = Counter()
    sample: list[_Page] = []
    others: list[_Page] = []
    for row in store.rows(_CANDIDATES, run_id):
        if len(sample) >= PER_NIGHT:
            break
        first = chosen[row["template"]] < PER_TEMPLATE
        if not first and len(others) >= ROTATING:
            continue
        seen = unpack(row["data"], Artifact)
        chosen[row["template"]] += 1
        if seen.narrow is None:
            (sample if first else others).append(_Page(row["id"], row["url"], row["artifact"], seen))
    return (sample + others)[:PER_NIGHT]


def _rules(lens: Lens, url: str) -> tuple[AxeRule, ...]:
    try:
        with lens.page(url):
            answer = lens.run(["facts.js", "narrow.js"], "webbrond_narrow", LIMITS)
    except Lost:
        return ()
    return Gathered(answer).rules


def _put(store: Store, run_id: str, page: _Page, rules: tuple[AxeRule, ...]) -> None:
    seen = replace(page.seen, narrow=rules)
    with store.atomic():
        row = store.row(
            "INSERT INTO artifact (snapshot, run, engine, state, reason, data)"
            " SELECT snapshot, run, engine, state, reason, ? FROM artifact WHERE id = ? RETURNING id",
            pack(seen), page.artifact,
        )  # fmt: skip
        assert row is not None
        store.execute("UPDATE visit SET artifact = ? WHERE run = ? AND url = ?", row["id"], run_id, page.id)
