"""Checks that the information page of an e-service says what the service itself says and does."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from audits.base import SiteYield
from audits.page import fold
from audits.services.base import ServiceAudit
from audits.services.catalogue import build_services
from audits.services.majority import part_of
from audits.services.method_table import kinds
from audits.services.model import Service, Source
from audits.services.statements import NO
from audits.view import SiteView

DIFFER = "services.methods-differ"
_STEM = 5  # letters: "ansök" and "ansökan", "bygglov" and "bygglovet" are one word in two names
_VAGUE = 2  # words: a shorter link text ("Ansök här") is no name


class SameMethods(ServiceAudit):
    """Information pages name the methods that the login offers."""

    rules = (DIFFER,)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings by service, about its first information page that names other methods."""
        compared = [
            service
            for service in build_services(site)
            if service.methods_offered and any(service.mentioned_by_page.values())
        ]
        if not compared:
            yield self.inapplicable()
        wrong = {service.url: list(_differences(service)) for service in compared}
        share = part_of(sum(not pages for pages in wrong.values()), len(compared))
        for service in compared:
            for page, promised, unmentioned in wrong[service.url][:1]:
                sentence = _sentence(service, page, promised or service.mentioned_by_page[page])
                yield self.about(
                    DIFFER,
                    service,
                    page,
                    sentence,
                    case="promised" if promised else "unmentioned",
                    mentioned=", ".join(service.mentioned_by_page[page]),
                    offered=", ".join(service.methods_offered or ()),
                    promised=", ".join(promised),
                    unmentioned=", ".join(unmentioned),
                    sentence=sentence,
                    share=share,
                )


def _differences(service: Service) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield each page that differs, with the methods that it promises in vain and those that it leaves out.

    General "e-legitimation" matches every e-identification.
    """
    eids, offered = kinds()["eid"], service.methods_offered or ()
    for page, mentioned in service.mentioned_by_page.items():
        if not mentioned:
            continue
        any_named, any_offered = "e-leg" in mentioned, "e-leg" in offered
        promised = tuple(
            m for m in mentioned if m not in offered and not (m in eids and any_offered)
            and not (m == "e-leg" and eids & set(offered))
        )  # fmt: skip
        unmentioned = tuple(m for m in offered if m in eids and m != "e-leg" and m not in mentioned and not any_named)
        if promised or unmentioned:
            yield page, promised, unmentioned


def _sentence(service: Service, page: str, methods: tuple[str, ...]) -> str:
    """Return the page's first sentence that says that one of the methods can be used."""
    sources = service.evidence.get("methods_mentioned", ())
    return next((source.text for source in sources if source.url == page and source.value in methods), "")


class Statement(NamedTuple):
    """What one page says of a fact: ``values`` are compared, ``text`` is shown."""

    values: frozenset[str]
    text: str
    url: str


class Comparison(NamedTuple):
    """A fact of which the information page and the service's own page must say the same."""

    rule: str
    known: Callable[[Service], bool | None]
    statements: Callable[[Service, SiteView], tuple[Statement, Statement] | None]


def _compare(fact: str) -> Comparison:
    """Return the comparison of what both pages say of a field of the record, by its evidence."""

    def statements(service: Service) -> tuple[Statement, Statement] | None:
        sources = [source for source in service.evidence.get(fact, ()) if source.value not in ("", "varies")]
        ours = [source for source in sources if source.url in service.info_pages]
        theirs = [source for source in sources if source.url == service.start_url]
        return (_joined(ours), _joined(theirs)) if ours and theirs else None

    return Comparison(
        f"services.{fact}-differs",
        lambda service: statements(service) is not None,
        lambda service, _: statements(service),
    )


def _requirements(service: Service, _: SiteView) -> tuple[Statement, Statement] | None:
    """Return what both pages say of a thing that one must have or send; of one that they differ about, if any."""
    said: dict[str, tuple[list[Source], list[Source]]] = {}
    for source in service.evidence.get("requirements", ()):
        pages = said.setdefault(source.value.removeprefix(NO), ([], []))
        pages[source.url not in service.info_pages].append(source)
    both = [
        (_joined(ours), _joined(theirs))
        for ours, theirs in said.values()
        if len({source.value for source in ours}) == len({source.value for source in theirs}) == 1
    ]
    return next((pair for pair in both if pair[0].values != pair[1].values), both[0] if both else None)


def _joined(sources: list[Source]) -> Statement:
    values = (value for source in sources for value in source.value.split(", "))
    return Statement(frozenset(values), sources[0].text, sources[0].url)


def _names(service: Service, site: SiteView) -> tuple[Statement, Statement] | None:
    """Return the name by which the information page links to the service, and the service's own heading."""
    record = site.records.get(service.start_url)
    for page in service.info_pages:
        links = site.records[page].links if page in site.records else ()
        texts = (fold(link.text) for link in links if site.final(link.to) == service.start_url)
        name = next((text for text in texts if len(text.split()) > _VAGUE), "")
        if name and record and record.h1:
            return Statement(_stems(name), name, page), Statement(_stems(record.h1), record.h1, service.start_url)
    return None


def _stems(name: str) -> frozenset[str]:
    words = (word for word in re.findall(r"\w+", name.casefold()) if word not in _GENERAL)
    return frozenset(word[:_STEM] for word in words if len(word) > 3)


_GENERAL = {"tjänst", "tjänsten", "etjänst", "etjänsten", "ansök", "anmäl", "till", "från", "inom", "eller", "logga"}

COMPARISONS = (
    Comparison("services.name-differs", lambda service: bool(service.info_pages), _names),
    _compare("fee"),
    _compare("time"),
    _compare("audience"),
    Comparison("services.requirements-differ", lambda service: "requirements" in service.evidence, _requirements),
)


class SameFacts(ServiceAudit):
    """Information page and service agree on name, fee, time, who can apply, and what is needed."""

    rules = tuple(comparison.rule for comparison in COMPARISONS)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings by service with both sentences; what only one of the pages says is no contradiction."""
        services = build_services(site)
        for rule, _, statements in COMPARISONS:
            both = [(service, found) for service in services if (found := statements(service, site))]
            if not both:
                yield self.inapplicable(rule)
            share = part_of(sum(bool(ours.values & theirs.values) for _, (ours, theirs) in both), len(both))
            for service, (ours, theirs) in both:
                if not ours.values & theirs.values:
                    yield self.about(rule, service, ours.url, ours.text, said=ours.text, other=theirs.text, share=share)
