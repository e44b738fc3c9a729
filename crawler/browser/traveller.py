"""A browser that follows an e-service's start to where one chooses how to log in, and no further.

It sends GET alone, submits no form, and opens one page of an identity provider, where it follows nothing. Every request
of the page is stopped until it is decided whether it may be sent (`_may_send`).
"""

import base64
import json
import logging
import re
import time
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self

import msgspec
from selenium.common.exceptions import WebDriverException

from audits.journeys import Journey, Panel, Shown, Step
from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.browser.chromium import HEIGHT, WIDTH, Chromium
from crawler.browser.gate import SAFE
from crawler.browser.limits import Watch
from crawler.browser.start import FAILURES, start_browser
from crawler.browser.tab import Files, ReadFile, Tab
from crawler.web import fence, in_scope

log = logging.getLogger(__name__)
NARROW = 390, 844  # CSS pixels: a common phone
STEPS = 3  # pages: the start, and two clicks
SCALES = {1280: 0.375, 390: 0.6}  # of pictures, by the width of the page
PANELS = 8  # controls of a page that are pressed to see what they open
DOCUMENTS = 6  # that replace one another before a page is given up
_LIMITS = {"load": 8000, "quiet": 3000}  # milliseconds: for the load event, and for scripts to finish after it
_REFRESH = 5.0  # seconds: a page that leads on after a longer wait is a page
_FILES = ("Stylesheet", "Script", "Image", "Font")
# What begins a login, asked for by a script of the identity provider's page.
_BEGINS = re.compile(r"start|auth|init|collect|order|sign|login|bankid|freja|qr|poll|status", re.I)
_WORLD = "webbrond-journey"
_ARRIVED = f"""webbrond_quiet.calm({json.dumps(_LIMITS)}).then(() => JSON.stringify([
  location.href, performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0, document.contentType]))"""
_FORM = "only a form leads on"
_PAGE = "JSON.stringify(webbrond_journey.page())"
_SETTLED = "webbrond_quiet.settle().then(() => '1')"
_NEWS = "webbrond_quiet.settle().then(() => JSON.stringify(webbrond_journey.news()))"
_shown = partial(msgspec.convert, type=Shown)
_HERE = Path(__file__).parent / "js"

type Follow = Callable[[Step], tuple[str, str, int | None] | None]
"""Returns which control of a page to follow: its label, its address ("" for a button), and its number; None: none."""
type Ask = Callable[[str, ReadFile], Reason | None]
"""Is called before a page is opened, and returns why it may not be; it may wait, and read the host's robots.txt."""
type Opens = Callable[[str, bool, bool], bool]
"""Returns whether to press a control, by its label, whether it expands something, and whether it is in a form."""
type Keep = Callable[[bytes], str]  # stores a picture of a step, and returns its name


