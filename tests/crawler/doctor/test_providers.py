"""The doctor proposes the identity providers that the last run came to, and contacts none."""

from pathlib import Path

from audits.journeys import Journey, Step
from audits.services import unlisted_doors
from audits.site_config import Identity, Services, Site
from crawler.doctor.providers import propose_providers
from reports.store import Store, put_journey

RUN = "2026-11-21T0130"
SITE = Site(
    Identity("ekvalla", "Ekvalla kommun", ("https://www.ekvalla.test/",)),
    services=Services(providers=("idp.ekvalla.test",)),
)
CGI = "https://m00-mg-local.idp.funktionstjanster.se/samlv2/idp/sign_in/22?SAMLRequest=x"


def journey(start: str, to: str) -> Journey:
    return Journey(f"https://etjanst.ekvalla.test/{start}", (Step(to, "outside"),))


def test_known_doors_are_proposed_with_the_line_to_write(tmp_path: Path) -> None:
    """Once per host, and no host that is not a door."""
    assert list(propose_providers(SITE, tmp_path)) == []
    with Store(tmp_path) as store:
        store.execute("INSERT INTO run (id, started, stage, state) VALUES (?, ?, 'merge', 'done')", RUN, RUN)
        for number in (1, 2):
            put_journey(store, RUN, journey(str(number), CGI))
        put_journey(store, RUN, journey("3", "https://www.youtube.com/watch"))
    [advice] = propose_providers(SITE, tmp_path)
    assert advice.ok
    assert advice.text == (
        "2 e-services lead to m00-mg-local.idp.funktionstjanster.se (CGI); to read how to log in there, write under"
        ' [services]: providers = ["idp.ekvalla.test", "m00-mg-local.idp.funktionstjanster.se"]'
    )


def test_doors_are_recognised_by_host_or_by_what_they_are_asked() -> None:
    """As municipalities use them."""
    found = unlisted_doors(
        journey(str(number), url)
        for number, url in enumerate(
            (
                "https://login.grandid.com/?sessionid=1", "https://x.example/Shibboleth.sso/Login",
                "https://y.example/in?SAMLRequest=z", "https://idp.z.example/", "https://www.ekvalla.example/kontakt",
            )
        )
    )  # fmt: skip
    assert {(host, name) for host, name, _ in found} == {
        ("login.grandid.com", "GrandID"), ("x.example", "Shibboleth"), ("y.example", "SAML"), ("idp.z.example", "IdP"),
    }  # fmt: skip
