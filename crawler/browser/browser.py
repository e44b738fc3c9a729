"""Examine pages in a browser; each page yields an artifact, even if it hangs or crashes the browser.

Each page has one deadline, kept by a clock outside the browser. A page that hangs or crashes the browser gets one more
try in a new one. A result counts only if the browser is still on the requested page.
"""

import logging
import time
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

import msgspec
from selenium.common.exceptions import WebDriverException

from audits.engine import Engine
from audits.model import Artifact, ArtifactState
from audits.reasons import Code, Reason, join_reasons
from audits.site_config import Browser as Settings
from audits.site_config import Site
from crawler.browser import axe, fonts
from crawler.browser.chromium import HEIGHT, WIDTH, Chromium
from crawler.browser.executables import BrowserMissing
from crawler.browser.facts import Gathered, remarks
from crawler.browser.limits import MOST, Watch
from crawler.browser.page_server import Documents
from crawler.browser.replay import navigate
from crawler.browser.start import FAILURES, start_browser
from crawler.browser.subtrees import Subtrees
from crawler.browser.tab import Tab, cdp
from crawler.web import Stored, fence, is_same_address

log = logging.getLogger(__name__)
RENEW_AFTER = 300  # pages; browsers degrade with use
WEIGH_EVERY = 10  # pages
HEAVIEST = 450_000_000  # bytes of a browser's memory between two pages; about 170 MB remain after garbage collection
_FONTS = ("*.woff", "*.woff2", "*.ttf", "*.otf", "*.eot", "*.woff?*", "*.woff2?*", "*.ttf?*")
_QUIET = 4000  # milliseconds after load within which a page must become idle
_RELOADS = 3


