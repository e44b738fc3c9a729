"""Find out which fonts a browser uses: a digest of their metrics, and the substitutes for fonts that sites name.

The browser itself is asked for both, so the answers are right for a browser on another machine too.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from selenium.common.exceptions import WebDriverException

from crawler.browser.axe import WORLD

type Ask = Callable[..., dict[str, Any]]
SAMPLE = "Räksmörgås ÅÄÖ"


@cache
def _source() -> str:
    return (Path(__file__).parent / "js" / "fonts.js").read_text(encoding="utf-8")


def _world(ask: Ask) -> int:
    """Create an isolated world in the browser's current document, and return its context id."""
    frame = ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
    context: int = ask("Page.createIsolatedWorld", frameId=frame, worldName=WORLD)["executionContextId"]
    return context


def digest(ask: Ask) -> str:
    """Return a digest of the fonts' metrics, eight hexadecimal digits; it changes when text takes another space.

    `ask` sends a protocol command to a browser that shows a blank page. Raises `WebDriverException` if they cannot be
    measured.
    """
    call = f"{_source()}\nJSON.stringify(webbrond_fonts())"
    answer = ask("Runtime.evaluate", expression=call, contextId=_world(ask), returnByValue=True)
    if "exceptionDetails" in answer:
        raise WebDriverException(f"the fonts cannot be measured: {answer['exceptionDetails'].get('text')}")
    return hashlib.sha256(answer["result"]["value"].encode()).hexdigest()[:8]


def drawn_with(ask: Ask, families: Iterable[str]) -> dict[str, str]:
    """Return, for each of the CSS `families`, the font that draws most Swedish letters, or "" if there is none.

    `ask` sends a protocol command to a browser that shows a blank page. The page's content is replaced.
    """
    named = list(families)
    script = """([families, sample]) => {
      document.body.replaceChildren(...families.map((family) => {
        const line = document.createElement("p");
        line.style.fontFamily = family;
        line.textContent = sample;
        return line;
      }));
      document.body.offsetHeight;  // lays the text out: before that, no font draws it
    }"""
    ask("Runtime.evaluate", expression=f"({script})({json.dumps([named, SAMPLE])})", contextId=_world(ask))
    ask("DOM.enable")
    ask("CSS.enable")
    root = ask("DOM.getDocument")["root"]["nodeId"]
    lines = ask("DOM.querySelectorAll", nodeId=root, selector="p")["nodeIds"]
    used = (ask("CSS.getPlatformFontsForNode", nodeId=line)["fonts"] for line in lines)
    most = (max(fonts, key=lambda font: font["glyphCount"], default={"familyName": ""}) for fonts in used)
    return {family: str(font["familyName"]) for family, font in zip(named, most, strict=True)}
