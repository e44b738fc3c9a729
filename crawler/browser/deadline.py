"""The deadline of a page, kept outside the browser."""

import threading

from crawler.browser.chromium import Chromium


class Clock:
    """Ends the browser from outside when a page's time is up: a hung page answers to nothing else."""

    def __init__(self, seconds: float, chromium: Chromium) -> None:
        self.fired = False
        self.answered = False  # the server has; from here on it is the page that takes its time
        self._chromium = chromium
        self._timer = threading.Timer(seconds, self._fire)
        self._timer.daemon = True

    def _fire(self) -> None:
        self.fired = True
        self._chromium.kill()

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
