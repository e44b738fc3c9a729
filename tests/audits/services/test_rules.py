"""What the examples of rules cannot show: a narrow screen, services on other hosts, and what is known of a service."""

from collections.abc import Iterator

import pytest

from audits.journeys import Journey, Shown, Step
from audits.model import Finding, PageRecord
from audits.services.consistency import PLACE, LoginControls
from audits.services.known import can_judge
from audits.services.model import Sender, Service, Source
from audits.site_config import Identity, Services, Site
from audits.view import SiteView
from reports.language.wording import Wording
from rules.loader import load_rules

RULES = load_rules()
HOST = "https://etjanst.exempel.se"
LINK = '<a data-n="{n}" href="{url}/logga-in">Logga in</a>'


def shown(url: str, width: int, *, in_header: bool) -> Shown:
    link = LINK.format(n=3, url=url)
    top, content = (link, "") if in_header else ("", link)
    html = (
        f'<html lang="sv"><body data-n="0"><header data-n="1">{top}</header>'
        f'<main data-n="2"><h1 data-n="4">Ansök</h1><p>Tjänsten kräver inloggning.</p>{content}</main></body></html>'
    )
    boxes = ((0, 0, width, 800), (0, 0, width, 60), (0, 60, width, 600), (10, 20 if in_header else 90, 80, 30))
    return Shown(width, 800, html, (*boxes, (0, 60, width, 30)))


def view(narrow_in_header: set[str]) -> SiteView:
    """Four services with the login in the content at 1280; some have it in the header at 390."""
    site = Site(
        Identity("exempel", "Exempels kommun", ("https://exempel.se/",), hosts=("exempel.se",)),
        services=Services(hosts=("etjanst.exempel.se",)),
    )
    journeys = []
    for name in "abcd":
        url = f"{HOST}/{name}"
        wide = shown(url, 1280, in_header=False)
        narrow = shown(url, 390, in_header=name in narrow_in_header)
        journeys.append(Journey(url, (Step(url, "read", wide=wide, narrow=narrow),)))
    records = {
        f"{HOST}/{name}": PageRecord(f"{HOST}/{name}", f"Ansök {name}", f"Ansök {name}", "sv", "sv", "service", 10)
        for name in "abcd"
    }
    return SiteView(site, ("https://exempel.se/",), records, {}, journeys=journeys)


def places(found: SiteView) -> Iterator[Finding]:
    return (each for each in LoginControls(RULES).run(found) if isinstance(each, Finding) and each.rule == PLACE)


def test_a_login_that_moves_on_a_phone_is_reported() -> None:
    [finding] = places(view({"d"}))
    assert finding.key == f"{HOST}/d"
    said = Wording(RULES).message(finding)
    assert said.startswith("På en mobil sitter ”Logga in” i ”Ansök d” här: sidhuvudet. I tre av fyra e-tjänster ")


def test_a_login_that_stays_is_not() -> None:
    assert not list(places(view(set())))


@pytest.mark.parametrize(("rule", "facts", "judged"), [
    ("services.fee-differs", {}, False),
    ("services.open-unstated", {}, None),
    ("services.open-unstated", {"login_required": False}, True),
    ("services.open-unstated", {"login_required": True}, False),
    ("services.foreign-host", {}, True),
    ("services.look", {}, None),
    ("services.look", {"sender": Sender()}, None),
    ("services.look", {"sender": Sender(font="Inter")}, True),
    ("services.foreign-eid", {"login_required": True}, None),
    ("services.foreign-eid", {"login_required": True, "methods_offered": ("password",)}, False),
    ("services.foreign-eid", {"login_required": True, "methods_offered": ("freja",)}, True),
    ("services.start-label", {"sender": Sender()}, False),
    ("services.login-contradicted", {"login_required": True}, None),
])  # fmt: skip
def test_what_is_not_known_is_not_judged(rule: str, facts: dict, judged: bool | None) -> None:
    service = Service("Ansök", f"{HOST}/a", f"{HOST}/a", "etjanst.exempel.se", **facts)
    assert can_judge(rule, service) is judged


def test_both_sentences_are_known() -> None:
    sources = tuple(
        Source("text", "850 kr", "Det kostar 850 kr.", url) for url in ("https://exempel.se/a", f"{HOST}/a")
    )
    service = Service(
        "Ansök", f"{HOST}/a", f"{HOST}/a", "etjanst.exempel.se", ("https://exempel.se/a",), evidence={"fee": sources}
    )
    assert can_judge("services.fee-differs", service) is True
