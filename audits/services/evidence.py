"""The page audit of the area: stores what each page shows of services and login, if anything."""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from audits.base import PageAudit, PageYield
from audits.model import Fact
from audits.page import Page, split
from audits.services import parts
from audits.services.controls import controls, has_login_form
from audits.services.method_table import kinds
from audits.services.methods import Reading, read_passage
from audits.services.model import FACT, Contact, Evidence, Said, Sender
from audits.services.words import table
from audits.site_config import Site, matches

_CONTENT = ("heading", "paragraph", "list-item", "table-cell", "contact")
_LISTED = 8  # words: a list item under "Det här behöver du" that names an e-identification says that it is needed
_FIELDS = {"text", "email", "tel", "number", "date", "", "file", "radio", "checkbox"}


class ServiceEvidence(PageAudit):
    """Yields the fact "service" (`audits.services.model.Evidence`); decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the fact, where the page is a service's or mentions services or logging in."""
        on_service = is_service_url(page.url, page.site)
        if not on_service and not _speaks(page):
            return
        yield Fact(FACT, msgspec.to_builtins(evidence(page, on_service)))


def is_service_url(url: str, site: Site) -> bool:
    """Return whether an address is on a service host of site.toml, matches ``[services] pages``, or has such a host
    name.
    """
    parts_ = split(url)
    host = (parts_.hostname or "").casefold()
    at = f"{host}:{parts_.port}" if parts_.port else host
    hosts = {name.casefold() for name in site.services.hosts}
    return at in hosts or matches(url, site.services.pages) or bool(_named_host().search(host))


@cache
def _named_host() -> re.Pattern[str]:
    return re.compile(table("service-platforms")["discovery"]["host"], re.I)


@cache
def _trigger() -> re.Pattern[str]:
    return re.compile(
        r"e-?tjänst|självservice|logga\w* in|inlogg|bank-?\s?id|e-?leg|freja ?\+|freja e-?id|blankett|log in|e-id", re.I
    )


def _speaks(page: Page) -> bool:
    """Return whether the page mentions services in its main content, which most municipal pages do not."""
    if any(is_service_url(link.to, page.site) for link in page.links if link.region in ("main", "aside")):
        return True
    return bool(_trigger().search(page.text.running))


def evidence(page: Page, on_service: bool) -> Evidence:
    """Return everything that the page shows. Facts that only a service's own page has are left out on others."""
    names = page.site.services.contact
    said, need, where, around, around_where = _read(page, on_service, names)
    platform = parts.platform(page.url, page.html) if on_service else ""
    seen = tuple(controls(page)) if on_service else ()
    text = page.text.running
    unavailable = parts.page_words("unavailable").search(text) if on_service else None
    statement = parts.page_words("statement")
    return Evidence(
        platform=platform,
        on_service=on_service,
        said=said,
        need=need,
        need_sentence=where,
        controls=seen,
        login_form=on_service and has_login_form(page),
        fields=_fields(page) if on_service else 0,
        steps=parts.steps(page),
        sections=parts.sections(page),
        around=around,
        around_sentence=around_where,
        sender=parts.sender(page) if on_service else Sender(),
        contact=parts.contact(page, names) if on_service else Contact(),
        languages=parts.languages(page) if on_service else (),
        privacy=on_service and bool(parts.page_words("privacy").search(page.html)),
        statement_url=next((a.href for a in page.anchors if statement.search(f"{a.text} {a.href}")), "")
        if on_service
        else "",
        unavailable=text[max(0, unavailable.start() - 60) : unavailable.end() + 20] if unavailable else "",
    )


def _read(
    page: Page, on_service: bool, names: tuple[str, ...]
) -> tuple[tuple[Said, ...], bool | None, str, tuple[str, ...], str]:
    said: list[Said] = []
    need: bool | None = None
    where = around_where = ""
    around: list[str] = []
    lacking, listed = False, False
    for block in page.text.blocks:
        if block.kind not in _CONTENT and (on_service or block.kind != "links"):
            continue
        if block.kind == "heading":
            found = parts.parts_of(block.text)
            lacking, listed = "without" in found, "need" in found
        for sentence, reading in read_passage(block.text, names, lacking):
            said += (Said(m.method, m.status, sentence[:300], m.enumerated) for m in reading.mentions)
            states = reading.need
            if states is None and listed and block.kind == "list-item" and _is_listed(sentence, reading):
                states = True
            if states is not None and need is None:
                need, where = states, sentence[:300]
            if reading.around and not around_where:
                around_where = sentence[:300]
            around += reading.around
    for anchor in page.anchors:
        if anchor.region in ("main", "aside") and _is_paper(anchor.href, anchor.text):
            around.append("paper")
            around_where = around_where or anchor.text
    return tuple(dict.fromkeys(said)), need, where, tuple(dict.fromkeys(around)), around_where


def _is_listed(sentence: str, reading: Reading) -> bool:
    return len(sentence.split()) <= _LISTED and any(method in kinds()["eid"] for method in reading.methods())


def _is_paper(href: str, text: str) -> bool:
    """Return whether a link leads to a form to print and fill in."""
    path = split(href).path.casefold() if "[" not in href else ""
    name = f"{text} {path.rpartition('/')[2]}"
    return path.endswith((".pdf", ".docx", ".doc", ".odt")) and bool(
        re.search(table("service-platforms")["page"]["paper_file"], name, re.I)
    )


def _fields(page: Page) -> int:
    """Return how many fields the page asks its reader to fill in, in its main content."""
    tags = page.in_main("input", "textarea", "select")
    return sum(tag.name != "input" or str(tag.get("type") or "").lower() in _FIELDS for tag in tags)
