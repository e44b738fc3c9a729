"""The kind of a page, from evidence that can be shown: its address, its headings, its links, its forms.

The order matters: what a page is under the law (minutes, a statute) comes before what it looks like.
"""

import re

from bs4 import Tag

from audits.model import Kind
from audits.page.addresses import split
from audits.page.signs import PageParts, exempt_signs
from audits.site_config import Site, matches
from audits.text import Block

_START_PATH = re.compile(r"/?(?:sv(?:-se)?/?)?(?:index|start|startsida|default|hem|home)?(?:\.\w{3,5})?/?$", re.I)
_ACT = r"ansök|anmäl|boka|beställ|betala|felanmäl|överklaga|rapportera|hyr|registrera|säg upp|begär"
_ACTION = re.compile(
    rf"^(?:(?:{_ACT})\b|sök\b(?=.*\b(?:plats|bidrag|stöd|lov|tillstånd|bostad|hjälp))|lämna in|skicka in|logga in"
    r"|starta|(?:till )?(?:vår |våra )?e-?tjänst|öppna e-?tjänst|gör (?:en )?(?:ansökan|anmälan))",
    re.I,
)
_HOW = re.compile(
    rf"^(?:(?:{_ACT})\b|så (?:här )?(?:gör|ansöker|anmäler|söker|bokar|betalar|beställer|går|överklagar)"
    r"|(?:ansökan|anmälan) (?:om|av)\b|(?:ansökan|anmälan)$|sök (?:plats|bidrag|stöd|bygglov|tillstånd)"
    r"|hur (?:ansöker|söker|anmäler|gör|bokar|betalar|beställer) )",
    re.I,
)
_TOLD = re.compile(
    r"\bdu (?:kan )?(?:ansöker|ansöka|anmäler|anmäla|bokar|boka|beställer|beställa|betalar|betala) "
    r"|\b(?:ansök|anmäl|boka|beställ|betala) (?:via|genom|i|på|senast|här|direkt)\b"
    r"|\bfyll i (?:blankett|formulär|ansökan)",
    re.I,
)
_FEEDBACK = re.compile(r"hjälpte|hade du nytta|synpunkt på sidan|feedback|sökord|search|cookie|nyhetsbrev", re.I)
_LANDING_LINKS = 3
_LANDING_SHARE = 0.5
_TEASER = 40  # words: a block of at most this length below a link says where it leads
_LANDING_WORDS = 80  # words of running text: a page with more has content of its own


def classify_page(page: PageParts) -> Kind:
    """Return the kind of ``page``."""
    return _judge(page)[0]


def evidence(page: PageParts) -> list[str]:
    """Return the evidence for the kind of ``page``: short codes with the text or address that they rest on."""
    return _judge(page)[1]


def _judge(page: PageParts) -> tuple[Kind, list[str]]:
    site = page.site
    if is_service_address(page.url, site):
        return "eservice", [f"address {page.url}"]
    if _is_start(page.url, site):
        return "start", [f"address {page.url}"]
    if exempt := exempt_signs(page):
        return exempt
    if found := _landing(page):
        return "landing", found
    if found := _service(page):
        return "service", found
    return "info", []


def is_action(text: str) -> bool:
    """Return whether ``text``, of a link or a heading, names an action ("Ansök om plats")."""
    return bool(_ACTION.match(text) or _HOW.match(text))


def is_service_address(url: str, site: Site) -> bool:
    """Return whether ``url`` is on an e-service host or among ``[services] pages``."""
    if site.services.pages and matches(url, site.services.pages):
        return True
    parts = split(url)
    own = {host.lower() for host in site.site.hosts} | {split(start).netloc.lower() for start in site.site.start}
    hosts = {host.lower() for host in site.services.hosts}
    if parts.netloc.lower() in hosts or (parts.hostname or "") in hosts:
        return parts.netloc.lower() not in own
    return False


def _is_start(url: str, site: Site) -> bool:
    parts = split(url)
    for start in site.site.start:
        wanted = split(start)
        if parts.netloc.lower() != wanted.netloc.lower():
            continue
        if parts.path.rstrip("/") == wanted.path.rstrip("/"):
            return True
        if not parts.query and _START_PATH.fullmatch(parts.path) and _START_PATH.fullmatch(wanted.path):
            return True
    return False


def _landing(page: PageParts) -> list[str]:
    """Return the evidence for a landing page: links, each perhaps with a line about its target, and little else."""
    blocks = [block for block in page.text.blocks if block.kind not in ("label", "contact")]
    openers = told = teasers = 0
    for before, block in zip([None, *blocks], blocks, strict=False):
        size = len(block.words)
        if _is_opener(block):
            openers += 1
            told += size
        elif before is not None and _is_opener(before) and size <= _TEASER and block.kind != "heading":
            told += size
            teasers += size * (block.kind == "paragraph")
    total = sum(len(block.words) for block in blocks if block.kind != "heading" or _is_opener(block))
    running = len(page.text.running_words) - teasers
    if openers >= _LANDING_LINKS and running < _LANDING_WORDS and told >= _LANDING_SHARE * total:
        return [f"{openers} links, {running} words of running text"]
    return []


def _is_opener(block: Block) -> bool:
    return block.kind == "links" or (block.kind == "heading" and block.element.find("a", href=True) is not None)


def _service(page: PageParts) -> list[str]:
    """Return the evidence for a page on how to apply, report, book or pay: one strong sign, or two weak ones."""
    strong: list[str] = []
    weak: list[str] = []
    for anchor in page.anchors:
        if anchor.region != "main":
            continue
        if is_service_address(anchor.href, page.site):
            strong.append(f"link to service {anchor.href}")
        elif _ACTION.match(anchor.text):  # an own page may only inform; another host has a form or a service
            (weak if _is_own(anchor.href, page.site) else strong).append(f"link {anchor.text[:60]}")
    for heading in page.headings:
        if _HOW.match(heading.text):
            strong.append(f"heading {heading.text[:60]}")
    if any(_is_application(page, form) for form in page.forms):
        weak.append("form")
    if told := _TOLD.search(page.text.running):
        weak.append(f"text {told.group().strip()}")
    return [*strong, *weak] if strong or len(weak) > 1 else []


def _is_own(href: str, site: Site) -> bool:
    """Return whether ``href`` is a page of the site itself, not a file and not on another host."""
    parts = split(href)
    own = {host.lower() for host in site.site.hosts} | {split(start).netloc.lower() for start in site.site.start}
    return parts.netloc.lower() in own and not re.search(r"\.(?:pdf|docx?|xlsx?|odt)$", parts.path, re.I)


def _is_application(page: PageParts, form: Tag) -> bool:
    if page.region(form) != "main" or _FEEDBACK.search(str(form)[:2_000]):
        return False
    fields = form.find_all(["input", "textarea", "select"])
    typed = [tag for tag in fields if tag.get("type", "text") in ("text", "email", "tel", "date", "number", "file")]
    return len(typed) > 1
