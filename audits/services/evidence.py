"""The page audit of the area: stores what each page shows of services and login, if anything."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import msgspec

from audits.base import PageAudit, PageYield
from audits.model import Fact
from audits.page import Page
from audits.services import parts
from audits.services.addresses import is_service_url
from audits.services.contacts import find_contact
from audits.services.controls import controls, has_login_form
from audits.services.model import FACT, Contact, Evidence, Sender
from audits.services.texts import read_texts

_FIELDS = {"text", "email", "tel", "number", "date", "", "file", "radio", "checkbox"}


class ServiceEvidence(PageAudit):
    """Yields the fact "service" (`audits.services.model.Evidence`); decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the fact, where the page is a service's or mentions services or logging in."""
        on_service = is_service_url(page.url, page.site)
        if not on_service and not _speaks(page):
            return
        yield Fact(FACT, msgspec.to_builtins(evidence(page, on_service)))


def decode_evidence(facts: dict[str, Any]) -> None:
    """Replace the evidence among a page's facts by a struct, which takes half the memory of what it is read from.

    Evidence in the form of an older version stays as it is, and is an error of the audits that use it.
    """
    with suppress(msgspec.ValidationError):
        if FACT in facts:
            facts[FACT] = msgspec.convert(facts[FACT], Evidence)


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
    spoken = read_texts(page, on_service, names)
    platform = parts.platform(page.url, page.html) if on_service else ""
    steps = parts.steps(page)
    seen = tuple(controls(page)) if on_service else ()
    statement = parts.page_words("statement")
    return Evidence(
        platform=platform,
        on_service=on_service,
        said=spoken.said,
        told=spoken.told,
        controls=seen,
        login_form=on_service and has_login_form(page),
        fields=_fields(page) if on_service else 0,
        steps=steps,
        steps_ordered=parts.are_ordered(page, steps),
        sections=parts.sections(page),
        around=spoken.around,
        around_sentence=spoken.around_sentence,
        sender=parts.sender(page) if on_service else Sender(),
        contact=find_contact(page, names) if on_service else Contact(),
        languages=parts.languages(page) if on_service else (),
        privacy=on_service and bool(parts.page_words("privacy").search(page.html)),
        statement_url=next((a.href for a in page.anchors if statement.search(f"{a.text} {a.href}")), "")
        if on_service
        else "",
        unavailable=_unavailable(page) if on_service else "",
    )


def _unavailable(page: Page) -> str:
    """Return the first sentence that says that the service cannot be used now."""
    said = parts.page_words("unavailable")
    return next((sentence.text for sentence in page.text.sentences if said.search(sentence.text)), "")


def _fields(page: Page) -> int:
    """Return how many fields the page asks its reader to fill in, in its main content."""
    tags = page.in_main("input", "textarea", "select")
    return sum(tag.name != "input" or str(tag.get("type") or "").lower() in _FIELDS for tag in tags)
