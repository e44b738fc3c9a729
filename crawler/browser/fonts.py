"""The fonts that a browser draws with: a digest of their measures, and which stand in for those that sites name.

Both are asked of the browser itself, so that they hold for one on another machine too.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from crawler.browser.axe import WORLD

type Ask = Callable[..., dict[str, Any]]
SAMPLE = "Räksmörgås ÅÄÖ"


@cache
def _source() -> str:
    return (Path(__file__).parent / "js" / "fonts.js").read_text(encoding="utf-8")


def _world(ask: Ask) -> int:
    """A world of our own in the document that the browser stands on."""
    frame = ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
    context: int = ask("Page.createIsolatedWorld", frameId=frame, worldName=WORLD)["executionContextId"]
    return context


def digest(ask: Ask) -> str:
    """Eight hexadecimal digits, the same for as long as text takes the same room. ``ask`` speaks to a browser that
    stands on a blank page."""
    call = f"{_source()}\nJSON.stringify(webbrond_fonts())"
    measures = ask("Runtime.evaluate", expression=call, contextId=_world(ask), returnByValue=True)["result"]["value"]
    return hashlib.sha256(measures.encode()).hexdigest()[:8]


def drawn_with(ask: Ask, families: Iterable[str]) -> dict[str, str]:
    """Each family of CSS with the font that Swedish letters are really drawn with; "" where there is none.

    ``ask`` speaks to a browser that stands on a blank page; the page is written full.
    """
    named = list(families)
    script = """([families, sample]) => {
      document.body.replaceChildren(...families.map((family) => {
        const line = document.createElement("p");
        line.style.fontFamily = family;
        line.textContent = sample;
        return line;
      }));
    }"""
    ask("Runtime.evaluate", expression=f"({script})({json.dumps([named, SAMPLE])})", contextId=_world(ask))
    ask("DOM.enable")
    ask("CSS.enable")
    root = ask("DOM.getDocument")["root"]["nodeId"]
    lines = ask("DOM.querySelectorAll", nodeId=root, selector="p")["nodeIds"]
    used = (ask("CSS.getPlatformFontsForNode", nodeId=line)["fonts"] for line in lines)
    most = (max(fonts, key=lambda font: font["glyphCount"], default={"familyName": ""}) for fonts in used)
    return {family: str(font["familyName"]) for family, font in zip(named, most, strict=True)}
