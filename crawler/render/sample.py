"""Choose which pages RENDER also examines at 320 CSS pixels.

A page keeps the result for as long as its content and the engine are the same.
"""

from collections import Counter
from collections.abc import Set as AbstractSet

from crawler.web import origin
from reports.store import Store

PER_NIGHT = 40
SHARE = 0.07  # of the run's pages, because the narrow test of a page takes as long as the first one
LEAST = 8  # pages, whatever SHARE says
PER_TEMPLATE = 2  # a fault around the content belongs to the template when it is on two pages
ROTATING = 5  # pages beyond those of the templates, so that in the end each page has been examined
_PAGES = """
SELECT visited.url AS id, address AS url, coalesce(nullif(snapshot.layout, ''), snapshot.template_hash) AS template,
       (SELECT max(narrow) FROM artifact WHERE artifact.snapshot = snapshot.id AND artifact.state = 'ok'
        AND artifact.engine = (SELECT engine FROM run WHERE run.id = visited.run)) AS seen,
       (SELECT narrow FROM artifact WHERE artifact.id = visited.artifact AND artifact.run = visited.run) AS tonight,
       address IN (SELECT issue.url FROM issue WHERE state = 'open' AND rule IN
                   ('accessibility.reflow', 'accessibility.text-spacing', 'accessibility.text-overlap')) AS known
FROM visited JOIN snapshot ON snapshot.id = visited.snapshot
WHERE visited.run = ? AND visited.state = 'ok' AND snapshot.content_type LIKE '%html%'
ORDER BY source, clicks, address
"""


def sample_narrow(store: Store, run_id: str, wanted: AbstractSet[int]) -> set[int]:
    """Return the ids in `wanted`, pages about to be examined, that are also examined at 320 CSS pixels.

    Pages with a known fault come first, then one page of each template of a host, then a second one of each. The last
    are some pages that have not been examined at that width, so that in the end each page has been.
    """
    templates: Counter[tuple[str, str]] = Counter()
    chosen: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    pages = done = 0
    for row in store.rows(_PAGES, run_id):
        pages += 1
        done += row["tonight"] or 0
        template = (origin(row["url"]), row["template"])
        rank = 0 if row["known"] else 1 + min(templates[template], PER_TEMPLATE)
        templates[template] += 1
        if row["id"] not in wanted:
            continue
        if rank <= PER_TEMPLATE:
            chosen.append((rank, row["id"]))
        elif not row["seen"] and len(others) < ROTATING:
            others.append((rank, row["id"]))
    chosen.sort(key=lambda pair: pair[0])
    most = min(PER_NIGHT, max(LEAST, int(pages * SHARE))) - done
    return {page for _, page in [*chosen, *others][: max(0, most)]}
