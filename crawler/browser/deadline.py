"""Keep the deadline of a page outside the browser."""

import threading

from crawler.browser.chromium import Chromium


class Clock:
    """A context manager that kills the browser when a page's time is up, because a hung page reacts to nothing else.

    `seconds` is the time for the page. `fired` is set when the time ran out.
    """

    def __init__(self, seconds: float, chromium: Chromium) -> None:
        self.fired = False
        self.answered = False  # whether the server has answered; from then on a delay is the page's own
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
