"""RENDER: a pool of browsers examines the pages of a run and produces one artifact per page.

Each browser lives in its own thread. Only the main thread writes to the database: each artifact as soon as it is ready,
in its own transaction. So a run that was killed continues at the page where it stopped.

An artifact of an earlier night is kept only if the same engine produced it, and only a started browser can tell which
engine this night has. So the pages are first chosen as if the engine were that of the last night. If that leaves no
page to examine, no browser is started, and all artifacts of the night are that engine's. Otherwise the first browser
states its engine before any page is examined, and if it is another one, the pages are chosen again.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from audits.engine import parse_engine
from audits.model import Artifact, Link
from audits.reasons import Code, Reason, split_reason
from audits.site_config import Site
from crawler.browser import AxeMissing, Subtrees, axe, without_static
from crawler.render.choice import Page, choose_pages, read_pages
from crawler.render.pool import Pool
from crawler.render.sample import sample_narrow
from crawler.web import Archive
from reports.store import Store, Visits, add_artifact, unpack

log = logging.getLogger(__name__)

_ENGINES_OF_RUN = """
SELECT DISTINCT artifact.engine FROM visit JOIN artifact ON artifact.id = visit.artifact
WHERE visit.run = ? AND visit.rendered = 1 AND artifact.state = 'ok' ORDER BY artifact.engine
"""
_PARTS_OF_RUN = """
SELECT artifact.reason, count(*) AS pages FROM visit JOIN artifact ON artifact.id = visit.artifact
WHERE visit.run = ? AND artifact.state = 'ok' AND artifact.reason <> '' GROUP BY artifact.reason
"""


def _nothing_more() -> bool:
    return False


def render_pages(
    site: Site,
    workdir: Path,
    run_id: str,
    *,
    full: bool,
    on_progress: Callable[[int, int], None],
    more: Callable[[], bool] = _nothing_more,
) -> None:
    """Examine the pages of the run that `[browser] pages` selects, and store their artifacts.

    Pages that should have been examined, but were not, are reported as a note. Pages that the configuration leaves out
    are reported as a remark, because that is intended.

    `more` is called when all pages have been examined, and returns whether their links have led to new pages.
    `on_progress` gets the number of pages that are done and of all pages.
    """
    with Store(workdir) as store:
        if site.browser.pages == "none":
            store.remark(run_id, Reason.of(Code.REMARK_BROWSER_OFF))
            return
        try:
            last = _last_engine(store)
        except AxeMissing as error:
            store.note(run_id, Reason.of(Code.NOTE_AXE_MISSING, why=error.reason))
            return
        if site.browser.pages == "sample" and not full:
            store.remark(run_id, Reason.of(Code.REMARK_BROWSER_SAMPLE))
        while _look_round(site, store, run_id, last, on_progress, full=full) and more():
            last = store.run(run_id).engine
        failed = store.row(
            "SELECT count(*) AS pages FROM visit JOIN artifact ON artifact.id = visit.artifact"
            " WHERE visit.run = ? AND visit.rendered = 1 AND artifact.state <> 'ok'",
            run_id,
        )
        if failed and failed["pages"]:
            store.note(run_id, Reason.of(Code.NOTE_BROWSER_FAILED, count=failed["pages"]))
        engines = [row["engine"] for row in store.rows(_ENGINES_OF_RUN, run_id)]
        if len(engines) > 1:
            store.remark(run_id, Reason.of(Code.REMARK_ENGINES, engines="; ".join(engines)))
        for remark in _remarks(store, run_id):
            store.remark(run_id, remark)


def _remarks(store: Store, run_id: str) -> Iterator[Reason]:
    """Yield what was not seen on pages that were examined, each with the number of pages."""
    pages: Counter[str] = Counter()
    for row in store.rows(_PARTS_OF_RUN, run_id):
        for why in split_reason(Reason.decode(row["reason"])):
            pages[Code.BROWSER_FRAMES if why.code == Code.BROWSER_FRAMES else why.encode()] += row["pages"]
    if frames := pages.pop(Code.BROWSER_FRAMES, 0):  # each page names its own
        yield Reason.of(Code.REMARK_FRAMES, count=frames)
    for text, count in sorted(pages.items()):
        yield Reason.of(Code.REMARK_BROWSER_PAGES, why=Reason.decode(text), count=count)


def _last_engine(store: Store) -> str:
    """Return the engine of the latest artifact, or "" if there is none or it has another version of axe than now."""
    now = axe.engine(axe.script_path())
    row = store.row("SELECT engine FROM artifact WHERE state = 'ok' ORDER BY id DESC LIMIT 1")
    return row["engine"] if row and parse_engine(row["engine"]).axe == now else ""


def _look_round(
    site: Site, store: Store, run_id: str, last: str, on_progress: Callable[[int, int], None], *, full: bool
) -> bool:
    """Examine the pages that need it, and return whether all of them could be examined.

    The others keep their artifacts from the engine `last`, if that is still the engine in use.
    """
    known = last if parse_engine(last).is_whole else ""  # without browser and fonts, it may be any engine
    pages = list(read_pages(store, run_id, known))
    wanted = choose_pages(site, store, run_id, pages, full=full)
    once = site.browser.templates == "once" and not full
    pool = Pool(site, Archive(store.path.parent / "warc"), Subtrees() if once else None)
    try:
        if wanted:
            pool.start(len(wanted))
        engine = pool.engine() if wanted else known
        if (engine or last) != known:  # if no browser starts, the last engine's artifacts are used
            pages = list(read_pages(store, run_id, engine or last))
            wanted = choose_pages(site, store, run_id, pages, full=full)
        store.set_run(run_id, engine=engine or last)
        _keep(store, run_id, pages, wanted)
        return not wanted or _look_at_all(site, store, run_id, pool, wanted, on_progress)
    finally:
        pool.stop()


def _keep(store: Store, run_id: str, pages: Iterable[Page], wanted: Iterable[Page]) -> None:
    """Let the pages that are not examined keep their earlier artifacts, if snapshot and engine are the same."""
    looked_at, visits = {page.id for page in wanted}, Visits(store, run_id)
    with store.atomic():
        for page in pages:
            if page.kept is not None and page.id not in looked_at:
                visits.show(page.id, page.kept, rendered=False)


def _look_at_all(
    site: Site, store: Store, run_id: str, pool: Pool, pages: list[Page], on_progress: Callable[[int, int], None]
) -> bool:
    """Examine `pages`, store their artifacts, and return whether all pages could be examined."""
    narrowly = sample_narrow(store, run_id, {page.id for page in pages}) if site.browser.narrow else set()
    looked: set[int] = set()  # a page may come twice, if a verdict that it relied on proved wrong
    on_progress(0, len(pages))
    for page, artifact in pool.artifacts(pages, narrowly):
        _put(store, run_id, page, artifact)
        looked.add(page.id)
        on_progress(len(looked), len(pages))
    if pool.cut:  # no fault is lost: the rule still fails there, and lists 200 elements
        log.info("%d elements left out: more than 200 on a page break the same rule", pool.cut)
    done = len(looked)
    if done < len(pages):
        why = pool.problem or Reason.of(Code.BROWSER_GAVE_UP)
        some = Reason.of(Code.NOTE_BROWSER_STOPPED, count=len(pages) - done, why=why)
        store.note(run_id, some if done else Reason.of(Code.NOTE_AXE_MISSING, why=why))
    return done == len(pages)


def _put(store: Store, run_id: str, page: Page, artifact: Artifact) -> None:
    links = store.row("SELECT links FROM snapshot WHERE id = ?", page.snapshot)
    assert links is not None
    artifact = without_static(artifact, page.url, unpack(links["links"], tuple[Link, ...]), store.shown)
    with store.atomic():
        number = add_artifact(store, run_id, page.snapshot, artifact)
        Visits(store, run_id).show(page.id, number, rendered=True)
