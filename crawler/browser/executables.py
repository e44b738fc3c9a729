"""Find Chromium and its driver on this machine."""

import os
import shutil

from audits.reasons import Code, Reason, ReasonError

# The real files first: Debian's commands in the path are shell scripts, which would run between us and the browser.
_BROWSERS = (
    "/usr/lib/chromium/chromium-headless-shell", "chromium-headless-shell", "chrome-headless-shell",
    "/usr/lib/chromium/chromium", "chromium", "chromium-browser", "google-chrome",
)  # fmt: skip
_DRIVERS = ("chromedriver", "/usr/lib/chromium/chromedriver")


class BrowserMissing(ReasonError):
    """The browser could not be started; ``reason`` says why, and what to install."""


def find_browser() -> str:
    """Return the path of the Chromium to start.

    It is the one that WEBBROND_CHROMIUM names, else the headless shell (a quarter faster), else Chromium. Raises
    `BrowserMissing` when there is none.
    """
    return _find("WEBBROND_CHROMIUM", _BROWSERS, Code.NO_CHROMIUM)


def find_driver() -> str:
    """Return the path of the chromedriver to start: the one that WEBBROND_CHROMEDRIVER names, else the installed one.

    Raises `BrowserMissing` when there is none.
    """
    return _find("WEBBROND_CHROMEDRIVER", _DRIVERS, Code.NO_CHROMEDRIVER)


def _find(variable: str, names: tuple[str, ...], missing: Code) -> str:
    named = os.environ.get(variable)
    for name in (named,) if named else names:
        if found := shutil.which(name):
            return found
    if named:
        raise BrowserMissing(Reason.of(Code.BROWSER_VARIABLE, variable=variable, path=named))
    raise BrowserMissing(Reason.of(missing))
