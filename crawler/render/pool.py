"""Run several browsers, each in its own thread: pages go in, artifacts come out."""

import logging
import queue
import threading
from collections.abc import Iterator
from http import HTTPStatus

from warcio.exceptions import ArchiveLoadFailed

from audits.model import Artifact
from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.browser import Browser, BrowserMissing, Subtrees
from crawler.render.choice import Page
from crawler.web import Archive, Stored

log = logging.getLogger(__name__)


class Pool:
    """Browsers that work in parallel, each in its own thread.

    `problem` says why a browser could not continue. `cut` counts the elements that the browsers left out.
    """

    def __init__(self, site: Site, archive: Archive, subtrees: Subtrees | None) -> None:
        self._site = site
        self._archive = archive
        self._subtrees = subtrees
        self._narrowly: set[int] = set()
        self._pages: dict[str, Page] = {}
        self.problem: Reason | None = None
        self.cut = 0
        self._jobs: queue.SimpleQueue[Page] = queue.SimpleQueue()
        # The last item from each worker is None: it has ended.
        self._results: queue.SimpleQueue[tuple[Page, Artifact] | BaseException | None] = queue.SimpleQueue()
        self._engines: queue.SimpleQueue[str] = queue.SimpleQueue()  # one per worker, "" if it has no browser
        self._browsers: list[Browser] = []
        self._may_look = threading.Event()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, pages: int) -> None:
        """Start as many browsers as `[browser] workers` allows, but no more than there are `pages`."""
        for number in range(len(self._threads), min(max(1, self._site.browser.workers), pages)):
            thread = threading.Thread(target=self._work, name=f"browser-{number + 1}")
            self._threads.append(thread)
            thread.start()

    def engine(self) -> str:
        """Wait for the first browser that starts and return its engine, or "" if none starts."""
        return next((engine for _ in self._threads if (engine := self._engines.get())), "")

    def artifacts(self, pages: list[Page], narrowly: set[int]) -> Iterator[tuple[Page, Artifact]]:
        """Yield each page with its artifact, as soon as it is ready, until all are done or no browser is left.

        `narrowly` holds the ids of the pages that are examined at 320 CSS pixels too. An unexpected exception in a
        worker is raised here.
        """
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
        """Stop the browsers, even in the middle of a page, and wait until they have ended."""
        self._stopped.set()
        self._may_look.set()
        for browser in list(self._browsers):
            browser.abort()
        for thread in self._threads:
            thread.join()

    def _look(self, browser: Browser, page: Page) -> Artifact:
        """Return the artifact of the page; an error with one page must not end the run."""
        try:
            return browser.look(page.url, stored=self._stored(page), narrow=page.id in self._narrowly)
        except BrowserMissing:
            raise
        except Exception:
            log.exception("a page could not be examined")
            return Artifact(page.url, browser.engine, "error", Reason.of(Code.BROWSER_UNEXPECTED).encode())

    def _stored(self, page: Page) -> Stored | None:
        """Return the response that FETCH has stored for the page.

        Returns None if it is no longer kept, was fetched from another address, or does not have status 200.
        """
        try:
            stored = self._archive.read(page.warc, page.offset)
        except (OSError, ValueError, ArchiveLoadFailed) as error:
            log.debug("%s: its copy cannot be read: %r", page.url, error)
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
        except queue.Empty:  # all pages are examined
            pass
        except BrowserMissing as error:
            self.problem = error.reason
        except BaseException as error:  # webbrond's own fault, not the page's: the main thread raises it
            self._results.put(error)
        finally:
            self._engines.put("")
            self._results.put(None)