class Traveller:
    """A context manager with a browser for journeys; raises `BrowserMissing` when it cannot be started."""

    def __init__(self, site: Site, ask: Ask) -> None:
        self._site, self._ask = site, ask
        self._scope, self._providers = fence.hosts_of(site), site.services.providers
        self._chromium: Chromium | None = None
        self._tab: Tab
        self._files: Files
        self._watch: Watch
        self._begin()

    def _begin(self, keep: Keep | None = None) -> None:
        self._keep = keep
        self._refused, self._passed = list[str](), list[str]()
        self._outside = ""  # the last address that the page wanted to lead to, and may not
        self._why: Reason | None = None  # the last address that the journey came to may not be opened for that
        self._frame, self._address, self._documents = "", "", 0
        self._at_provider = self._refresh = self._holds = False  # holds: the page must stay

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _start(self) -> Chromium:
        switches = fence.switches((*self._scope, *self._providers), self._site.crawl.allow_private or ())
        start = partial(Chromium, switches, deadline=self._site.browser.timeout)
        self._chromium = start_browser(start, self._prepare)
        return self._chromium

    def _prepare(self, chromium: Chromium) -> None:
        chromium.prepare(self._site.browser.block)
        self._tab = Tab(chromium.tab, self._site.browser.timeout * 2 + 10)
        self._files = Files(self._tab, chromium.tab)
        for name in ("calm.js", "quiet.js", "journey.js", "masking.js"):
            world = {} if name == "calm.js" else {"worldName": _WORLD}  # that one works in the page's own world
            self._call("Page.addScriptToEvaluateOnNewDocument", source=(_HERE / name).read_text("utf-8"), **world)
        self._call("Page.enable")
        self._call("Fetch.enable", patterns=[{"urlPattern": "*", "requestStage": "Request"}])

    def _stop(self) -> None:
        chromium, self._chromium = self._chromium, None
        if chromium is not None:
            self._tab.close()
            self._files.close()
            chromium.stop()

    def travel(self, start: str, follow: Follow, opens: Opens, keep: Keep | None = None) -> Journey:
        """Return the journey from the address ``start``; a page that fails ends it, and says so."""
        begun = time.monotonic()
        self._begin(keep)
        steps: list[Step] = []
        chromium = self._chromium or self._start()
        watch = self._watch = Watch(self._site.browser.timeout, chromium.memory, chromium.kill)
        try:
            with watch:
                step = self._arrive("", partial(self._navigate, start), opens)
                while True:
                    steps.append(step)
                    ended = step.state != "read" or step.provider or len(steps) >= STEPS
                    if ended or (chosen := follow(step)) is None:
                        break
                    label, address, number = chosen
                    go = partial(self._navigate, address) if address else partial(self._press, number)
                    step = self._arrive(label, go, opens)
                    if step.state == "read" and step.url == steps[-1].url and not step.panels:
                        break  # the control did nothing that can be read
                self._call("Network.clearBrowserCookies")
        except FAILURES as error:
            log.debug("%s: the browser hangs or has ended: %r", start, error)
            self._stop()  # its state is unknown, so the next journey gets a new one
            code = Code.BROWSER_HANGS if watch.late else Code.BROWSER_CRASHED
            reason = Reason.of(code, seconds=round(self._site.browser.timeout)) if watch.late else Reason.of(code)
            steps.append(Step(self._address or start, "failed", reason=reason.encode()))
        refused, taken = tuple(dict.fromkeys(self._refused)), round(1000 * (time.monotonic() - begun))
        return Journey(start, tuple(steps), refused, taken)

    def _arrive(self, label: str, go: Callable[[], str], opens: Opens) -> Step:
        """Return the step to which ``go`` leads; ``go`` returns an error of the browser, `_FORM`, or ""."""
        self._outside, self._passed, self._documents, self._why = "", [], 0, None
        self._refresh = self._holds = False
        error, answer = go(), self._rest()
        passed = tuple(dict.fromkeys(self._passed))
        if self._outside:
            return Step(self._outside, "outside", label, passed=passed)
        if error == _FORM:
            return Step(self._address, "form", label, Reason.of(Code.SERVICE_FORM).encode())
        if self._why or error or not answer:
            reason = self._why or Reason.of(Code.BROWSER_UNREACHABLE, error=error.removeprefix("net::") or "ERR_FAILED")
            return Step(self._address, "failed", label, reason.encode(), passed=passed)
        url, status, kind = answer
        if status >= 400 or "html" not in kind:
            why = Reason.of(Code.BROWSER_STATUS, status=status) if status >= 400 else Reason.of(Code.BROWSER_FILE)
            return Step(url, "failed", label, why.encode(), passed=passed)
        return self._read(url, label, passed, opens)

    def _read(self, url: str, label: str, passed: tuple[str, ...], opens: Opens) -> Step:
        """Return the page as it stands at both widths, with what its controls open."""
        self._holds = True
        with self._narrowed():
            narrow = _shown(self._run(_PAGE)["shown"])
            picture_narrow = self._picture(*NARROW)
        page = self._run(_PAGE)
        picture = self._picture(WIDTH, HEIGHT)
        provider = in_scope(url, self._providers)
        panels = self._panels(opens, native=provider)
        return Step(
            url, "read", label, title=page["title"], provider=provider, passed=passed,
            wide=_shown(page["shown"]), narrow=narrow, panels=panels, picture=picture, picture_narrow=picture_narrow,
        )  # fmt: skip

    def _picture(self, width: int, height: int) -> str:
        """Keep a picture of the top of the page, without personal numbers; return its name."""
        if self._keep is None:
            return ""
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": SCALES[width]}
        self._run("webbrond_masking.mask_all()")
        taken = self._call("Page.captureScreenshot", format="webp", quality=60, clip=clip)
        self._run("webbrond_masking.restore()")
        return self._keep(base64.b64decode(taken["data"]))

    def _panels(self, opens: Opens, *, native: bool) -> tuple[Panel, ...]:
        """Press what opens something on the page itself, one step and no more, and return what appears.

        ``native``: unfold only what HTML folds (``<details>``), as a button of a provider may begin a login.
        """
        found: list[Panel] = []
        listed = self._run("JSON.stringify(webbrond_journey.list())")
        able = [(n, one) for n, one in enumerate(listed) if one["native"] or not native]
        wanted = [n for n, one in able if opens(one["label"], one["expands"], one["in_form"])]
        for number in wanted[:PANELS]:
            news = self._run(f"webbrond_journey.press_opener({number}); {_NEWS}")
            if news:
                found.append(Panel(listed[number]["label"], _shown(news["shown"]), news["dialog"], news["parent"]))
        return tuple(found)

    @contextmanager
    def _narrowed(self) -> Any:
        self._resize(*NARROW)
        yield
        self._resize(WIDTH, HEIGHT)

    def _resize(self, width: int, height: int) -> None:
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._run(_SETTLED)

    def _navigate(self, url: str) -> str:
        self._address = url
        arrived = self._call("Page.navigate", url=url)
        self._frame = arrived.get("frameId", self._frame)
        return str(arrived.get("errorText") or ("ERR_DOWNLOAD" if arrived.get("isDownload") else ""))

    def _press(self, number: int | None) -> str:
        return "" if self._run(f"String(webbrond_journey.press({json.dumps(number)}))") else _FORM

    def _rest(self) -> tuple[str, int, str] | None:
        """Wait until the page, and those that it leads to by itself, are idle; return address, status and type."""
        for _ in range(DOCUMENTS):
            documents = self._documents
            try:
                answer = self._run(_ARRIVED)
            except WebDriverException:
                answer = None  # another document has replaced this one
            self._await_refresh()
            if answer and documents == self._documents:
                return tuple(answer) if answer[0].startswith("http") else None
        return None

    def _await_refresh(self) -> None:
        end = time.monotonic() + _REFRESH
        while self._refresh and time.monotonic() < end:
            self._call("Page.getFrameTree")  # lets events in
            time.sleep(0.05)
        self._refresh = False

    def _run(self, expression: str) -> Any:
        world = self._call("Page.createIsolatedWorld", frameId=self._frame, worldName=_WORLD)["executionContextId"]
        how = {"contextId": world, "returnByValue": True, "awaitPromise": True}
        answer = self._call("Runtime.evaluate", expression=expression, **how)
        if "exceptionDetails" in answer:
            raise WebDriverException(json.dumps(answer["exceptionDetails"])[:500])
        return json.loads(answer["result"].get("value") or "null")

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result, deciding on the page's requests meanwhile."""
        number = self._tab.send(method, **params)
        while (said := self._tab.receive()).get("id") != number:
            self._hear(said)
        if "error" in said:
            raise WebDriverException(said["error"]["message"])
        return dict(said["result"])

    def _hear(self, said: dict[str, Any]) -> None:
        event, params = said.get("method"), said.get("params", {})
        if event == "Fetch.requestPaused":
            if self._may_send(params):
                self._tab.send("Fetch.continueRequest", requestId=params["requestId"])
            else:
                self._tab.send("Fetch.failRequest", requestId=params["requestId"], errorReason="Aborted")
        elif event == "Page.frameNavigated" and not params["frame"].get("parentId"):
            self._frame, self._address = params["frame"]["id"], params["frame"]["url"]
            self._documents, self._refresh = self._documents + 1, False
            self._at_provider = in_scope(self._address, self._providers)
        elif event == "Page.frameScheduledNavigation" and params["frameId"] == self._frame:
            self._refresh = params.get("delay", 99) <= _REFRESH
        elif event == "Page.frameClearedScheduledNavigation":
            self._refresh = False

    def _may_send(self, paused: dict[str, Any]) -> bool:
        request, kind, url = paused["request"], paused["resourceType"], paused["request"]["url"]
        if request["method"] not in SAFE:
            return self._refuse(request)
        own, provider = (in_scope(url, hosts) for hosts in (self._scope, self._providers))
        if kind == "Document" and paused["frameId"] == (self._frame or paused["frameId"]):
            return self._may_open(request, known=own or provider)
        if not (own or provider or url.startswith(("data:", "blob:"))):
            return False
        if kind in _FILES or not (provider or self._at_provider):
            return True
        begins = _BEGINS.search(url.partition("://")[2].partition("/")[2]) or kind == "Document"
        return self._refuse(request) if begins or not self._at_provider else True

    def _may_open(self, request: dict[str, Any], *, known: bool) -> bool:
        """Return whether the page may lead to a request; a page that is being read, and a provider's, lead nowhere."""
        if self._holds or self._at_provider or self._documents >= DOCUMENTS:
            return self._refuse(request)
        if not known:
            self._outside = request["url"]
            return False
        with self._watch.paused():
            self._why = self._ask(request["url"], self._files.read)
        self._passed.append(request["url"].partition("://")[2].partition("/")[0])
        return self._refuse(request) if self._why else True

    def _refuse(self, request: dict[str, Any]) -> bool:
        self._refused.append(f"{request['method']} {request['url']}"[:500])
        return False
