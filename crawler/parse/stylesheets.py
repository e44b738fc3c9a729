"""Find the other sheets (`@import`) and pictures (`url()`) that a style sheet names."""

import contextlib
import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

import tinycss2
from tinycss2.ast import Node

from audits.model import Resource
from crawler.web import BadUrl, resolve

MAX_SHEETS = 60  # read per night; a site has a few
MAX_BYTES = 500_000  # of one sheet; larger ones are whole frameworks with embedded pictures
MAX_NAMED = 200  # files that are taken from one sheet
DEPTH = 3  # levels of sheets that import sheets
_MAY_NAME = re.compile(r"url\(|@import", re.I)  # most style elements name no file, and need not be parsed
_FONT = re.compile(r"\.(?:woff2?|ttf|otf|eot)(?:$|[?#])", re.I)

type Kind = Literal["style", "image"]


def named(css: str, base: str, keep_query: tuple[str, ...] = ()) -> Iterator[Resource]:
    """Yield the files that the sheet ``css`` at ``base`` (or a page's style element) names, each once.

    At most `MAX_NAMED` are read. Fonts are left out: a sheet lists several for browsers to choose from, and the old
    ones are often gone.
    """
    if not _MAY_NAME.search(css):
        return
    seen: set[str] = set()
    for href, kind in _addresses(css[:MAX_BYTES]):
        if not href or href in seen or href[:1] == "#" or href[:5].lower() in ("data:", "about", "blob:"):
            continue
        seen.add(href)
        if _FONT.search(href):
            continue
        with contextlib.suppress(BadUrl):
            yield Resource(resolve(base, href, keep_query), kind)
        if len(seen) == MAX_NAMED:
            return


@lru_cache(16)  # a site repeats the same few style elements on every page, and parsing is slow
def _addresses(css: str) -> tuple[tuple[str, Kind], ...]:
    """Return each address in ``css``, and whether it is that of a sheet or of a picture."""
    return tuple(_walk(tinycss2.parse_component_value_list(css, skip_comments=True)))


def _walk(nodes: Iterable[Node]) -> Iterator[tuple[str, Kind]]:
    waiting = deque([iter(nodes)])  # a stack, as blocks may be nested deeper than functions may call each other
    rule = ""
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
        elif node.type == "at-keyword":
            rule = node.lower_value
        elif node.type == "url" or (node.type == "string" and rule == "import"):
            yield from _address(node.value, rule)
        elif node.type == "function" and node.lower_name in ("url", "src"):
            for part in node.arguments:
                if part.type == "string":
                    yield from _address(part.value, rule)
        elif node.type in ("{} block", "() block", "[] block"):
            rule = "" if node.type == "{} block" else rule
            waiting.append(iter(node.content))
        elif node.type == "function":
            waiting.append(iter(node.arguments))
        elif node == ";":
            rule = ""


def _address(value: str, rule: str) -> Iterator[tuple[str, Kind]]:
    if rule != "namespace":  # an identifier, which browsers do not fetch
        yield value.strip(), "style" if rule == "import" else "image"
