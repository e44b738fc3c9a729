"""Reads what the main content of a page says of services and of logging in."""

import re
from collections import defaultdict
from collections.abc import Iterator

from bs4 import Tag
from msgspec import Struct

from audits.page import Page, split
from audits.services import parts
from audits.services.addresses import is_service_url, says_service
from audits.services.method_table import kinds
from audits.services.methods import Reading, read_passage
from audits.services.model import Said, Told
from audits.services.statements import LISTED, read_statements
from audits.services.words import table
from audits.text import Block

_BLOCKS = ("heading", "paragraph", "list-item", "table-cell", "contact")
_CONTENT = ("main", "dialog", "aside")
_LONGEST = 300  # characters of a sentence that are kept


class Texts(Struct, frozen=True):
    """What the texts of a page say; the fields are those of `audits.services.model.Evidence`."""

    said: tuple[Said, ...]
    told: tuple[Told, ...]
    around: tuple[str, ...]
    around_sentence: str


def read_texts(page: Page, on_service: bool, contact: tuple[str, ...]) -> Texts:
    """Return what the main content says. Menus, footers and other surroundings say nothing of a service."""
    said: dict[Said, None] = {}
    told: dict[Told, None] = {}
    around: list[tuple[str, str]] = []
    for block, above, about in _sections(page, on_service):
        question = ""
        for sentence, reading in read_passage(block.text, contact, "without" in above):
            whole = f"{question} {sentence}".strip()
            question = sentence if sentence.endswith("?") else ""
            found = list(read_statements(whole, reading, contact, above))
            if block.kind == "list-item" and reading.need is None and "need" in above and _is_listed(sentence, reading):
                found.append(("login_said", "required"))
            if not (found or reading.mentions) or page.region(block.element) not in _CONTENT:
                continue
            kept = sentence[:_LONGEST]
            said |= dict.fromkeys(Said(m.method, m.status, kept, m.enumerated, about) for m in reading.mentions)
            selector = _selector(block.element)
            told |= dict.fromkeys(Told(name, value, kept, selector, about) for name, value in found)
            around += ((way, kept) for way in reading.around)
    for anchor in page.anchors:
        if anchor.region in _CONTENT and _is_paper(anchor.href, anchor.text):
            around.append(("paper", anchor.text))
            told[Told("ways_offered", "paper", anchor.text[:_LONGEST], _selector(anchor.element))] = None
    ways = tuple(dict.fromkeys(way for way, _ in around))
    return Texts(tuple(said), tuple(told), ways, around[0][1] if around else "")


def _sections(page: Page, on_service: bool) -> Iterator[tuple[Block, tuple[str, ...], tuple[str, ...]]]:
    """Yield the blocks of the content, each with the parts that the heading above names, and the services it is about.

    A block is about those services that it links to, or else its section. A page without such links is about any.
    """
    linked = _service_links(page)
    section: list[Block] = []
    for block in (*page.text.blocks, None):
        if section and (block is None or block.kind == "heading"):
            heading = section[0].text if section[0].kind == "heading" else ""
            above = parts.parts_of(heading)
            all_links = tuple(dict.fromkeys(url for each in section for url in linked.get(id(each.element), ())))
            for each in section:
                if each.kind in _BLOCKS or (each.kind == "links" and not on_service):
                    yield each, above, linked.get(id(each.element), all_links)
            section = []
        if block is not None:
            section.append(block)


def _service_links(page: Page) -> dict[int, tuple[str, ...]]:
    """Return the addresses of services that each element of the content leads to, by the element's id (of Python)."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for anchor in page.anchors:
        url = anchor.href
        if anchor.region not in _CONTENT or url == page.url or not url.startswith("http"):
            continue
        if is_service_url(url, page.site) or says_service(url, anchor.text):
            for element in (anchor.element, *anchor.element.parents):
                found[id(element)].append(url)
    return {key: tuple(dict.fromkeys(urls)) for key, urls in found.items()}


def _is_listed(sentence: str, reading: Reading) -> bool:
    return len(sentence.split()) <= LISTED and any(method in kinds()["eid"] for method in reading.methods())


def _is_paper(href: str, text: str) -> bool:
    """Return whether a link leads to a form to print and fill in."""
    path = split(href).path.casefold() if "[" not in href else ""
    name = f"{text} {path.rpartition('/')[2]}"
    return path.endswith((".pdf", ".docx", ".doc", ".odt")) and bool(
        re.search(table("service-platforms")["page"]["paper_file"], name, re.I)
    )


def _selector(tag: Tag) -> str:
    """Return a CSS selector of an element, from the nearest ancestor with an id on."""
    path: list[str] = []
    for element in (tag, *tag.parents):
        if element.name == "[document]":
            break
        if name := str(element.get("id") or ""):
            path.append(f'[id="{name}"]')
            break
        place = 1 + sum(1 for _ in element.find_previous_siblings(element.name))
        path.append(f"{element.name}:nth-of-type({place})" if element.name not in ("html", "body") else element.name)
    return " > ".join(reversed(path))
