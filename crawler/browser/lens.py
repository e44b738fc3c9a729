"""A browser that takes pictures of single elements, on the few pages whose issues are known.

It reaches the same hosts as `Browser`, opens one page at a time, and has one deadline per page. A page that hangs is
lost, and the next one gets a new browser.
"""

import contextlib
import json
from functools import partial
from pathlib import Path
from typing import Any, Self

from audits.site_config import Site
from crawler.browser.chromium import Chromium
from crawler.browser.limits import Watch
from crawler.browser.start import FAILURES, start_browser
from crawler.browser.tab import cdp
from crawler.web import fence, is_same_address

SECONDS = 15.0  # for everything that is done with a page
_WORLD = "webbrond-lens"
_LIMITS = {"load": 8000, "quiet": 1000}  # milliseconds: for the load event, and for scripts to finish after it
_ARRIVED = f"""webbrond_quiet.calm({json.dumps(_LIMITS)}).then(() => JSON.stringify([
  location.href, performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0, document.contentType]))"""
_HERE = Path(__file__).parent / "js"
_FAILURES = (*FAILURES, KeyError)


class Lost(Exception):
    """The page could not be opened: it hangs, leads elsewhere, does not answer, or is not HTML."""


class Lens:
    """A context manager that runs a browser for pictures; raises `BrowserMissing` when it cannot be started."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._chromium: Chromium | None = None
        self._frame = ""
        self._world = 0

    def __enter__(self) -> Self:
        self._chromium = self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _start(self) -> Chromium:
        settings, remote = self._site.browser, self._site.browser.remote
        switches = fence.switches(
            fence.hosts_of(self._site), self._site.crawl.allow_private or (), pin=not remote
        )  # fmt: skip
        post = settings.allow_post
        start = partial(Chromium, switches, remote=remote, deadline=settings.timeout, allow_post=post)
        return start_browser(start, self._prepare)

    def _prepare(self, chromium: Chromium) -> None:
        chromium.prepare(self._site.browser.block)
        cdp(chromium.driver, "Emulation.setScrollbarsHidden", hidden=True)
        for name, world in (("calm.js", {}), ("quiet.js", {"worldName": _WORLD})):
            cdp(chromium.driver, "Page.addScriptToEvaluateOnNewDocument", source=_script(name), **world)

    def _stop(self) -> None:
        chromium, self._chromium = self._chromium, None
        if chromium is not None:
            chromium.stop()

    # --- one page ---------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def page(self, url: str) -> Any:
        """Open `url` for the duration of the block; raise `Lost`, from inside the block too, when that fails."""
        chromium = self._chromium = self._chromium or self._start()
        try:
            with Watch(SECONDS, chromium.memory, chromium.kill):
                self._go(url)
                yield self
                cdp(chromium.driver, "Network.clearBrowserCookies")
        except _FAILURES as error:
            self._stop()  # the state of the browser is unknown, so the next page gets a new one
            raise Lost(url) from error

    def _cdp(self, method: str, **params: Any) -> dict[str, Any]:
        assert self._chromium is not None
        return cdp(self._chromium.driver, method, **params)

    def _go(self, url: str) -> None:
        arrived = self._cdp("Page.navigate", url=url)
        if arrived.get("errorText") or arrived.get("isDownload"):
            raise Lost(url)
        self._frame = arrived["frameId"]
        here, status, kind = self._evaluate(_ARRIVED)
        same = is_same_address(here, url, self._site.crawl.keep_query, loosely=False)
        if not same or status >= 400 or "html" not in kind:
            raise Lost(url)

    def run(self, scripts: list[str], call: str, *values: Any) -> Any:
        """Load `scripts` in an isolated world, call their function `call`, and return its value.

        `values` are the arguments. They and the value returned must be valid JSON.
        """
        source = "\n".join(_script(name) for name in scripts)
        return self._evaluate(f"{source}\nJSON.stringify({call}({', '.join(map(json.dumps, values))}))")

    def _evaluate(self, expression: str) -> Any:
        world = self._cdp("Page.createIsolatedWorld", frameId=self._frame, worldName=_WORLD)["executionContextId"]
        answer = self._cdp(
            "Runtime.evaluate", expression=expression, contextId=world, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise KeyError(expression[-200:])
        return json.loads(answer["result"].get("value") or "null")

    def picture(self, clip: dict[str, float], quality: int) -> str:
        """Return the part `clip` of the page as WebP in base64.

        `clip` has x, y, width and height in CSS pixels, and scale.
        """
        answer = self._cdp(
            "Page.captureScreenshot", format="webp", quality=quality, captureBeyondViewport=True, clip=clip
        )
        return str(answer["data"])


def _script(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
