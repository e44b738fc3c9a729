"""Feed parsers what no one writes, for as long as wished: `python -m bench fuzz --minutes 10`. The tests do so briefly.

Each target may raise only what it says; anything else is a crash, which hypothesis shrinks to the smallest input.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audits.page import Page, join, split
from audits.site_config import Identity, Site
from audits.text import Text
from crawler.config import load
from crawler.inputs import read_statistics
from crawler.parse import NoManuscript, decode, extract_page, office, pdf, read_manuscript
from crawler.web import BadUrl, canonical, resolve, robots, sitemap
from rules import InvalidInput

PAGES, ROUNDS = 0, 10  # minutes
_SITE = Site(Identity(id="x", name="X", start=("https://x.se/",)))
_PIECES = (
    "<", ">", "</", "<a href=", "<p>", "<main>", "<h1>", "<table><tr><td>", "<base href=", "<template>", "<!--", "-->",
    "<![CDATA[", "&#0;", "&amp;", '"', "'", "http://", "//", "[", "]", ":", "@", "%", "%00", "?", "#", "..", "/", "\\",
    "\0", "\ud800", "\u202e", "å", "A. ", "1 ", "\n", "<meta http-equiv=refresh content='0;url=", "900101-6808",
    "User-agent: *\n", "Disallow: /", "Crawl-delay: ", "<urlset>", "<loc>", "<?xml", "<!DOCTYPE", "[site]\n", "id = ",
    "%PDF-1.7\n", "1 0 obj", "endobj", "trailer", "%%EOF", "PK\x03\x04", "adress;besök\n", "[[owner]]\n", "\ufeff",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), max_size=40).map("".join)
DECODED = TEXT.map(lambda text: text.encode("utf-8", "replace").decode())  # as `decode` does: no lone surrogate
BYTES = TEXT.map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=300)


class Target(NamedTuple):
    """A function, what it is fed, and what it may raise."""

    run: Callable[[Any], object]
    fed: st.SearchStrategy[Any]
    raises: tuple[type[BaseException], ...] = ()


def _page(html: str) -> object:
    page = Page("https://x.se/a", html, _SITE, links=extract_page(html, "https://x.se/a").links)
    return page.record({}), [page.place(tag) for tag in page.elements[:20]]


def _file(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        with TemporaryDirectory() as folder:
            (path := Path(folder) / name).write_bytes(data)
            return read(path)

    return run


TARGETS: dict[str, Target] = {
    "extract": Target(lambda html: extract_page(html, "https://x.se/a"), TEXT),
    "page": Target(_page, DECODED),
    "decode": Target(lambda body: decode(body, "text/html"), BYTES),
    "canonical": Target(canonical, TEXT, (BadUrl,)),
    "resolve": Target(lambda href: resolve("https://x.se/a/", href), TEXT, (BadUrl,)),
    "addresses": Target(lambda url: (split(url).hostname, split(url).port, join("https://x.se/", url)), TEXT),
    "robots": Target(lambda body: robots.parse_robots(200, "text/plain", body).allows("https://x.se/a"), BYTES),
    "sitemap": Target(lambda body: list(sitemap.parse_sitemap(body)), BYTES, (sitemap.BadSitemap,)),
    "text": Target(lambda html: Text.of(BeautifulSoup(html, "lxml")).judged, DECODED),
    "PDF": Target(pdf.facts, BYTES.map(b"%PDF-1.7\n".__add__)),
    "office": Target(lambda body: office.facts(body, "docx"), BYTES.map(b"PK\x03\x04".__add__)),
    "manuscript": Target(lambda body: read_manuscript("", body), BYTES, (NoManuscript,)),
    "site.toml": Target(_file("site.toml", load), BYTES, (InvalidInput,)),
    "statistics": Target(_file("statistics.csv", read_statistics), BYTES, (InvalidInput,)),
}


def fuzz(target: Target, examples: int) -> None:
    """Feed a target so many examples; raise what it must not raise."""

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck),
              phases=(Phase.generate, Phase.shrink))  # fmt: skip
    @given(target.fed)
    def run(fed: Any) -> None:
        with suppress(*target.raises):
            target.run(fed)

    run()


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Feed every target for `rounds` minutes, and print the crashes; the rest is ignored."""
    del pages, folder, with_peers
    end = time.monotonic() + 60 * rounds
    crashes: dict[str, str] = {}
    turns = 0
    while time.monotonic() < end:
        for name, target in TARGETS.items():
            if name not in crashes and time.monotonic() < end:
                try:
                    fuzz(target, 300)
                except BaseException as error:
                    crashes[name] = repr(error)
                    print(f"{name}: {error!r} {getattr(error, '__notes__', '')}", flush=True)
        turns += 1
    print(f"{turns} rounds of 300 examples for each of {len(TARGETS)} targets, {len(crashes)} crashes")
