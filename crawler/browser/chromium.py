"""One headless Chromium with its driver: found, started, reached through Selenium, and gone without a trace."""

import atexit
import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import urllib3
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.webdriver import WebDriver

from crawler.browser import memory as processes
from crawler.browser.cdp import cdp

WIDTH, HEIGHT = 1280, 900
_START = 30.0  # seconds in which browser and driver must be up
# The real files first: Debian's names in the path are shell scripts, which would stand between us and the browser.
_BROWSERS = (
    "/usr/lib/chromium/chromium-headless-shell", "chromium-headless-shell", "chrome-headless-shell",
    "/usr/lib/chromium/chromium", "chromium", "chromium-browser", "google-chrome",
)  # fmt: skip
_DRIVERS = ("chromedriver", "/usr/lib/chromium/chromedriver")
SWITCHES = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps",
    "--disable-breakpad", "--mute-audio", "--hide-scrollbars",
    "--force-prefers-reduced-motion", "--force-color-profile=srgb", "--lang=sv", "--accept-lang=sv-SE,sv",
    "--password-store=basic", "--use-mock-keychain", "--no-service-autorun", "--disable-hang-monitor",
    "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
    # One process for a page with its frames: axe reaches them all, and half the memory is enough.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider"
    # The process of the last page takes the next one, and keeps none for going back to.
    ",RenderDocument,BackForwardCache,ProactivelySwapBrowsingInstance",
    # Every page is a world of its own, gone in a second: what V8 compiles for speed is hardly ever run. Forty times
    # its own thresholds leave that to pages that are truly busy, and spare a third of the CPU of the others.
    "--js-flags=--invocation-count-for-maglev=16000 --invocation-count-for-maglev-osr=4000"
    " --invocation-count-for-turbofan=120000 --invocation-count-for-osr=20000",
    f"--window-size={WIDTH},{HEIGHT}",
)  # fmt: skip


class BrowserMissing(RuntimeError):
    """No browser can be started; the message says in Swedish why, and what to install."""


def find_browser() -> str:
    """The Chromium to start: WEBBROND_CHROMIUM, else the headless shell (a quarter faster), else Chromium."""
    return _find(
        "WEBBROND_CHROMIUM",
        _BROWSERS,
        "Chromium finns inte på datorn. Installera med `apt install chromium-headless-shell chromium-driver`.",
    )


def find_driver() -> str:
    """The chromedriver to start: WEBBROND_CHROMEDRIVER, else the one that is installed."""
    return _find(
        "WEBBROND_CHROMEDRIVER",
        _DRIVERS,
        "chromedriver finns inte på datorn. Installera med `apt install chromium-driver`.",
    )


def _find(variable: str, names: tuple[str, ...], advice: str) -> str:
    named = os.environ.get(variable)
    for name in (named,) if named else names:
        if found := shutil.which(name):
            return found
    wrong = f"{variable} pekar på {named}, som inte går att starta. Rätta {variable}, eller ta bort den."
    raise BrowserMissing(wrong if named else advice)


def options(switches: list[str]) -> webdriver.ChromeOptions:
    """Selenium's options: we wait for pages ourselves, and a dialog is accepted should one ever open."""
    chosen = webdriver.ChromeOptions()
    chosen.page_load_strategy = "none"
    chosen.unhandled_prompt_behavior = "accept"
    for switch in switches:
        chosen.add_argument(switch)
    return chosen


