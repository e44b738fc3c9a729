"""Start and stop a headless Chromium and its driver; Selenium controls it, and no files are left behind."""

import atexit
import contextlib
import logging
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import urllib3
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.remote_connection import ChromeRemoteConnection
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.webdriver import WebDriver

from audits.reasons import Code, Reason
from audits.site_config import GRID_LOGIN
from crawler.browser.executables import BrowserMissing, find_browser, find_driver
from crawler.browser.gate import Gate, Refused
from crawler.browser.limits import Memory
from crawler.browser.tab import cdp
from crawler.environment import child_environment

log = logging.getLogger(__name__)
WIDTH, HEIGHT = 1280, 900
_START = 30.0  # seconds within which browser and driver must start
SWITCHES = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps",
    "--disable-breakpad", "--mute-audio", "--hide-scrollbars",
    "--force-prefers-reduced-motion", "--force-color-profile=srgb", "--lang=sv", "--accept-lang=sv-SE,sv",
    "--password-store=basic", "--use-mock-keychain", "--no-service-autorun", "--disable-hang-monitor",
    "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
    # One process for a page and its frames: axe reaches them all, and it takes half the memory.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider"
    # One process serves page after page, and keeps no earlier page for going back.
    ",RenderDocument,BackForwardCache,ProactivelySwapBrowsingInstance",
    # A page lives for about a second, so the code that V8 optimizes is hardly ever run. With thresholds forty times
    # V8's defaults, only busy pages are optimized, and the others take a third less CPU.
    "--js-flags=--invocation-count-for-maglev=16000 --invocation-count-for-maglev-osr=4000"
    " --invocation-count-for-turbofan=120000 --invocation-count-for-osr=20000",
    f"--window-size={WIDTH},{HEIGHT}",
)  # fmt: skip


def options(switches: list[str]) -> webdriver.ChromeOptions:
    """Return Selenium's options for a browser with `switches`.

    Selenium does not wait for pages, because webbrond does. A dialog is accepted should one ever open.
    """
    chosen = webdriver.ChromeOptions()
    chosen.page_load_strategy = "none"
    chosen.unhandled_prompt_behavior = "accept"
    for switch in switches:
        chosen.add_argument(switch)
    return chosen


