"""RENDER: a pool of browsers takes the pages of a run, and leaves one artifact a page.

Each browser lives in a thread of its own; only the main thread writes to the database, each artifact as it comes and
in its own transaction. So a run that was killed goes on at the page where it stood.

What is kept from earlier nights must have been seen by the same engine, and only a browser that has started can tell
what tonight's is. So the night begins in the belief that nothing is other than last time: where no page is to be looked
at then, no browser is started, and all that the night tells of was seen by that engine. Else the first browser says
which it is before any page is taken; where it is another, the pages are chosen anew.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path

from msgspec import Struct
from warcio.exceptions import ArchiveLoadFailed

from audits.engine import parse_engine
from audits.model import Artifact, Link
from audits.site_config import Site, matches
from crawler.browser import AxeMissing, Browser, BrowserMissing, Subtrees, axe, narrow, without_static
from crawler.web import Archive, BadUrl, Stored, canonical, in_scope
from reports.store import Store, pack, unpack

log = logging.getLogger(__name__)
_OFF = 'axe kördes inte: webbläsaren är avstängd för webbplatsen ([browser] pages = "none").'
_MISSING = "axe kördes inte: {reason}"
_STOPPED = "{pages} sidor hann inte provas i webbläsaren: {reason}"
_FAILED = "{pages} sidor kunde inte provas i webbläsaren; varför står vid varje sida."
_REMARK = "{remark} Det gäller {pages} sidor. Värden kan tillåtas med [browser] allow."
_SAMPLE = "Webbläsaren såg ett urval av sidorna: en för varje sidmall, startsidorna och tjänsternas sidor."
_EVERY = 7  # nights: style sheets, scripts and services change without the page's own HTML doing so
_UNEXPECTED = "Sidan kunde inte granskas i webbläsaren."


class _Page(Struct, frozen=True):
    """A page of the run that a browser can look at. ``kept`` is an artifact of before that still holds."""

    id: int
    url: str
    snapshot: int
    template: str
    kept: int | None
    warc: str
    offset: int


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
    """Look at the pages of run that `[browser] pages` asks for; what was to be looked at, and was not, is noted.

    What the configuration leaves out is a remark: it is as it should be.

    ``more`` is asked when all have been looked at, and says whether what they showed has led to new pages.
    """
    with Store(workdir) as store:
        if site.browser.pages == "none":
            store.remark(run_id, _OFF)
            return
        try:
            last = _last_engine(store)
        except AxeMissing as error:
            store.note(run_id, _MISSING.format(reason=error))
            return
        if site.browser.pages == "sample" and not full:
            store.remark(run_id, _SAMPLE)
        while _look_round(site, store, run_id, last, on_progress, full=full) and more():
            last = store.run(run_id).engine
        failed = store.row(
            "SELECT count(*) AS pages FROM visit JOIN artifact ON artifact.id = visit.artifact"
            " WHERE visit.run = ? AND visit.rendered = 1 AND artifact.state <> 'ok'",
            run_id,
        )
        if failed and failed["pages"]:
            store.note(run_id, _FAILED.format(pages=failed["pages"]))
        for row in store.rows(
            "SELECT artifact.reason, count(*) AS pages FROM visit JOIN artifact ON artifact.id = visit.artifact"
            " WHERE visit.run = ? AND artifact.state = 'ok' AND artifact.reason <> '' GROUP BY artifact.reason",
            run_id,
        ):
            store.remark(run_id, _REMARK.format(remark=row["reason"], pages=row["pages"]))


def _last_engine(store: Store) -> str:
    """The engine that saw the latest page; "" where none has, or with another axe than there is now."""
    now = axe.engine(axe.script_path())
    row = store.row("SELECT engine FROM artifact WHERE state = 'ok' ORDER BY id DESC LIMIT 1")
    return row["engine"] if row and parse_engine(row["engine"]).axe == now else ""


def _look_round(
    site: Site, store: Store, run_id: str, last: str, on_progress: Callable[[int, int], None], *, full: bool
) -> bool:
    """Look at what there is to look at, and keep the rest as the engine ``last`` saw it where that is still the one at
    work. Whether all could be looked at."""
    known = last if parse_engine(last).is_whole else ""  # an engine without its browser and fonts may be any
    pages = list(_pages(store, run_id, known))
    wanted = _wanted(site, store, run_id, pages, full=full)
    once = site.browser.templates == "once" and not full
    pool = _Pool(site, Archive(store.path.parent / "warc"), Subtrees() if once else None)
    try:
        if wanted:
            pool.start(len(wanted))
        engine = pool.engine() if wanted else known
        if (engine or last) != known:  # without a browser, what there is of the last one is the best that can be had
            pages = list(_pages(store, run_id, engine or last))
            wanted = _wanted(site, store, run_id, pages, full=full)
        store.set_run(run_id, engine=engine or last)
        _keep(store, run_id, pages, wanted)
        return not wanted or _look_at_all(site, store, run_id, pool, wanted, on_progress)
    finally:
        pool.stop()


def _pages(store: Store, run_id: str, engine: str) -> Iterator[_Page]:
    """The HTML pages of the run that it has not yet looked at, nearest to the start first."""
    rows = store.rows(
        "SELECT visit.url AS id, url.url, snapshot.id AS snapshot, snapshot.warc, snapshot.offset,"
        " coalesce(nullif(snapshot.layout, ''), snapshot.template_hash) AS template,"
        " (SELECT max(artifact.id) FROM artifact WHERE artifact.snapshot = snapshot.id AND artifact.engine = ?"
        "  AND artifact.state = 'ok') AS kept"
        " FROM visit JOIN url ON url.id = visit.url JOIN snapshot ON snapshot.id = visit.snapshot"
        " WHERE visit.run = ? AND visit.state = 'ok' AND visit.rendered = 0 AND snapshot.content_type LIKE '%html%'"
        " ORDER BY visit.priority, url.url",
        engine,
        run_id,
    )
    return (_Page(**row) for row in rows)


def _wanted(site: Site, store: Store, run_id: str, pages: list[_Page], *, full: bool) -> list[_Page]:
    if full or site.browser.pages == "all":
        return pages
    if site.browser.pages == "sample":
        pages = _sample(site, store, run_id, pages)
    turn = _turn(store, run_id)
    return [page for page in pages if page.kept is None or _is_due(page.url, turn)]


def _turn(store: Store, run_id: str) -> int:
    """The number of the run: what it counts is nights, whatever the clock says."""
    row = store.row("SELECT rowid AS number FROM run WHERE id = ?", run_id)
    return int(row["number"]) if row else 0


def _is_due(url: str, turn: int) -> bool:
    """Whether an unchanged page is looked at all the same: each is on one night of seven, a seventh on each night."""
    return (int.from_bytes(blake2b(url.encode(), digest_size=4).digest()) + turn) % _EVERY == 0


def _sample(site: Site, store: Store, run_id: str, pages: list[_Page]) -> list[_Page]:
    """One page for each template that the run has not seen one of, the start pages, and those of the services."""
    start = _start_pages(site, store, run_id)
    seen = {
        row["template"]
        for row in store.rows(
            "SELECT DISTINCT coalesce(nullif(layout, ''), template_hash) AS template"
            " FROM visit JOIN snapshot ON snapshot.id = visit.snapshot WHERE visit.run = ? AND visit.rendered = 1",
            run_id,
        )
    }
    seen |= {page.template for page in pages if page.kept is not None}
    chosen = []
    for page in pages:
        of_service = matches(page.url, site.services.pages) or in_scope(page.url, site.services.hosts)
        if of_service or page.url in start or page.template not in seen:
            chosen.append(page)
            seen.add(page.template)
    return chosen


def _start_pages(site: Site, store: Store, run_id: str) -> set[str]:
    """The start addresses, and where they lead in this run."""
    found: set[str] = set()
    for address in site.site.start:
        try:
            url: str | None = canonical(address, site.crawl.keep_query)
        except BadUrl:
            continue
        while url and url not in found:
            found.add(url)
            row = store.row(
                "SELECT target.url FROM visit JOIN url ON url.id = visit.url JOIN url AS target"
                " ON target.id = visit.redirect_to WHERE visit.run = ? AND url.url = ?",
                run_id,
                url,
            )
            url = row["url"] if row else None
    return found


def _keep(store: Store, run_id: str, pages: Iterable[_Page], wanted: Iterable[_Page]) -> None:
    """Pages that are not looked at keep what was seen of them before, where snapshot and engine are the same."""
    anew = {page.id for page in wanted}
    with store.atomic():
        for page in pages:
            if page.kept is not None and page.id not in anew:
                store.execute(
                    "UPDATE visit SET artifact = ?, rendered = 0 WHERE run = ? AND url = ?", page.kept, run_id, page.id
                )


def _look_at_all(
    site: Site, store: Store, run_id: str, pool: "_Pool", pages: list[_Page], on_progress: Callable[[int, int], None]
) -> bool:
    """Whether all of them could be looked at."""
    narrowly = narrow.sample(store, run_id, {page.id for page in pages}) if site.browser.narrow else set()
    looked: set[int] = set()  # a page may come twice, where what it relied on turned out to be wrong
    on_progress(0, len(pages))
    for page, artifact in pool.artifacts(pages, narrowly):
        _put(store, run_id, page, artifact)
        looked.add(page.id)
        on_progress(len(looked), len(pages))
    if pool.cut:  # the rule fails there all the same, and has 200 places to begin with
        log.info("%d elements left out: more than 200 on a page break the same rule", pool.cut)
    done = len(looked)
    if done < len(pages):
        reason = pool.problem or "webbläsaren gav upp."
        left = len(pages) - done
        store.note(run_id, _STOPPED.format(pages=left, reason=reason) if done else _MISSING.format(reason=reason))
    return done == len(pages)


def _put(store: Store, run_id: str, page: _Page, artifact: Artifact) -> None:
    links = store.row("SELECT links FROM snapshot WHERE id = ?", page.snapshot)
    assert links is not None
    artifact = without_static(artifact, page.url, unpack(links["links"], tuple[Link, ...]))
    with store.atomic():
        row = store.row(
            "INSERT INTO artifact (snapshot, run, engine, state, reason, data, narrow) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " RETURNING id",
            page.snapshot, run_id, artifact.engine, artifact.state, artifact.reason, pack(artifact),
            artifact.narrow is not None,
        )  # fmt: skip
        assert row is not None
        store.execute(
            "UPDATE visit SET artifact = ?, rendered = 1 WHERE run = ? AND url = ?", row["id"], run_id, page.id
        )


class _Pool:
    """Browsers at work, each in its thread. ``problem`` says why one could not go on, ``cut`` what they left out."""

    def __init__(self, site: Site, archive: Archive, subtrees: Subtrees | None) -> None:
        self._site = site
        self._archive = archive
        self._subtrees = subtrees
        self._narrowly: set[int] = set()
        self._pages: dict[str, _Page] = {}
        self.problem = ""
        self.cut = 0
        self._jobs: queue.SimpleQueue[_Page] = queue.SimpleQueue()
        # None comes last from each worker: it has ended.
        self._results: queue.SimpleQueue[tuple[_Page, Artifact] | BaseException | None] = queue.SimpleQueue()
        self._engines: queue.SimpleQueue[str] = queue.SimpleQueue()  # one of each worker, "" where it has no browser
        self._browsers: list[Browser] = []
        self._may_look = threading.Event()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, pages: int) -> None:
        """Start browsers, as many as ``[browser] workers`` allows and so many pages keep busy."""
        for number in range(len(self._threads), min(max(1, self._site.browser.workers), pages)):
            thread = threading.Thread(target=self._work, name=f"browser-{number + 1}")
            self._threads.append(thread)
            thread.start()

    def engine(self) -> str:
        """The engine of the first browser that is up; "" when none will be."""
        return next((engine for _ in self._threads if (engine := self._engines.get())), "")

    def artifacts(self, pages: list[_Page], narrowly: set[int]) -> Iterator[tuple[_Page, Artifact]]:
        """Pages and what was seen, as they come, until all are done or no browser is left."""
        self._pages, self._narrowly = {page.url: page for page in pages}, narrowly
        for page in pages:
            self._jobs.put(page)
        self._may_look.set()
        if not self.problem:
            self.start(len(pages))
        at_work = len(self._threads)
        while at_work:
            result = self._results.get()
            if result is None:
                at_work -= 1
            elif isinstance(result, BaseException):
                raise result
            else:
                yield result

    def stop(self) -> None:
        """End the browsers, those that are in the middle of a page too, and wait until they are gone."""
        self._stopped.set()
        self._may_look.set()
        for browser in list(self._browsers):
            browser.abort()
        for thread in self._threads:
            thread.join()

    def _look(self, browser: Browser, page: _Page) -> Artifact:
        """What the browser saw; whatever goes wrong with one page must not end the round."""
        try:
            return browser.look(page.url, stored=self._stored(page), narrow=page.id in self._narrowly)
        except BrowserMissing:
            raise
        except Exception:
            log.exception("a page could not be examined")
            return Artifact(page.url, browser.engine, "error", _UNEXPECTED)

    def _stored(self, page: _Page) -> Stored | None:
        """What FETCH has of the page; None where that is no longer kept, or was got by way of another address."""
        try:
            stored = self._archive.read(page.warc, page.offset)
        except (OSError, ValueError, ArchiveLoadFailed):
            return None
        return stored if stored.url == page.url and stored.status == HTTPStatus.OK else None

    def _work(self) -> None:
        try:
            with Browser(self._site, self._subtrees) as browser:
                self._browsers.append(browser)
                self._engines.put(browser.engine)
                self._may_look.wait()
                while not self._stopped.is_set():
                    page = self._jobs.get_nowait()
                    self._results.put((page, self._look(browser, page)))
                    self.cut += browser.cut
                    browser.cut = 0
                    while browser.again:
                        self._jobs.put(self._pages[browser.again.pop()])
        except queue.Empty:
            pass
        except BrowserMissing as error:
            self.problem = str(error)
        except BaseException as error:  # ours, not the page's: the main thread raises it
            self._results.put(error)
        finally:
            self._engines.put("")
            self._results.put(None)
