"""Each example of a rule that we decide in the browser, at 320 CSS pixels in a real Chromium."""

from collections.abc import Callable, Iterator

import pytest

from audits.model import AxeRule
from crawler.browser.browser import Browser
from rules.loader import load_rules
from rules.schema import Example

pytestmark = pytest.mark.browser
CASES = [
    pytest.param(rule.name, example, id=f"{rule.name}-{number}-{example.outcome}")
    for rule in load_rules().values()
    if rule.engine == "browser"
    for number, example in enumerate(rule.example, 1)
]
SHELL = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Exempel</title>
<meta name="viewport" content="width=device-width"></head>
<body><header><a href="/">Ekvalla kommun</a></header><main><h1>Bygglov</h1>{}</main></body></html>"""


@pytest.fixture(scope="module")
def seen() -> Iterator[Callable[[str], tuple[AxeRule, ...]]]:
    """What a piece of HTML looks like on a narrow screen."""
    with Browser() as browser:

        def look(html: str) -> tuple[AxeRule, ...]:
            artifact = browser.look("https://www.ekvalla.example/", SHELL.format(html), narrow=True)
            assert artifact.narrow is not None, artifact.reason
            return artifact.narrow

        yield look


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: str, example: Example, seen: Callable[[str], tuple[AxeRule, ...]]) -> None:
    """The browser says of the example what its file says."""
    found = {one.id: one for one in seen(example.html or "")}[rule]
    assert found.outcome == example.outcome, [(node.html, node.summary) for node in found.nodes]


def test_names_the_element(seen: Callable[[str], tuple[AxeRule, ...]]) -> None:
    """Of boxes within boxes the innermost is named, with its text, its heading and by how much it stands out."""
    page = seen('<div><section style="width: 600px"><p>Sök bygglov</p></section></div>')
    [node] = page[0].nodes
    assert (node.text, node.heading, node.region) == ("Sök bygglov", "Bygglov", "main")
    assert 200 < int(node.summary) < 400
