"""What is measured in pixels on the demo's pages is the same in any font: nothing of it is close to a limit."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from audits.model import Artifact
from audits.site_config import Site
from crawler.browser.browser import Browser
from crawler.demo import font as demo_font
from crawler.demo.content import site_folder
from crawler.demo.demo import Answer, DemoWeb

pytestmark = pytest.mark.browser

FAULTS: list[dict[str, Any]] = tomllib.loads((site_folder() / "truth.toml").read_text(encoding="utf-8"))["fault"]
PIXELS = ("reflow", "text-spacing", "text-overlap", "target-size")
# The planted faults, what looks like one, and the pages with the longest words and the widest forms.
PAGES = (
    ("eplatform", "/oversikt/overview/107"),
    ("aspnet", "/Web/Boendeparkering.aspx"),
    ("egen", "/foreningsbidrag"),
    ("web", "/uppleva/foreningar"),
    ("web", "/kommun/overklaga"),
)
# What stands before the address of the font in its sheet. A real font that is narrower or wider need not be at hand.
SIZES = {"own": "", "narrow": "size-adjust: 80%; ", "wide": "size-adjust: 125%; "}


class Dressed(DemoWeb):
    """The demo in a font of ``size`` (see `SIZES`), or in the machine's own ones."""

    def __init__(self, size: str) -> None:
        super().__init__()
        self.size = size

    def answer(self, host: str, path: str) -> Answer:
        """Answer as the demo does, but for the sheet with the font."""
        answer = super().answer(host, path)
        if path != demo_font.PATH:
            return answer
        body = answer.body.replace(b"src:", f"{SIZES[self.size]}src:".encode()) if self.size in SIZES else b""
        return replace(answer, body=body)


@pytest.fixture(params=[*SIZES, "the machine's"])
def looks(request: pytest.FixtureRequest) -> Iterator[dict[tuple[str, str], Artifact]]:
    """The pages as the browser sees them in one font."""
    with Dressed(request.param) as web:
        site = msgspec.convert(tomllib.loads(web.site_toml()), Site)
        with Browser(site) as browser:
            yield {page: browser.look(web.url(*page), narrow=True) for page in PAGES}


def planted(host: str, path: str) -> dict[str, int]:
    """The faults in pixels that the truth has on a page, with how many there are."""
    here = [fault for fault in FAULTS if fault["host"] == host and fault["path"] in (path, "*")]
    named = {fault["rule"].removeprefix("accessibility."): fault["count"] for fault in here}
    return {rule: count for rule, count in named.items() if rule in PIXELS}


def told(artifact: Artifact) -> dict[str, int]:
    """What the browser says of a page by rules that measure pixels, questions too."""
    rules = [*artifact.axe, *(artifact.narrow or ())]
    return {rule.id: len(rule.nodes) for rule in rules if rule.id in PIXELS and rule.nodes}


def test_pixel_faults_are_the_same_in_any_font(looks: dict[tuple[str, str], Artifact]) -> None:
    """Each planted fault is found, and no trap is fallen into."""
    assert all(artifact.narrow for artifact in looks.values())
    assert {page: told(artifact) for page, artifact in looks.items()} == {page: planted(*page) for page in PAGES}