class Browser:
    """One headless Chromium that reaches only the hosts of `site`; a context manager that cleans up after itself.

    Without a site it reaches only the HTML that `look` is given. `cut` counts the elements that were left out because
    one rule had more than 200 on a page. With `subtrees`, known verdicts are reused, and `again` names the pages that
    must be examined again because they relied on a verdict that proved wrong. Raises `BrowserMissing` when the browser
    cannot be started.
    """

    def __init__(self, site: Site | None = None, subtrees: Subtrees | None = None) -> None:
        self._subtrees = subtrees
        self.again: set[str] = set()
        self._settings = site.browser if site else Settings()
        self._hosts = fence.hosts_of(site) if site else ()
        self._private = (site.crawl.allow_private or ()) if site else ()
        self._keep_query = site.crawl.keep_query if site else ()
        self._script = axe.script_path()
        self.engine = axe.engine(self._script)  # includes browser and fonts once the browser has started
        self.version = ""
        self.cut = 0
        self._aborted = False
        self._documents: Documents | None = None
        self._tab: Tab | None = None  # None in a Grid, where only Selenium reaches the browser
        self._ask: Callable[..., dict[str, Any]]
        self._looks = 0
        self._worn = False  # the browser hung or crashed: the next page gets a new one
        self._before = ""  # the page that the browser leaves for the next one
        self._peak = 0  # bytes of memory that the browser took for the page
        self._chromium = self._start()

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the browser."""
        self._stop()
        if self._documents is not None:
            self._documents.close()
            self._documents = None

    def abort(self) -> None:
        """Kill the browser from another thread; the current `look` ends, and no new browser is started."""
        self._aborted = True
        self._chromium.kill()

    def look(
        self, url: str, html: str | None = None, *, stored: Stored | None = None, narrow: bool = False
    ) -> Artifact:
        """Examine a page and return its artifact, even if the page hangs or crashes the browser.

        The page is fetched from `url`, unless its content is given: as a `stored` response, or as `html` that is
        reported under `url`. With `narrow`, it is examined at a width of 320 CSS pixels too.
        """
        started, self._peak = time.monotonic(), 0
        address = url if html is None else self._serve(html)
        artifact = self._look(address, stored, narrow=narrow)
        if artifact.state in ("timeout", "crashed"):
            self._restart()
            artifact = self._look(address, stored, narrow=narrow)
            self._worn = artifact.state in ("timeout", "crashed")
        elapsed = int((time.monotonic() - started) * 1000)
        artifact = msgspec.structs.replace(artifact, url=url, ms=elapsed, memory=self._peak)
        if html is not None:  # its links must point to the host of `url`, not to the loopback port
            own = "/".join(url.split("/", 3)[:3]) + "/"
            text = msgspec.json.encode(artifact).replace(address.encode(), own.encode())
            artifact = msgspec.json.decode(text, type=Artifact)
        return artifact

    def _serve(self, html: str) -> str:
        if self._documents is None:
            self._documents = Documents()
            self._hosts = (*self._hosts, self._documents.host)
            self._restart()
        return self._documents.put(html)

    def _start(self) -> Chromium:
        if self._aborted:
            raise BrowserMissing(Reason.of(Code.BROWSER_STOPPED))
        remote = self._settings.remote
        switches = fence.switches(self._hosts, self._private, pin=not remote)
        post = self._settings.allow_post
        start = partial(Chromium, switches, remote=remote, deadline=self._settings.timeout, allow_post=post)
        chromium = start_browser(start, self._prepare)
        self._looks = 0
        self._worn = False
        return chromium

    def _prepare(self, chromium: Chromium) -> None:
        self._close_tab()
        driver = chromium.driver
        chromium.prepare([*_FONTS, *self._settings.block])
        self._own_tab = driver.current_window_handle
        self._tab = Tab(chromium.tab, self._settings.timeout * 2 + 10) if chromium.tab else None
        self._ask = self._tab.call if self._tab else partial(cdp, driver)
        self.version = cdp(driver, "Browser.getVersion")["product"]
        self.engine = self._whole_engine()
        self._axe = axe.InjectedAxe(driver, self._script, self._ask)
        self._axe.inject()

    def _whole_engine(self) -> str:
        """Return the engine with browser and fonts.

        It is measured at every start, because a Grid may provide another machine each time.
        """
        browser = f"Chrome {self.version.rpartition('/')[2]}"  # the headless shell has the same layout
        return str(Engine(axe.engine(self._script), browser, fonts.digest(self._ask)))

    def fonts_of(self, families: Iterable[str]) -> dict[str, str]:
        """Return the font that this browser uses for each of the CSS `families`.

        Call it before the browser has examined any page.
        """
        return fonts.drawn_with(self._ask, families)

    def _restart(self) -> None:
        self._stop()
        self._chromium = self._start()

    def _stop(self) -> None:
        self._close_tab()
        self._chromium.stop()

    def _close_tab(self) -> None:
        if self._tab is not None:
            self._tab.close()

    def _look(self, url: str, stored: Stored | None, *, narrow: bool) -> Artifact:
        if self._worn or self._looks >= RENEW_AFTER or self._is_heavy():
            self._restart()
        self._looks += 1
        self._chromium.refused()  # those of the page before
        watch = self._watch()
        with watch:
            try:
                return self._visit(url, stored, watch, narrow=narrow)
            except FAILURES as error:
                log.debug("%s: the browser hangs or has ended: %r", url, error)
            finally:
                self._peak, self._before = max(self._peak, watch.peak), url
        if watch.greedy:
            return self._untested(url, Reason.of(Code.BROWSER_MEMORY, limit=MOST // 1_000_000), "crashed")
        if watch.late:
            code = Code.BROWSER_HANGS if watch.answered else Code.BROWSER_SILENT
            return self._untested(url, Reason.of(code, seconds=round(self._settings.timeout)), "timeout")
        return self._untested(url, Reason.of(Code.BROWSER_CRASHED), "crashed")

    def _watch(self) -> Watch:
        return Watch(self._settings.timeout, self._chromium.memory, self._chromium.kill)

    def _untested(self, url: str, reason: Reason, state: ArtifactState = "error") -> Artifact:
        return Artifact(url, self.engine, state, reason.encode())

    def _is_heavy(self) -> bool:
        """Return whether the browser uses more than `HEAVIEST` bytes even after garbage collection.

        It is told to collect garbage, because it sees no need to do so by itself.
        """
        if not self._looks or self._looks % WEIGH_EVERY or self._chromium.memory.exact() <= HEAVIEST:
            return False
        try:
            with self._watch():
                self._ask("HeapProfiler.collectGarbage")
        except FAILURES as error:
            log.debug("the browser does not answer between two pages: %r", error)
            return True
        return self._chromium.memory.exact() > HEAVIEST

    def _visit(self, url: str, stored: Stored | None, watch: Watch, *, narrow: bool) -> Artifact:
        try:
            for _ in range(_RELOADS):
                if stored and self._tab:
                    arrived = navigate(self._tab, url, stored)
                else:
                    arrived = self._ask("Page.navigate", url=url)
                watch.answered = True
                if arrived.get("isDownload"):
                    return self._untested(url, Reason.of(Code.BROWSER_FILE))
                if why := arrived.get("errorText"):
                    return self._untested(url, Reason.of(Code.BROWSER_UNREACHABLE, error=why.removeprefix("net::")))
                artifact = self._examine(url, arrived)
                if artifact is not None:
                    return self._narrowed(artifact, arrived) if narrow and artifact.state == "ok" else artifact
            return self._untested(url, Reason.of(Code.BROWSER_RELOADS))
        finally:
            if not watch.fired and not self._worn:
                self._tidy()

    def _examine(self, url: str, arrived: dict[str, str]) -> Artifact | None:
        """Run axe in the document and return its artifact, or None if the page reloaded itself meanwhile."""
        frame = arrived["frameId"]
        limits = {"load": int(min(10.0, self._settings.timeout / 2) * 1000), "quiet": _QUIET}
        answer = failed = None
        try:
            answer = self._axe.run(frame, limits, self._subtrees.tell(url) if self._subtrees else None)
        except WebDriverException as error:
            failed = error
        standing = self._ask("Page.getFrameTree")["frameTree"]["frame"]
        here = standing.get("unreachableUrl") or standing["url"]
        replaced = standing.get("loaderId") != arrived.get("loaderId")
        if failed and not replaced:  # else another document has replaced the one that was examined
            raise failed
        redirected = replaced or answer is None or answer.get("redirects", 0) > 0
        if not is_same_address(url, here, self._keep_query, loosely=not redirected):
            return self._untested(url, Reason.of(Code.BROWSER_MOVED, url=here), "moved")
        if replaced or answer is None:
            return None
        if answer.get("sandboxed"):
            return self._untested(url, Reason.of(Code.BROWSER_SANDBOXED))
        if (status := answer.get("status", 0)) >= 400:
            return self._untested(url, Reason.of(Code.BROWSER_STATUS, status=status))
        if sheet := next((one for one in answer.get("lost", ()) if not self._is_blocked(one)), None):
            return self._untested(url, Reason.of(Code.BROWSER_SHEET_LOST, url=sheet))
        if "axe" not in answer:
            return self._untested(url, Reason.of(Code.BROWSER_FILE))
        if why := answer["axe"].get("error"):
            return self._untested(url, Reason.of(Code.AXE_FAILED, error=why))
        if self._subtrees and (said := answer["axe"].get("subtrees")):
            self.again |= self._subtrees.learn(url, said)
        gathered = Gathered(answer, self._keep_query)
        self.cut += gathered.cut
        # As it leaves, the page before may send something more.
        refused = [one for one in self._chromium.refused() if one.page != self._before or one.page == url]
        said = join_reasons(remarks(gathered, refused, self._hosts))
        return Artifact(url, self.engine, "ok", said, axe=gathered.rules, rendered=gathered.rendered)

    def _narrowed(self, artifact: Artifact, arrived: dict[str, str]) -> Artifact:
        """Return `artifact` with what does not fit at 320 CSS pixels, or unchanged if the narrow test fails."""
        try:
            self._chromium.resize(*axe.NARROW)
            answer = self._axe.narrow(arrived["frameId"])
            standing = self._ask("Page.getFrameTree")["frameTree"]["frame"]
            self._chromium.resize(WIDTH, HEIGHT)
        except FAILURES as error:
            log.debug("%s: cannot be examined at 320 CSS pixels: %r", artifact.url, error)
            self._worn = True  # the first results are still valid; the next page gets a new browser
            return artifact
        if standing.get("loaderId") != arrived.get("loaderId") or "rules" not in answer["axe"]:
            return artifact
        return msgspec.structs.replace(artifact, narrow=Gathered(answer, self._keep_query).rules)

    def _is_blocked(self, url: str) -> bool:
        return any(fnmatchcase(url, pattern) for pattern in self._settings.block)

    def _tidy(self) -> None:
        """Close the tabs that the page opened and clear its cookies, so that pages do not affect each other."""
        self._ask("Network.clearBrowserCookies")
        for target in self._ask("Target.getTargets")["targetInfos"]:
            if target["type"] == "page" and target["targetId"] != self._own_tab:
                self._ask("Target.closeTarget", targetId=target["targetId"])
