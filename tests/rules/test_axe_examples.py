"""Each example of a rule that axe decides, shown to axe in a real Chromium: the outcome must be the example's."""

import io
import json
import os
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from crawler.browser.executables import find_browser, find_driver
from rules.loader import load_rules
from rules.schema import Example

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]

NOT_RULES = {
    "p-as-heading": "experimental; our own bold-heading asks the same question, of fewer lines",
    "frame-tested": "says that axe could not look into a frame, which is no fault of the page: shown as not tested",
    "server-side-image-map": "neither passes nor fails: axe only notes that the (obsolete) attribute is there",
}

TAGS = {"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"}

CASES = [
    pytest.param(rule.name, example, id=f"{rule.name}-{number}-{example.outcome}")
    for rule in load_rules().of_area("accessibility")
    if rule.engine == "axe"
    for number, example in enumerate(rule.example, 1)
]

SHELL = """<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandvik kommun</title>
</head>
<body>
<header><p>Sandvik kommun</p></header>
<main>
{heading}
{fragment}
</main>
<footer><p>Ring kontaktcenter: 0100-12 34 56.</p></footer>
</body>
</html>
"""

# Into the window that is there, which has axe: to load it for each example takes four times as long as all else.
WRITE = """
const [html, done] = arguments;
document.open(); document.write(html); document.close();
if (document.readyState === "complete") done(); else addEventListener("load", () => done(), { once: true });
"""

RUN = """
const [rule, done] = arguments;
if (!axe.getRules().some((known) => known.ruleId === rule)) { done({ unknown: true }); return; }
const options = { runOnly: { type: "rule", values: [rule] }, rules: { [rule]: { enabled: true } } };
axe.run(document, options).then(
  (r) => done({
    fail: r.violations.flatMap((v) => v.nodes.map((n) => n.html)),
    review: r.incomplete.flatMap((v) => v.nodes.map((n) => n.html)),
    passed: r.passes.length,
  }),
  (error) => done({ error: String(error) }),
);
"""


def document(example: Example) -> str:
    """The whole page that the example stands for."""
    html = example.html or ""
    if html.lstrip().lower().startswith("<!doctype"):
        return html
    heading = "" if "<h1" in html else "<h1>Sandvik kommun</h1>"
    return SHELL.format(heading=heading, fragment=html)


def axe_script() -> Path:
    """The axe-core that the crawler would take; WEBBROND_TEST_AXE names another one to try the examples on."""
    if chosen := os.environ.get("WEBBROND_TEST_AXE"):
        return Path(chosen)
    try:
        from crawler.browser.axe import script_path
    except ImportError:
        installed = ROOT / "node_modules/axe-core/axe.min.js"
        package = find_spec("axe_selenium_python")
        assert package is not None
        assert package.origin is not None
        bundled = Path(package.origin).parent / "node_modules/axe-core/axe.min.js"
        return installed if installed.exists() else bundled
    return Path(script_path())


def silence(seconds: int) -> bytes:
    """A sound file of that length."""
    data = io.BytesIO()
    with wave.open(data, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000 * seconds)
    return data.getvalue()


@dataclass
class Server:
    """A loopback web server that shows one document at a time, at any path under /exempel/."""

    address: str
    html: str = ""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    sound = silence(5)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/exempel/"):
                self.answer(200, "text/html; charset=utf-8", shown.html.encode())
            elif self.path == "/prov/halsning.wav":
                self.answer(200, "audio/wav", sound)
            else:
                self.answer(404, "text/plain", b"")

        def answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shown = Server(f"http://127.0.0.1:{httpd.server_port}")
    thread = Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield shown
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    os.environ.setdefault("SE_OFFLINE", "true")
    os.environ.setdefault("SE_AVOID_STATS", "true")
    options = webdriver.ChromeOptions()
    options.binary_location = find_browser()  # the headless shell where there is one: it is faster
    for flag in (
        "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1280,1024",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ):  # fmt: skip
        options.add_argument(flag)
    driver = webdriver.Chrome(options, Service(find_driver()))
    driver.set_script_timeout(20)
    source = axe_script().read_text(encoding="utf-8")
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    yield driver
    driver.quit()


def outcome(result: dict[str, Any]) -> str:
    """One word for what axe said: the worst counts."""
    if result["fail"]:
        return "fail"
    if result["review"]:
        return "needs-review"
    return "pass" if result["passed"] else "inapplicable"


def show(browser: webdriver.Chrome, server: Server, html: str) -> None:
    """Show a page; one with frames in a window of its own, whose axe still hears that of the frames."""
    if "<iframe" in html or not browser.execute_script("return 'axe' in window"):  # the first, or after one that left
        server.html = html
        browser.get(f"{server.address}/exempel/sida")
    else:
        browser.execute_async_script(WRITE, html)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: str, example: Example, server: Server, browser: webdriver.Chrome) -> None:
    """Axe says of the example what the rule's file says."""
    show(browser, server, document(example))
    result = browser.execute_async_script(RUN, rule)
    if result.get("unknown"):
        pytest.skip(f"this axe-core has no rule {rule}")
    assert "error" not in result, result["error"]
    assert outcome(result) == example.outcome, json.dumps(result, ensure_ascii=False)
    if example.count is not None:
        assert len(result["fail"]) == example.count


def test_every_axe_rule_has_a_file_or_a_reason(browser: webdriver.Chrome, server: Server) -> None:
    """Each rule of axe-core 4.14 about the law or best practice has a file of ours, or a reason here.

    Deprecated rules are left out, and so are experimental rules that are only best practice.
    """
    server.html = SHELL.format(heading="", fragment="")
    browser.get(f"{server.address}/exempel/regler")
    version, known = browser.execute_script("return [axe.version, axe.getRules().map((r) => [r.ruleId, r.tags])]")
    if not version.startswith("4.14."):
        pytest.skip(f"the files are written for axe-core 4.14, this is {version}")
    ours = {rule.name for rule in load_rules().of_area("accessibility") if rule.engine == "axe"}
    wanted = {
        name
        for name, tags in known
        if TAGS & set(tags) and "deprecated" not in tags and not {"experimental", "best-practice"} <= set(tags)
    }
    assert ours | set(NOT_RULES) == wanted
    assert not ours & set(NOT_RULES)