class Chromium:
    """A running browser and its Selenium session, `driver`.

    `fence` is a list of switches that restrict which hosts the browser reaches. `remote` is the address of a Selenium
    Grid that provides the browser instead. It must be a Chromium there too. A hung browser is then ended by a request
    to the Grid, not by the kernel. `deadline` is the time for a page, in seconds. `allow_post` are globs of the hosts
    to which requests may be sent that can change something.
    """

    def __init__(
        self, fence: list[str], *, remote: str = "", deadline: float = 30.0, allow_post: tuple[str, ...] = ()
    ) -> None:
        # Keep Selenium from downloading a driver and from sending statistics.
        os.environ.setdefault("SE_OFFLINE", "true")
        os.environ.setdefault("SE_AVOID_STATS", "true")
        self._processes: list[subprocess.Popen[bytes]] = []
        self.memory = Memory()
        self._remote = remote.rstrip("/")
        self._folder: Path | None = None
        self._driver: WebDriver | None = None
        self._port = ""
        self._gate: Gate | None = None
        atexit.register(self.stop)
        try:
            if remote:
                self._attach(fence, deadline)
                if address := self.driver.capabilities.get("se:cdp"):
                    self._gate = Gate(str(address), allow_post)
            else:
                self._start(fence, deadline, allow_post)
        except BaseException:
            self.stop()
            raise

    @property
    def driver(self) -> WebDriver:
        """Return the Selenium session; raise `WebDriverException` when the browser has been stopped."""
        if self._driver is None:
            raise WebDriverException("the browser has been stopped")
        return self._driver

    @property
    def tab(self) -> str:
        """Return the WebSocket address of the session's tab, or "" if the browser is on another machine."""
        return f"ws://127.0.0.1:{self._port}/devtools/page/{self.driver.current_window_handle}" if self._port else ""

    def _attach(self, fence: list[str], deadline: float) -> None:
        try:
            # This timeout is the only limit for a hung page: the Grid's browser cannot be killed from this machine.
            self._driver = self._session(self._remote, options([*SWITCHES, *fence]), int(deadline + 5))
        except (WebDriverException, urllib3.exceptions.HTTPError, OSError) as error:
            said = str(getattr(error, "msg", None) or error).splitlines() or [""]
            raise BrowserMissing(Reason.of(Code.BROWSER_REMOTE, remote=self._remote, error=said[0][:200])) from error

    def _start(self, fence: list[str], deadline: float, allow_post: tuple[str, ...]) -> None:
        browser, driver = find_browser(), find_driver()
        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=f"webbrond-{os.getpid()}-"))
        profile = self._folder / "profile"
        switches = [*SWITCHES, *fence, f"--user-data-dir={profile}", "--remote-debugging-port=0"]
        if os.geteuid() == 0:
            switches.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
        if _is_small("/dev/shm"):  # where Chromium keeps its shared memory
            switches.append("--disable-dev-shm-usage")
        chromium = self._spawn([browser, *switches, "about:blank"], "browser.log")
        self.memory = Memory(chromium.pid)
        address = self._driver_port(driver)
        port, path = self._wait_for(
            profile / "DevToolsActivePort", r"\A(\d+)\n(/devtools/browser/\S+)", chromium, "Chromium"
        )
        self._port = port
        self._gate = Gate(f"ws://127.0.0.1:{port}{path}", allow_post)
        attached = options([])
        attached.add_experimental_option("debuggerAddress", f"127.0.0.1:{port}")
        try:
            # Selenium's timeout is a fallback: the page's own deadline comes before it.
            self._driver = self._session(f"http://127.0.0.1:{address}", attached, int(deadline * 2 + 10))
        except WebDriverException as error:
            said = (error.msg or "").splitlines()[0] if error.msg else ""
            raise BrowserMissing(Reason.of(Code.BROWSER_MISMATCH, error=said[:200])) from error

    def _driver_port(self, driver: str) -> str:
        assert self._folder is not None
        log, started = self._folder / "driver.log", r"successfully on port (\d+)"
        service = self._spawn([driver, "--port=0"], log.name)
        try:
            return self._wait_for(log, started, service, "chromedriver")[0]
        except BrowserMissing:
            if service.poll() is None:
                raise
            # chromedriver chooses a port, and exits if another process takes it first.
            self._processes.remove(service)
            return self._wait_for(log, started, self._spawn([driver, "--port=0"], log.name), "chromedriver")[0]

    def _session(self, address: str, chosen: webdriver.ChromeOptions, seconds: int) -> WebDriver:
        user, _, password = os.environ.get(GRID_LOGIN, "").partition(":") if self._remote else ("", "", "")
        patience = ClientConfig(remote_server_addr=address, timeout=seconds, username=user, password=password)
        executor = ChromeRemoteConnection(address, client_config=patience)
        try:
            return webdriver.Remote(command_executor=executor, options=chosen)
        except BaseException:
            executor.close()  # type: ignore[no-untyped-call]
            raise

    def _spawn(self, command: list[str], log: str) -> subprocess.Popen[bytes]:
        # If this process is killed, the kernel kills its children. It also does so when the thread that started them
        # ends, so a browser lives only as long as the thread that started it.
        if keeper := shutil.which("setpriv"):
            command = [keeper, "--pdeathsig", "KILL", "--", *command]
        assert self._folder is not None
        with (self._folder / log).open("wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=child_environment(TMPDIR=str(self._folder)),  # a killed Chromium leaves files there
            )
        self._processes.append(process)
        return process

    def _wait_for(self, file: Path, pattern: str, process: subprocess.Popen[bytes], name: str) -> tuple[str, ...]:
        end = time.monotonic() + _START
        while time.monotonic() < end:
            with contextlib.suppress(OSError):  # the file is not there yet
                if found := re.search(pattern, file.read_text(encoding="utf-8", errors="replace")):
                    return found.groups()
            if process.poll() is not None:
                break
            time.sleep(0.01)
        raise BrowserMissing(Reason.of(Code.BROWSER_NO_START, name=name, error=self._last_words()))

    def _last_words(self) -> str:
        assert self._folder is not None
        log = self._folder / "browser.log"
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
        said = next((line for line in reversed(lines) if line.strip()), "")
        return f" ({said.strip()[:200]})" if said else ""

    def prepare(self, blocked: Iterable[str]) -> None:
        """Set up the tab before its first page; requests that match the patterns `blocked` are not sent."""
        cdp(self.driver, "Page.enable")
        cdp(self.driver, "Network.enable")
        cdp(self.driver, "Network.setBypassServiceWorker", bypass=True)
        cdp(self.driver, "Network.setBlockedURLs", urls=list(blocked))
        cdp(self.driver, "Browser.setDownloadBehavior", behavior="deny")
        reduced = [{"name": "prefers-reduced-motion", "value": "reduce"}]
        cdp(self.driver, "Emulation.setEmulatedMedia", features=reduced)
        self.resize(WIDTH, HEIGHT)

    def resize(self, width: int, height: int) -> None:
        """Give pages another size, in CSS pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        cdp(self.driver, "Emulation.setDeviceMetricsOverride", **size)

    def refused(self) -> list[Refused]:
        """Return the requests that the gate has refused since the last call."""
        return self._gate.take() if self._gate else []

    def kill(self) -> None:
        """Kill browser and driver at once, from any thread; calls that wait for them get an error."""
        if self._driver is not None:
            self._leave(self._driver)
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # it has ended, or is ending
                os.killpg(process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Stop the browser and delete its profile. Never raises; a second call does nothing."""
        atexit.unregister(self.stop)
        driver, self._driver = self._driver, None
        if driver is not None:
            try:
                self._leave(driver)
                if self._processes and all(process.poll() is None for process in self._processes):
                    cdp(driver, "Browser.close")  # it ends its own children, so none is left for init to reap
            except (WebDriverException, urllib3.exceptions.HTTPError, OSError) as error:  # it is killed below
                log.debug("the browser cannot be closed: %r", error)
            if not isinstance(driver.command_executor, str):
                driver.command_executor.close()  # type: ignore[no-untyped-call]
        if driver is not None and self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):  # it is killed below
                self._processes[0].wait(3)
        self.kill()
        for process in self._processes:
            process.wait()
        self._processes.clear()
        if self._gate is not None:
            self._gate.join()
            self._gate = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _leave(self, driver: WebDriver) -> None:
        # Sent once, and not on the driver's connection: a hung page blocks that, and the Grid may not answer.
        remote, self._remote = self._remote, ""
        if not remote:
            return
        try:
            login = urllib3.make_headers(basic_auth=os.environ.get(GRID_LOGIN))
            urllib3.request("DELETE", f"{remote}/session/{driver.session_id}", headers=login, timeout=5, retries=False)
        except (urllib3.exceptions.HTTPError, OSError) as error:  # the Grid ends it after a while
            log.debug("the session cannot be given back: %r", error)


def _is_small(folder: str) -> bool:
    try:
        return shutil.disk_usage(folder).free < 256 * 2**20
    except OSError:
        return True


def _sweep() -> None:
    """Delete the profiles that killed runs left: those whose process no longer exists."""
    for folder in Path(tempfile.gettempdir()).glob("webbrond-*-*"):
        owner = folder.name.split("-")[1]
        if owner.isdigit() and not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
