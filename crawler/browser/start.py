"""Start a browser, with one more try when browser, driver or Grid ends while it starts."""

import logging
from collections.abc import Callable

import urllib3
from selenium.common.exceptions import WebDriverException

from audits.reasons import Code, Reason
from crawler.browser.chromium import Chromium
from crawler.browser.executables import BrowserMissing
from crawler.browser.tab import FAILURES as TAB_FAILURES

log = logging.getLogger(__name__)
FAILURES = (WebDriverException, urllib3.exceptions.HTTPError, *TAB_FAILURES)  # the browser hangs or has ended
_PASSING = (Code.BROWSER_NO_START, Code.BROWSER_MISMATCH, Code.BROWSER_REMOTE, Code.BROWSER_REFUSES)


def start_browser(start: Callable[[], Chromium], prepare: Callable[[Chromium], None]) -> Chromium:
    """Return the browser that `start` starts and `prepare` has set up; raise `BrowserMissing` when both tries fail."""
    try:
        return _try(start, prepare)
    except BrowserMissing as error:
        if error.reason.code not in _PASSING:
            raise
        log.info("the browser did not start, and is started once more: %s", error)
    return _try(start, prepare)


def _try(start: Callable[[], Chromium], prepare: Callable[[Chromium], None]) -> Chromium:
    chromium = None
    try:
        chromium = start()
        prepare(chromium)
    except BaseException as error:
        if chromium is not None:
            chromium.stop()
        if isinstance(error, FAILURES):
            said = f"{type(error).__name__}: {error}"[:200]
            raise BrowserMissing(Reason.of(Code.BROWSER_REFUSES, error=said)) from error
        raise
    return chromium
