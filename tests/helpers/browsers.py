"""Browsers that see nothing, for the tests of RENDER that are not about what is seen."""

import threading
from collections.abc import Callable
from typing import Literal

from audits.engine import Engine
from audits.model import Artifact
from audits.reasons import Reason
from audits.site_config import Site
from crawler.browser import BrowserMissing, axe


class Browsers:
    """Takes the place of Chromium and records what it was asked to look at."""

    def __init__(self) -> None:
        self.looked: list[str] = []
        self.started = 0
        self.engine = str(Engine(axe.engine(axe.script_path()), "Chrome 156.0", "0badf0e5"))
        self.engines: dict[str, str] = {}
        self.states: dict[str, Literal["ok", "timeout", "crashed", "moved", "error"]] = {}
        self.missing: Reason | None = None
        self.during: Callable[[str], None] = lambda url: None
        self.lock = threading.Lock()

    def __call__(self, site: Site, subtrees: object = None) -> "Browsers":
        """Start one: the pool calls the class of browsers."""
        if self.missing:
            raise BrowserMissing(self.missing)
        with self.lock:
            self.started += 1
        return self

    cut = 0
    again: set[str] = set()

    def look(self, url: str, **how: object) -> Artifact:
        """Record the page, and return an artifact of the state that `states` has for it."""
        with self.lock:
            self.looked.append(url)
        self.during(url)
        engine = self.engines.get(url, self.engine)
        return Artifact(url, engine, self.states.get(url, "ok"), "för sent" if url in self.states else "")

    def abort(self) -> None:
        """Do nothing."""

    def __enter__(self) -> "Browsers":
        return self

    def __exit__(self, *_: object) -> None: ...
