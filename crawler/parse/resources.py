"""Find the files that a page consists of: style sheets, scripts and images, including those in its style elements."""

import contextlib
import re
from collections.abc import Iterator
from typing import Literal

from lxml import etree

from audits.model import Resource
from crawler.parse import stylesheets
from crawler.web import BadUrl, resolve

_FILES: dict[str, tuple[str, Literal["style", "script", "image"]]] = {
    "link": ("href", "style"), "script": ("src", "script"), "img": ("src", "image"),
}  # fmt: skip
# An address in srcset and its size. A comma inside an address (data:) does not end it.
_CHOICE = re.compile(r"(?:^|,)\s*([^\s,][^\s]*?)(?:\s+[\d.]+[wx])?\s*(?=,\s|,?$)")
MAX_SRCSET = 8_000
MAX_FILES = 300  # of a page; more are an endless gallery or a trap


def read_resources(root: etree._Element, base: str, keep_query: tuple[str, ...]) -> Iterator[Resource]:
    """Yield the resources of ``root``, from link, script and img elements, srcset, and style elements."""
    seen: set[str] = set()
    for element in root.iter(*_FILES, "source", "style"):
        if element.tag == "style":
            found = list(stylesheets.named(element.text or "", base, keep_query))
        else:
            found = list(_files(element, base, keep_query, seen))
        yield from found
        seen.update(resource.url for resource in found)
        if len(seen) >= MAX_FILES:
            return


def _files(element: etree._Element, base: str, keep_query: tuple[str, ...], seen: set[str]) -> Iterator[Resource]:
    attribute, kind = _FILES.get(element.tag, ("", "image"))
    if kind == "style" and "stylesheet" not in (element.get("rel") or "").lower().split():
        return
    srcset = (element.get("srcset") or "") if kind == "image" else ""
    choices = _CHOICE.findall(srcset[:MAX_SRCSET]) if srcset else ()
    for href in (element.get(attribute) or "" if attribute else "", *choices):
        if href and href not in seen and href[:5] != "data:":
            seen.add(href)
            with contextlib.suppress(BadUrl):
                yield Resource(resolve(base, href, keep_query), kind)
