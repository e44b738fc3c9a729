"""What axe asks again and again is answered from memory: it must find what it finds without."""

import json

import pytest
from looking import Web, page

from crawler.browser import axe
from crawler.browser.browser import Browser

pytestmark = pytest.mark.browser

# Boxes of every kind that axe measures: in several lines, cut, scrolled, moved, over each other, close.
BODY = """
<a href="#m">Hoppa</a><header style="position:sticky;top:0;background:#fffd"><a href="/">Start</a></header>
<main id="m"><h1 style="transform:translateX(40px)">Rubrik</h1>
<p style="width:90px">Den här texten har <a href="/a" style="color:#345">en länk på flera rader</a> och <b>mer</b>.</p>
<p style="color:#999;background:linear-gradient(#fff, #eee)">Ton i ton</p>
<div style="position:relative;background:#234;height:40px">
<p style="position:absolute;top:30px;color:#fff">Över kant</p></div>
<div style="overflow:auto;height:40px;width:90px"><p style="width:400px;color:#bbb">Rullas fram</p></div>
<div style="overflow:hidden;height:9px"><p>Göms här</p></div>
<p class="mark" style="color:#888">Med en bild bakom sig</p>
<div style="line-height:9px;font-size:6px"><a href="/1">1</a> <a href="/2">2</a>
<button style="padding:0;margin-left:-3px;width:11px;height:9px">x</button></div>
<table><tr><th>Namn<td style="color:#aaa">Värde</table>
<label>Namn <input style="color:#ccc" value="Eva"></label><p style="opacity:.4">Blekt</p>
<p style="visibility:hidden">Syns inte</p><p style="clip:rect(0 0 0 0);position:absolute">För skärmläsare</p></main>
<style>.mark::before{content:"";position:absolute;inset:0;background:#222}</style>
"""
_RAW = """axe.run(document, {}).then((found) => JSON.stringify([
  ...["violations", "incomplete"].map((list) =>
    found[list].map(({{ id, nodes }}) => [id, nodes.map(({{ target, any, all, none }}) =>
      [target, [...any, ...all, ...none].map(({{ id, data, relatedNodes }}) =>
        [id, data, relatedNodes.map(({{ target }}) => target)])])])),
  found.passes.map(({{ id, nodes }}) => [id, nodes.length]), found.inapplicable.map(({{ id }}) => id),
]))"""


def _found(browser: Browser, url: str, *, quick: bool) -> object:
    """All that axe says of a page, to the numbers in it."""
    browser.look(url)
    frame = browser._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = browser._ask("Page.createIsolatedWorld", frameId=frame, worldName=axe.WORLD)["executionContextId"]
    call = _RAW.format(json.dumps(axe.run_options()))
    if quick:
        call = f"(() => {{ const quick = webbrond_quick(); return {call}.finally(quick.done); }})()"
    said = browser._ask("Runtime.evaluate", expression=call, contextId=world, awaitPromise=True, returnByValue=True)
    found = json.loads(said["result"]["value"])
    natives = browser._ask(
        "Runtime.evaluate", contextId=world, returnByValue=True,
        expression="[getComputedStyle, DOMRect, DOMPoint, Element.prototype.getClientRects,"
        " Element.prototype.getBoundingClientRect, Range.prototype.getClientRects, document.createTreeWalker]"
        ".every((one) => String(one).includes('[native code]'))",
    )  # fmt: skip
    assert natives["result"]["value"] is True  # everything is as it was
    return found


def test_axe_says_the_same_to_the_last_number(server: Web, browser: Browser) -> None:
    """Colours, sizes, distances, what lies over what."""
    url = server.put("/matt", page(BODY))
    slow = _found(browser, url, quick=False)
    assert _found(browser, url, quick=True) == slow
    assert {"color-contrast", "target-size"} <= {rule for rule, _ in slow[0]}  # type: ignore[index]
