"""The work of every audit of the whole site grows as the site does, whatever a hostile site is made of."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from growing import Costs, spent, too_steep
from msgspec import to_builtins

from audits.documents import Document, Facts
from audits.model import Heading, Link, PageRecord, Target
from audits.registry import SITE_AUDITS
from audits.services.model import FACT, Contact, Evidence, Said, Section, Seen, Sender, Told
from audits.site_config import Identity, Services, Site
from audits.view import SiteView
from rules import load_rules

PAGES = 500  # four times as many are measured too
START, SERVICE = "https://x.se/", "https://e.x.se/"
SITE = Site(Identity("x", "Marks kommun", (START,), hosts=("x.se",)), services=Services(hosts=("e.x.se",)))
AUDITS = [audit(load_rules()) for audit in SITE_AUDITS]


def record(url: str, links: tuple[Link, ...] = (), evidence: Evidence | None = None, title: str = "Sida") -> PageRecord:
    """A page as site audits see it; all have the same headings and lead."""
    facts = {FACT: to_builtins(evidence)} if evidence else {}
    headings = (Heading(1, title), Heading(2, "Kontakt"))
    return PageRecord(
        url,
        title,
        title,
        "sv",
        "sv",
        "info",
        90,
        headings=headings,
        links=links,
        lead="Du kan ansöka här.",
        facts=facts,
    )


def equal(count: int) -> SiteView:
    """All pages alike, in a chain, with the same menu."""
    menu = tuple(Link(f"{START}{at}", "Läs mer", "nav") for at in range(30))
    return view(record(f"{START}{at}", (*menu, Link(f"{START}{at + 1}", "Nästa", "main"))) for at in range(count))


def different(count: int) -> SiteView:
    """No title and no link text appears twice."""
    return view(
        record(f"{START}{at}", (Link(f"{START}{at + 1}", f"Om {at}", "nav"),), title=f"Sida {at}")
        for at in range(count)
    )


def hub(count: int) -> SiteView:
    """One page links to all others, which all link to one that does not answer."""
    broken = Link(f"{START}borta", "Borta", "main")
    links = tuple(Link(f"{START}{at}", f"Sida {at}", "main") for at in range(count))
    targets = {broken.to: Target(broken.to, "broken", 404)}
    return view([record(START, links), *(record(f"{START}{at}", (broken,)) for at in range(count))], targets)


def moved(count: int) -> SiteView:
    """Every link is a redirect to the next one."""
    urls = [f"{START}{at}" for at in range(count)]
    targets = {url: Target(url, "redirect", 301, after) for url, after in pairwise(urls)}
    return view((record(f"{START}p{at}", (Link(url, "Vidare", "main"),)) for at, url in enumerate(urls)), targets)


def services(count: int) -> SiteView:
    """An information page and a start page for each, with a login between."""
    said = (Said("bankid", "supported", "Logga in med BankID."),)
    told = (Told("login_said", "required", "Du måste logga in."),)
    about = Evidence(said=said, told=told, sections=(Section("Avgift", ("fee",)),))
    login = Seen("Logga in", f"{SERVICE}login", "main", "login", ("bankid",))
    begins = Evidence(
        on_service=True, said=said, controls=(login,), sender=Sender("Marks kommun"), contact=Contact(region="main")
    )
    pages = []
    for at in range(count):
        url = f"{SERVICE}{at}"
        pages.append(record(f"{START}{at}", (Link(url, f"Ansök om sak {at}", "main"),), about, f"Sak {at}"))
        pages.append(record(url, (Link(login.href, "Logga in", "main"),), begins, f"Ansök om sak {at}"))
    return view(pages)


def documents(count: int) -> SiteView:
    """As many files, all linked from one page and from pages of their own."""
    files = [f"{START}fil{at}.pdf" for at in range(count)]
    links = tuple(Link(url, "Fil (pdf)", "main") for url in files)
    pages = [record(START, links), *(record(f"{START}{at}", links[at : at + 1]) for at in range(count))]
    found = {url: Document(url, "pdf", 900, facts=Facts(title="Fil", tagged=False, text=True)) for url in files}
    return SiteView(SITE, (START,), {page.url: page for page in pages}, {}, documents=found, today="2026-01-01")


def view(pages: "object", targets: dict[str, Target] | None = None) -> SiteView:
    """The view of these pages, all of which were fetched."""
    records = {page.url: page for page in pages}  # type: ignore[attr-defined]
    known = {url: Target(url, "ok", 200) for url in records}
    return SiteView(SITE, (START,), records, known | (targets or {}), today="2026-01-01")


def costs(family: Callable[[int], SiteView], size: int) -> Costs:
    """The time of each audit with a site of that size; what audits share is computed by the first that asks."""
    seen = family(size)
    return {type(audit).__name__: spent(lambda: list(audit.run(seen))) for audit in AUDITS}  # noqa: B023 - used at once


@pytest.mark.parametrize("family", [equal, different, hub, moved, services, documents])
def test_site_audits(family: Callable[[int], SiteView]) -> None:
    assert too_steep(partial(costs, family), PAGES) == {}
