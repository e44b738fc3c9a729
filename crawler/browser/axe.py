"""axe-core in a page: which copy of it, with which options, and how it gets there and back.

axe runs in an isolated world: it sees the same document as the page's scripts, but none of what they did to JSON, Set
or Promise, and no Content-Security-Policy keeps it out. An exception in axe comes back as data, never as a timeout.
"""

import json
import os
import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from axe_selenium_python import Axe
from selenium.webdriver.remote.webdriver import WebDriver

import crawler
from crawler.browser.subtrees import Told

WORLD = "webbrond"
NODES_PER_RULE = 200
_SCRIPTS_FOLDER = Path(__file__).parent / "js"
_SCRIPT = "axe.min.js"
_SHIPPED = Path(str(crawler.__file__)).parent / "axe_core"  # in a wheel: hatch_build.py puts it there
_NPM = Path("node_modules") / "axe-core"
_CHECKOUT = Path(str(crawler.__file__)).parent.parent / _NPM
_SCRIPTS = ("quiet.js", "facts.js", "quick.js", "surroundings.js", "apart.js", "subtrees.js", "probe.js")
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


class AxeMissing(RuntimeError):
    """There is no axe-core to run; the message says in Swedish what to do."""


def script_path() -> Path:
    """Return the axe-core to run: the one that came along, from the wheel or from the checkout's npm.

    Without either: the file that WEBBROND_AXE names, else the older copy of axe-selenium-python.
    """
    named = os.environ.get("WEBBROND_AXE", "")
    bundle = find_spec("axe_selenium_python")
    copies = [_SHIPPED / _SCRIPT, _CHECKOUT / _SCRIPT]
    if named:
        copies.append(Path(named))
    if bundle and bundle.origin:
        copies.append(Path(bundle.origin).parent / _NPM / _SCRIPT)
    return next((path for path in copies if path.is_file()), copies[-1])


@cache
def engine(path: Path) -> str:
    """What runs, as the file itself says: "axe-core 4.14.1"."""
    try:
        with path.open(encoding="utf-8") as file:
            found = re.search(r"axe v(\d+\.\d+\.\d+)", file.read(500))
    except OSError as error:
        raise AxeMissing("axe-core finns inte. Installera om webbrond, eller kör `npm ci --omit=dev`.") from error
    if found is None:
        raise AxeMissing(f"{path.name} är inte axe-core: filen säger inte vilken version den är.")
    return f"axe-core {found.group(1)}"


# axe has it among its rules, but gives it neither pass nor fail.
_OFF = {"server-side-image-map": {"enabled": False}}


def run_options() -> dict[str, Any]:
    """Options of ``axe.run``: WCAG A and AA and best practice, target size as look-ahead, wanted results only.

    Experimental and deprecated rules stay out; ``frame-tested`` says something of us, not of the page, and is counted
    apart. Passes keep their rule but not their nodes.
    """
    return {
        "runOnly": {"type": "tag", "values": list(_TAGS)},
        "rules": {"target-size": {"enabled": True}, "frame-tested": {"enabled": False}, **_OFF},
        "resultTypes": ["violations", "incomplete"],
        "preload": {"assets": ["media"], "timeout": 3000},
    }


def locale(path: Path) -> dict[str, Any] | None:
    """axe's own Swedish, when it belongs to exactly this version; without the rules' titles, which are ours."""
    folder = path.parent
    try:
        package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        words = json.loads((folder / "locales" / "sv.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if engine(path) != f"{package.get('name')} {package.get('version')}":
        return None
    return {key: value for key, value in words.items() if key != "rules"}


@cache
def _source(path: Path) -> str:
    # Frames from the site's other hosts answer too: nothing that a page could post there reaches anything of ours.
    settings: dict[str, Any] = {"allowedOrigins": ["<unsafe_all_origins>"]}
    if words := locale(path):
        settings["locale"] = words
    return "\n".join(
        (
            # The browser's own page where a frame was shut out: its faults are nobody's.
            'if (location.protocol !== "chrome-error:") {',
            path.read_text(encoding="utf-8"),
            f"axe.configure({json.dumps(settings)});",
            *((_SCRIPTS_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
            "}",
        )
    )


@cache
def _narrow() -> str:
    return (_SCRIPTS_FOLDER / "narrow.js").read_text(encoding="utf-8")


class InjectedAxe(Axe):  # type: ignore[misc]  # the package is untyped
    """`Axe` of axe-selenium-python, put into every document before it loads instead of after."""

    def __init__(self, driver: WebDriver, script: Path, ask: Callable[..., dict[str, Any]]) -> None:
        super().__init__(driver, script_url=str(script))
        self._ask = ask
        self.engine = engine(script)
        self._source = _source(script)

    def inject(self) -> None:
        """Have axe and our own scripts in every document and frame from now on. Once a browser."""
        self._ask("Page.enable")
        calm = (_SCRIPTS_FOLDER / "calm.js").read_text(encoding="utf-8")
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=calm)
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=self._source, worldName=WORLD)

    def run(self, frame: str, limits: dict[str, int], known: Told | None = None) -> dict[str, Any]:
        """Wait until the document in ``frame`` is calm, run axe on it, and gather its facts.

        ``limits`` in milliseconds: ``load`` for the load event, ``quiet`` for what comes after it. ``known`` are the
        verdicts on subtrees that may be taken over (None: the page is judged in full, and nothing learnt). The answer
        holds ``sandboxed`` where the document allows no script at all, and ``axe.error`` where axe itself failed.
        """
        order = {"limits": limits, "nodes": NODES_PER_RULE, "axe": run_options(), "known": known}
        world = self._ask("Page.createIsolatedWorld", frameId=frame, worldName=WORLD)["executionContextId"]
        call = (
            "typeof webbrond !== 'object' ? '' : origin === 'null' ? '{\"sandboxed\": true}'"
            f" : webbrond.look({json.dumps(order)})"
        )
        said = self._evaluate(world, call)
        if not said:  # a document that was there before the scripts were put in place
            self._evaluate(world, self._source + "\n;0")
            said = self._evaluate(world, call)
        answer: dict[str, Any] = json.loads(said or "{}")  # nothing: the browser's own page, where one was shut out
        return answer

    def narrow(self, frame: str, limits: dict[str, int]) -> dict[str, Any]:
        """What `narrow.js` says of the document in ``frame``, when it has come to rest at its new size: as `run`."""
        world = self._ask("Page.createIsolatedWorld", frameId=frame, worldName=WORLD)["executionContextId"]
        look = f"{_narrow()}; return JSON.stringify(webbrond_narrow({json.dumps(limits)}))"
        call = f"webbrond_quiet.settle().then(() => {{ {look} }})"
        answer: dict[str, Any] = json.loads(self._evaluate(world, call))
        return answer

    def _evaluate(self, world: int, expression: str) -> Any:
        answer = self._ask(
            "Runtime.evaluate", expression=expression, contextId=world, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            text = details.get("exception", {}).get("description") or details.get("text", "")
            return json.dumps({"axe": {"error": str(text)[:300]}})
        return answer["result"].get("value")
