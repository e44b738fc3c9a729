"""Find axe-core, inject it into pages, run it and read its results.

axe runs in an isolated world. It sees the same document as the page's scripts, but not their changes to JSON, Set or
Promise, and no Content-Security-Policy blocks it. An exception in axe is returned as data, never as a timeout.
"""

import json
import logging
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
from audits.reasons import Code, Reason
from crawler.browser.executables import BrowserMissing
from crawler.browser.subtrees import Told

log = logging.getLogger(__name__)
WORLD = "webbrond"
NODES_PER_RULE = 200
FRAME_WAIT = 8000  # milliseconds for all that axe does in a frame; its own default is longer than a page's time
NARROW = 320, 640  # CSS pixels: 1280 by 1024 at 400 %, as WCAG 1.4.10 says, but as high as a phone
# Pixels that may stick out (a focus frame, a comma), pixels that may be cut from a text, elements per page and rule.
_NARROW_LIMITS = {"pixels": 10, "cut": 4, "nodes": 3}
_SCRIPTS_FOLDER = Path(__file__).parent / "js"
_SCRIPT = "axe.min.js"
_SHIPPED = Path(str(crawler.__file__)).parent / "axe_core"  # hatch_build.py puts it there when it builds the wheel
_NPM = Path("node_modules") / "axe-core"
_CHECKOUT = Path(str(crawler.__file__)).parent.parent / _NPM
_SCRIPTS = (
    "quiet.js", "blocks.js", "hidden.js", "facts.js", "quick.js", "surroundings.js", "apart.js", "subtrees.js",
    "probe.js",
)  # fmt: skip
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


class AxeMissing(BrowserMissing):
    """No axe-core was found; ``reason`` says what to do."""


def script_path() -> Path:
    """Return the path of the axe-core to run.

    The candidates, in this order: the copy in the wheel, the copy that npm installed in the checkout, the file that
    WEBBROND_AXE names, and the older copy in axe-selenium-python. If none exists, the last candidate is returned.
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
    """Return name and version of the axe-core at `path`, as the file states it: "axe-core 4.14.1".

    Raises `AxeMissing` when the file does not exist or does not state a version.
    """
    try:
        with path.open(encoding="utf-8") as file:
            found = re.search(r"axe v(\d+\.\d+\.\d+)", file.read(500))
    except OSError as error:
        raise AxeMissing(Reason.of(Code.NO_AXE)) from error
    if found is None:
        raise AxeMissing(Reason.of(Code.NOT_AXE, name=path.name))
    return f"axe-core {found.group(1)}"


# axe lists this rule, but reports neither pass nor fail for it.
_OFF = {"server-side-image-map": {"enabled": False}}
# Experimental rules about criteria of the law; their findings are questions. p-as-heading is left out, as our own
# bold-heading asks the same.
_EXPERIMENTAL = ("css-orientation-lock", "table-fake-caption", "td-has-header")


def run_options() -> dict[str, Any]:
    """Return the options of ``axe.run``: the rules of WCAG A and AA and of best practice.

    ``target-size`` is enabled ahead of the law, and so are experimental rules about what the law demands; deprecated
    rules are left out. One of them reads style sheets (``cssom``). ``frame-tested`` is off because it describes
    the test and not the page; untested frames are counted separately. Rules that pass are listed without their nodes.
    """
    return {
        "runOnly": {"type": "tag", "values": list(_TAGS)},
        "rules": {
            "target-size": {"enabled": True},
            "frame-tested": {"enabled": False},
            **_OFF,
            **{rule: {"enabled": True} for rule in _EXPERIMENTAL},
        },
        "resultTypes": ["violations", "incomplete"],
        "preload": {"assets": ["cssom", "media"], "timeout": 3000},
        "frameWaitTime": FRAME_WAIT,
    }


def locale(path: Path) -> dict[str, Any] | None:
    """Return axe's Swedish locale without its rule titles, because webbrond has its own.

    Returns None when there is no locale, or when it does not belong to exactly this version of axe.
    """
    folder = path.parent
    try:
        package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        words = json.loads((folder / "locales" / "sv.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        log.debug("axe has no Swedish locale: %r", error)
        return None
    if engine(path) != f"{package.get('name')} {package.get('version')}":
        return None
    return {key: value for key, value in words.items() if key != "rules"}


@cache
def _source(path: Path) -> str:
    # Frames from the site's other hosts must be able to answer. It is safe: a page cannot reach webbrond that way.
    settings: dict[str, Any] = {"allowedOrigins": ["<unsafe_all_origins>"]}
    if words := locale(path):
        settings["locale"] = words
    return "\n".join(
        (
            # A blocked frame shows the browser's own error page, whose faults are not the site's.
            'if (location.protocol !== "chrome-error:") {',
            "var webbrond_axe = () => {",
            path.read_text(encoding="utf-8"),
            f"axe.configure({json.dumps(settings)});",
            "};",
            *((_SCRIPTS_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
            "}",
        )
    )


@cache
def _narrow() -> str:
    return (_SCRIPTS_FOLDER / "narrow.js").read_text(encoding="utf-8")


class InjectedAxe(Axe):  # type: ignore[misc]  # the package is untyped
    """`Axe` of axe-selenium-python, injected into every document before it loads instead of after."""

    def __init__(self, driver: WebDriver, script: Path, ask: Callable[..., dict[str, Any]]) -> None:
        super().__init__(driver, script_url=str(script))
        self._ask = ask
        self._source = _source(script)

    def inject(self) -> None:
        """Inject axe and webbrond's scripts into every later document and frame. Call this once per browser."""
        self._ask("Page.enable")
        calm = (_SCRIPTS_FOLDER / "calm.js").read_text(encoding="utf-8")
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=calm)
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=self._source, worldName=WORLD)

    def run(self, frame: str, limits: dict[str, int], known: Told | None = None) -> dict[str, Any]:
        """Wait until the document in `frame` is idle, run axe on it, and return the results and the page's facts.

        `limits` are in milliseconds: ``load`` for the load event, ``quiet`` for what comes after it. `known` holds the
        verdicts on subtrees that may be reused; with None, the whole page is judged and nothing is learnt. The answer
        has ``sandboxed`` if the document allows no scripts, and ``axe.error`` if axe itself failed.
        """
        order = {"limits": limits, "nodes": NODES_PER_RULE, "axe": run_options(), "known": known}
        world = self._ask("Page.createIsolatedWorld", frameId=frame, worldName=WORLD)["executionContextId"]
        call = (
            "typeof webbrond !== 'object' ? '' : origin === 'null' ? '{\"sandboxed\": true}'"
            f" : webbrond.look({json.dumps(order)})"
        )
        said = self._evaluate(world, call)
        if not said:  # the document was loaded before the scripts were injected
            self._evaluate(world, self._source + "\n;0")
            said = self._evaluate(world, call)
        answer: dict[str, Any] = json.loads(said or "{}")  # empty on the browser's own error page
        return answer

    def narrow(self, frame: str) -> dict[str, Any]:
        """Wait until the resized document in `frame` is idle, and return what `narrow.js` found, as `run` does."""
        world = self._ask("Page.createIsolatedWorld", frameId=frame, worldName=WORLD)["executionContextId"]
        look = f"{_narrow()}; return JSON.stringify(webbrond_narrow({json.dumps(_NARROW_LIMITS)}))"
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
