"""Take pictures of critical and serious faults, one per issue.

This is done between MERGE, which decides which issues are open, and PUBLISH. A picture is a separate file
(`reports.store`), small and without personal data. A picture that cannot be taken, or that is too large for the
reports, is stored as an empty file, and is not tried again until the fault changes.
"""

import base64
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue

from audits.model import Finding
from audits.site_config import Site
from crawler.browser import BrowserMissing, Lens, Lost
from reports.store import Pictures, Store, unpack
from rules import Rule

log = logging.getLogger(__name__)
PER_NIGHT = 60  # pictures
PAGES = 30
LIMITS = {"width": 640, "height": 400, "around": 60}  # CSS pixels
MOST = 40_000  # bytes of one picture
_QUALITIES = (70, 45, 25)
_OPEN = """
SELECT id, rule, finding FROM issue
WHERE state = 'open' AND review = 0 AND scope IN ('page', 'template') ORDER BY priority DESC, id
"""


def take_pictures(site: Site, store: Store, pictures: Pictures, rules: Mapping[str, Rule]) -> None:
    """Take the missing pictures in the order of priority, and delete those of faults that are no longer open."""
    if site.browser.pages == "none" or not site.browser.pictures:
        return
    wanted: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    named = set()
    count = 0
    for row in store.rows(_OPEN):
        finding = unpack(row["finding"], Finding)
        rule = rules.get(row["rule"])
        selector = finding.place.selector if finding.place else ""
        if rule is None or (finding.impact or rule.impact) not in ("critical", "serious") or not selector:
            continue
        name = pictures.name(row["id"], finding)
        named.add(name)
        known = pictures.knows(name) or count >= PER_NIGHT
        if not known and (store.asked(finding.url) in wanted or len(wanted) < PAGES):
            wanted[store.asked(finding.url)].append((name, selector))
            count += 1
    pictures.keep(named)
    if not wanted:
        return
    jobs: SimpleQueue[tuple[str, list[tuple[str, str]]]] = SimpleQueue()
    for job in wanted.items():
        jobs.put(job)
    browsers = min(site.browser.workers, len(wanted))
    with ThreadPoolExecutor(browsers) as pool:
        for done in [pool.submit(_work, site, pictures, jobs) for _ in range(browsers)]:
            try:
                done.result()
            except BrowserMissing:
                log.warning("no browser for pictures")  # RENDER has already reported it


def _work(site: Site, pictures: Pictures, jobs: SimpleQueue[tuple[str, list[tuple[str, str]]]]) -> None:
    """Take pictures until `jobs` is empty; the browser must be used in the thread that started it."""
    with Lens(site) as lens, suppress(Empty):  # all are taken
        while True:
            url, places = jobs.get_nowait()
            taken = pictures_of(lens, url, [where for _, where in places])
            for (name, _), data in zip(places, taken, strict=True):
                pictures.put(name, data)


def pictures_of(lens: Lens, url: str, selectors: Sequence[str]) -> list[bytes]:
    """Return a WebP picture of each element of the page at `url` that `selectors` name, in the same order.

    The picture is b"" if the element cannot be shown: it is hidden, covered, gone, in another site's frame, or too
    large.
    """
    taken: list[bytes] = []
    try:
        with lens.page(url):
            taken.extend(_picture(lens, selector) for selector in selectors)
    except Lost as error:
        log.debug("no pictures: %r, because of %r", error, error.__cause__)
    return taken + [b""] * (len(selectors) - len(taken))


def _picture(lens: Lens, selector: str) -> bytes:
    clip = lens.run(["masking.js", "evidence.js"], "webbrond_evidence", selector, LIMITS)
    for quality in _QUALITIES if clip else ():
        data = base64.b64decode(lens.picture(clip, quality))
        if len(data) <= MOST:
            return data
    return b""