class Chromium:
    """A browser and its session in ``driver``. ``remote`` names a Selenium Grid that provides the browser instead: it
    must be a Chromium there too, and what hangs is ended by asking the Grid, not by the kernel."""

    def __init__(self, fence: list[str], *, remote: str = "", deadline: float = 30.0) -> None:
        # Selenium never goes looking for a driver, and reports to nobody.
        os.environ.setdefault("SE_OFFLINE", "true")
        os.environ.setdefault("SE_AVOID_STATS", "true")
        self._processes: list[subprocess.Popen[bytes]] = []
        self._remote = remote.rstrip("/")
        self._folder: Path | None = None
        self._driver: WebDriver | None = None
        self._port = ""
        atexit.register(self.stop)
        try:
            if remote:
                self._attach(fence, deadline)
            else:
                self._start(fence, deadline)
        except BaseException:
            self.stop()
            raise

    @property
    def driver(self) -> WebDriver:
        """The Selenium session."""
        if self._driver is None:
            raise WebDriverException("the browser has been stopped")
        return self._driver

    @property
    def tab(self) -> str:
        """The address of the session's tab in the debugging protocol; "" where the browser is on another machine."""
        return f"ws://127.0.0.1:{self._port}/devtools/page/{self.driver.current_window_handle}" if self._port else ""

    def _attach(self, fence: list[str], deadline: float) -> None:
        try:
            # A hung page is waited for here, and nowhere else: the Grid's browser cannot be killed from afar.
            self._driver = self._session(self._remote, options([*SWITCHES, *fence]), int(deadline + 5))
        except (WebDriverException, urllib3.exceptions.HTTPError, OSError) as error:
            said = str(getattr(error, "msg", None) or error).splitlines() or [""]
            raise BrowserMissing(
                f"Ingen webbläsare från {self._remote} ({said[0][:200]}). Kontrollera [browser] remote i site.toml,"
                " och att där finns en Chromium eller Chrome."
            ) from error

    def _start(self, fence: list[str], deadline: float) -> None:
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
        address = self._driver_port(driver)
        port = self._port = self._wait_for(profile / "DevToolsActivePort", r"\A(\d+)\n", chromium, "Chromium")
        attached = options([])
        attached.add_experimental_option("debuggerAddress", f"127.0.0.1:{port}")
        try:
            # Selenium's own patience is the second line: the page's deadline comes before it.
            self._driver = self._session(f"http://127.0.0.1:{address}", attached, int(deadline * 2 + 10))
        except WebDriverException as error:
            said = (error.msg or "").splitlines()[0] if error.msg else ""
            raise BrowserMissing(
                "Chromium och chromedriver passar inte ihop eller går inte att starta"
                f" ({said[:200]}). Uppdatera båda: `apt install chromium chromium-headless-shell chromium-driver`."
            ) from error

    def _driver_port(self, driver: str) -> str:
        assert self._folder is not None
        log, started = self._folder / "driver.log", r"successfully on port (\d+)"
        service = self._spawn([driver, "--port=0"], log.name)
        try:
            return self._wait_for(log, started, service, "chromedriver")
        except BrowserMissing:
            if service.poll() is None:
                raise
            # It chooses a port, and ends when another takes it first.
            self._processes.remove(service)
            return self._wait_for(log, started, self._spawn([driver, "--port=0"], log.name), "chromedriver")

    def _session(self, address: str, chosen: webdriver.ChromeOptions, seconds: int) -> WebDriver:
        patience = ClientConfig(remote_server_addr=address, timeout=seconds)
        return webdriver.Remote(command_executor=address, options=chosen, client_config=patience)

    def _spawn(self, command: list[str], log: str) -> subprocess.Popen[bytes]:
        # Should we be killed, the kernel kills what we started. (It does so when the starting thread ends, too:
        # a browser lives in the thread that started it.)
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
                env=os.environ | {"TMPDIR": str(self._folder)},  # Chromium leaves things there when it is killed
            )
        self._processes.append(process)
        return process

    def _wait_for(self, file: Path, pattern: str, process: subprocess.Popen[bytes], name: str) -> str:
        end = time.monotonic() + _START
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                if found := re.search(pattern, file.read_text(encoding="utf-8", errors="replace")):
                    return found.group(1)
            if process.poll() is not None:
                break
            time.sleep(0.01)
        raise BrowserMissing(
            f"{name} startar inte{self._last_words()}. Pröva `webbrond doctor`, eller installera om med"
            " `apt install --reinstall chromium-headless-shell chromium-driver`."
        )

    def _last_words(self) -> str:
        assert self._folder is not None
        log = self._folder / "browser.log"
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
        said = next((line for line in reversed(lines) if line.strip()), "")
        return f" ({said.strip()[:200]})" if said else ""

    def memory(self) -> int:
        """Bytes that the browser holds in all its processes (PSS: what they share counts once); 0 where it cannot be
        told."""
        return processes.memory(self._processes[0].pid) if self._processes else 0

    def kill(self) -> None:
        """End browser and driver at once, from any thread: what waits for them gets an error."""
        if self._driver is not None:
            self._leave(self._driver)
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the browser, and take its profile away. Never raises; a second time does nothing."""
        atexit.unregister(self.stop)
        driver, self._driver = self._driver, None
        if driver is not None:
            with contextlib.suppress(WebDriverException, urllib3.exceptions.HTTPError, OSError):
                self._leave(driver)
                if self._processes and all(process.poll() is None for process in self._processes):
                    cdp(driver, "Browser.close")  # it ends its children itself, and none is left for init to reap
            if not isinstance(driver.command_executor, str):
                driver.command_executor.close()  # type: ignore[no-untyped-call]
        if driver is not None and self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._processes[0].wait(3)
        self.kill()
        for process in self._processes:
            process.wait()
        self._processes.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _leave(self, driver: WebDriver) -> None:
        # Once, and not by the driver's own connection: a hung page holds that, and the Grid may not answer for it.
        remote, self._remote = self._remote, ""
        if not remote:
            return
        with contextlib.suppress(urllib3.exceptions.HTTPError, OSError):
            urllib3.request("DELETE", f"{remote}/session/{driver.session_id}", timeout=5, retries=False)


def _is_small(folder: str) -> bool:
    try:
        return shutil.disk_usage(folder).free < 256 * 2**20
    except OSError:
        return True


def _sweep() -> None:
    """Take away what a killed run left: profiles whose process is no more."""
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
