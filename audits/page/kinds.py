"""The kind of a page, from evidence that can be shown: its address, its headings, its links, its forms.

The order matters: what a page is under the law (minutes, a statute) comes before what it looks like.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import unquote

from bs4 import Tag

from audits.model import Heading, Kind, Region
from audits.page.addresses import split
from audits.page.elements import Anchor
from audits.site_config import Site, matches
from audits.text import Block, Text

_START_PATH = re.compile(r"/?(?:sv(?:-se)?/?)?(?:index|start|startsida|default|hem|home)?(?:\.\w{3,5})?/?$", re.I)
_DATED = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\b\d{1,2} \w+ 20\d\d|\b20\d\d\b")

_MINUTES_PATH = re.compile(
    r"^(?:(?:\w*namnds?|motes|sammantrades|kommunfullmaktiges?|styrelse)?protokoll(?:en)?|kallelser?|foredragningslist(?:a|or)"
    r"|dagordning(?:ar)?|sammantraden?(?:shandlingar)?|(?:motes|namnds?)handlingar|diari(?:um|et)|postlista)$|^.*-protokoll(?:en)?$"
)
_MINUTES_HEAD = re.compile(
    r"^(?:\w*protokoll(?:sutdrag)?|kallelse|föredragningslista|dagordning|ärendelista|sammanträde|justerat protokoll"
    r"|tillkännagivande|kungörelse|anslag om|tjänsteskrivelse|delegationsbeslut|diari(?:um|et)|handlingar till"
    r"|(?:revidering|uppföljning|återrapport\w*) av|yttrande (?:över|om|till)"
    r"|(?:delårs|års)(?:rapport|redovisning|bokslut)"
    r"|svar på (?:remiss|begäran|motion|interpellation|medborgarförslag)"
    r"|förslag (?:på|till) (?:\w+ )?(?:riktlinjer|reglemente|taxa|policy|föreskrifter|yttrande|beslut|budget))\b"
    r"|\b(?:\w*protokoll|kallelse|föredragningslista|sammanträde)\b.*\d{4}"
    r"|(?:nämnden|styrelsen|utskott(?:et)?|fullmäktige) (?:den )?(?:\d{4}-\d\d-\d\d|\d{1,2} [a-z]{3,9} 20\d\d)",
    re.I,
)
_NOT_MINUTES = re.compile(r"\b(?:boka|begär|beställ|hitta|sök|besök|gynekolog|cell|vaccin|tolk)", re.I)
_STATUTE_PATH = re.compile(
    r"^(?:(?:kommunal-?)?forfattningssamling(?:en)?|forfattningar|styrdokument(?:-och-\w+)?|reglementen?|arbetsordning(?:ar)?|bolagsordning"
    r"|delegationsordning(?:ar)?|lokala-(?:ordnings|trafik)?foreskrifter|ordningsforeskrifter)$|^.*-styrande-dokument$"
    r"|^(?:reglemente|taxa|policy|riktlinjer|foreskrifter|delegationsordning)-for-"
    r"|^\w*(?:handbok(?:en)?|handbocker)$"  # handbooks of case officers
)
_STATUTE_HEAD = re.compile(
    r"^(?:(?:allmänna )?(?:lokala )?(?:ordnings|hälsoskydds|trafik|avfalls)?föreskrifter|reglemente|taxa|policy"
    r"|riktlinjer?|tillämpningsanvisning(?:ar)?|generella föreskrifter"
    r"|arbetsordning|delegationsordning|bolagsordning|renhållningsordning|författningssamling|\w*stadgar?"
    r"|abva|instruktion för|bestämmelser (?:om|för)|\w*föreskrift(?:er)? (?:om|för)|lokal \w*föreskrift"
    r"|(?:handlings|verksamhets)plan (?:för|mot))\b"
    r"|(?:reglemente|föreskrifter|riktlinjer|författningssamling|policy|taxa|delegationsordning)$",
    re.I,
)
_NOT_STATUTE = re.compile(r"integritetspolicy|cookie|kakor|personuppgift|tillgänglighet|\bdu\b", re.I)
_NEWS_PATH = re.compile(
    r"^(?:nyhet(?:er|sarkiv|ssida|srum)?|nyheter-20\d\d|nyhetsartiklar|pressmeddelanden?|pressrum|press|pressinformation"
    r"|aktuellt|news|pressreleases?)$"
)
_NEWS_HEAD = re.compile(r"^pressmeddelande\b", re.I)
_NEWS_TYPE = re.compile(r'"@type"\s*:\s*"(?:NewsArticle|ReportageNewsArticle)"|schema\.org/NewsArticle')
_EASY_PATH = re.compile(r"^(?:\w+-)?(?:om-)?(?:lattlast|latt-last|latt-svenska|latt-att-lasa)(?:-\w+)*$")
_EASY_HEAD = re.compile(r"\blättläst\w*|\blätt att läsa\b|\blätt svenska\b|\benkel svenska\b", re.I)

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


class _Page(Protocol):
    """The parts of a page that decide its kind; `audits.page.page.Page` has them."""

    url: str
    html: str
    site: Site

    @property
    def title(self) -> str: ...
    @property
    def h1(self) -> str: ...
    @property
    def headings(self) -> Sequence[Heading]: ...
    @property
    def anchors(self) -> Sequence[Anchor]: ...
    @property
    def forms(self) -> Sequence[Tag]: ...
    @property
    def text(self) -> Text: ...
    def tags(self, *names: str) -> list[Tag]: ...
    def region(self, tag: Tag) -> Region: ...


def classify_page(page: _Page) -> Kind:
    """Return the kind of ``page``."""
    return _judge(page)[0]


def evidence(page: _Page) -> list[str]:
    """Return the evidence for the kind of ``page``: short codes with the text or address that they rest on."""
    return _judge(page)[1]


def _judge(page: _Page) -> tuple[Kind, list[str]]:
    site = page.site
    parts = split(page.url)
    if is_service_address(page.url, site):
        return "eservice", [f"address {page.url}"]
    if _is_start(page.url, site):
        return "start", [f"address {page.url}"]
    segments = [_ascii(segment) for segment in unquote(parts.path).strip("/").split("/")]
    segments = [re.sub(r"\.\w{2,5}$|^\d+[.-]|\.\w{5,}\.html$", "", segment) for segment in segments if segment]
    for kind, found in (
        ("minutes", _minutes(page, segments)),
        ("statute", _statute(page, segments)),
        ("easy-read", _easy_read(page, segments)),
        ("news", _news(page, segments)),
    ):
        if found:
            return kind, found  # type: ignore[return-value]
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


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("_", "-").replace(" ", "-")


def _head(page: _Page) -> str:
    return page.h1 or page.title


def _minutes(page: _Page, segments: list[str]) -> list[str]:
    if _NOT_MINUTES.search(_head(page)):
        return []
    found = [f"path {segment}" for segment in segments if _MINUTES_PATH.match(segment)]
    head = _MINUTES_HEAD.search(_head(page))
    return found + ([f"heading {head.group()}"] if head else [])


def _statute(page: _Page, segments: list[str]) -> list[str]:
    if _NOT_STATUTE.search(_head(page)):
        return []
    found = [f"path {segment}" for segment in segments if _STATUTE_PATH.match(segment)]
    head = _STATUTE_HEAD.search(_head(page).strip())
    return found + ([f"heading {head.group()}"] if head else [])


def _easy_read(page: _Page, segments: list[str]) -> list[str]:
    found = [f"path {segment}" for segment in segments if _EASY_PATH.match(segment)]
    head = _EASY_HEAD.search(f"{page.h1}\n{page.title}")
    return found + ([f"heading {head.group()}"] if head else [])


def _news(page: _Page, segments: list[str]) -> list[str]:
    found = [f"path {segment}" for segment in segments if _NEWS_PATH.match(segment)]
    dated = re.search(r"(?:^|/)20\d\d/(?:0[1-9]|1[0-2])/", "/".join(segments))
    head = _NEWS_HEAD.search(_head(page))
    found += [f"path {dated.group()}"] if dated else []
    found += [f"heading {head.group()}"] if head else []
    if any(meta.get("property") == "article:published_time" for meta in page.tags("meta")):
        found.append("meta article:published_time")
    if "NewsArticle" in page.html and _NEWS_TYPE.search(page.html):
        found.append("schema.org NewsArticle")
    return found


def _landing(page: _Page) -> list[str]:
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


def _service(page: _Page) -> list[str]:
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


def _is_application(page: _Page, form: Tag) -> bool:
    if page.region(form) != "main" or _FEEDBACK.search(str(form)[:2_000]):
        return False
    fields = form.find_all(["input", "textarea", "select"])
    typed = [tag for tag in fields if tag.get("type", "text") in ("text", "email", "tel", "date", "number", "file")]
    return len(typed) > 1
