"""Journeys to the login: what is followed, what is read, and what never leaves the browser."""

from collections.abc import Iterator

import doors
import pytest

from audits.reasons import Code, Reason
from audits.services import may_press
from audits.services.travelled import Stop, read_journey
from crawler.browser.traveller import DOCUMENTS, PANELS, STEPS
from crawler.render.pace import Pace

pytestmark = pytest.mark.browser


class Town(doors.Town):
    """The hosts of the helper; a journey is read at once."""

    def stops(self, path: str) -> tuple[Stop, ...]:
        """Return what was read on the journey from a path."""
        return read_journey(self.travel(path), self.site).stops


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """One town, one browser."""
    with Town() as made:
        yield made


@pytest.fixture(scope="module")
def paced(town: Town) -> Iterator[Town]:
    """The same town, where robots.txt is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town.traveller, "_ask", Pace(town.site))
        yield town


LEADS = {
    "script": "<script>location = '{}'</script>",
    "refresh": "<meta http-equiv=refresh content='1; url={}'>",
    "link": "<main><h1>Ansök</h1><a href='{}'>Logga in</a></main>",
    "button": "<main><h1>Ansök</h1><button type=button onclick=\"location = '{}'\">Logga in</button></main>",
}
CHOICE = (
    "<h1>Välj hur du vill logga in</h1><ul><li><a href='/bankid/start'>BankID</a><li><a href='/freja'>Freja+</a></ul>"
)


def test_a_shell_is_read_when_its_script_is_done(town: Town) -> None:
    """Late content, in a shadow root, and the page that its link leads to."""
    town.put(
        town.service,
        "/skal",
        "<my-app></my-app><script>setTimeout(() => { const root = document.querySelector('my-app').attachShadow("
        "{mode: 'open'}); root.innerHTML = '<main><h1>Ansök</h1><a href=/valj>Logga in</a></main>' }, 300)</script>",
    )
    town.put(town.service, "/valj", CHOICE)
    first, second = town.stops("/skal")
    assert [control.label for control in first.shown.controls] == ["Logga in"]
    assert second.shown.offered == ("bankid", "freja")


@pytest.mark.parametrize("body", LEADS.values(), ids=LEADS)
def test_a_listed_provider_is_opened_once_and_followed_nowhere(town: Town, body: str) -> None:
    """Its page is read, whatever led there; what it starts by itself gets no answer."""
    starts = (
        "<script>fetch('/auth/start'); fetch('/x', {method: 'POST'}); new Image().src = '/spar.png';"
        "setTimeout(() => { location = '/vidare' }, 100)</script><form action=/in method=get></form>"
        "<script>setTimeout(() => document.forms[0].submit(), 150)</script>"
    )
    door = town.put(town.provider, "/dorr", CHOICE + "<p style='display:none'><a href=/e>Foreign eID</a></p>" + starts)
    town.put(town.service, "/in", body.format(door))
    town.provider.hits.clear()
    *_, last = town.stops("/in")
    assert last.step.provider
    assert last.shown.offered == ("bankid", "freja")
    asked = {(method, path) for method, path, _ in town.provider.hits}
    assert asked <= {("GET", "/dorr"), ("GET", "/spar.png"), ("GET", "/favicon.ico")}
    assert ("GET", "/dorr") in asked


def test_a_host_that_is_not_listed_is_never_asked(town: Town) -> None:
    """The journey says where it would have gone."""
    town.put(town.service, "/ut", f"<main><h1>Ansök</h1><a href='{town.other.url('/saml')}'>Logga in</a></main>")
    journey = town.travel("/ut")
    assert (journey.steps[-1].state, journey.steps[-1].url) == ("outside", town.other.url("/saml"))
    assert town.other.hits == []


@pytest.mark.parametrize("body", LEADS.values(), ids=LEADS)
def test_robots_txt_is_kept_wherever_a_page_leads(paced: Town, body: str) -> None:
    """On the service's own host and on a provider's, by whatever the page leads on; the record says why."""
    for server in (paced.service, paced.provider):
        server.answer("/robots.txt", 200, b"User-agent: *\nDisallow: /stangd\n", "text/plain")
        barred = paced.put(server, "/stangd", CHOICE)
        paced.put(paced.service, "/till", body.format(barred))
        journey = paced.travel("/till")
        last = journey.steps[-1]
        assert (last.state, Reason.decode(last.reason).code) == ("failed", Code.ROBOTS)
        assert journey.refused == (f"GET {barred}",)
        assert "/stangd" not in {path for _, path, _ in server.hits}
        assert [path for _, path, _ in server.hits].count("/robots.txt") == 1


def test_no_form_is_sent(town: Town) -> None:
    """Not even one that only opens the login."""
    town.put(
        town.service,
        "/form",
        "<main><h1>Ansök</h1><form method=post action=/svar><button>Logga in</button></form></main>",
    )
    journey = town.travel("/form")
    assert journey.steps[-1].state == "form"
    assert not [path for _, path, _ in town.service.hits if path == "/svar"]


def test_dialogs_are_opened_and_what_nothing_shows_is_not_offered(town: Town) -> None:
    """By a button that stays on the page."""
    town.put(
        town.service,
        "/dialog",
        "<main><h1>Ansök</h1><button type=button onclick='d.showModal()'>Logga in</button></main>"
        "<dialog id=d><h2>Välj</h2><button type=button>Mobilt BankID</button></dialog>"
        "<dialog id=e><button type=button>Freja+</button></dialog>",
    )
    (stop,) = town.stops("/dialog")
    assert stop.shown.offered == ("bankid",)
    assert [(c.region, c.opened_by) for c in stop.shown.controls if c.methods] == [("dialog", "Logga in")]


def test_a_journey_ends_after_its_pages(town: Town) -> None:
    """However many pages follow one another, and however much a page has to open."""
    for number in range(8):
        link = f"<main><h1>Ansök</h1><a href='/led/{number + 1}'>Logga in</a></main>"
        town.put(town.service, f"/led/{number}", link)
        town.put(town.service, f"/hopp/{number}", f"<script>location = '/hopp/{number + 1}'</script>")
    panel = "<button type=button aria-expanded=false onclick='this.nextSibling.hidden=false'>Visa mer {}</button>"
    town.put(
        town.service,
        "/paneler",
        "<h1>Ansök</h1>" + "".join(f"{panel.format(n)}<p hidden>Logga in {n}</p>" for n in range(PANELS + 4)),
    )
    town.service.hits.clear()
    assert len(town.travel("/led/0").steps) == STEPS
    assert [path for _, path, _ in town.service.hits if "/led/" in path] == [f"/led/{n}" for n in range(STEPS)]
    assert len(town.travel("/hopp/0").steps) == 1
    assert len([path for _, path, _ in town.service.hits if "/hopp/" in path]) == DOCUMENTS
    [page] = town.travel("/paneler").steps
    assert len(page.panels) == PANELS


def test_regions_by_geometry(town: Town) -> None:
    """Layout tables and one form round everything, without landmarks."""
    town.put(
        town.service,
        "/tabell",
        "<form><table width='100%'><tr><td colspan=3>Ekvalla <a href=/a>Logga in</a></td></tr><tr>"
        "<td width=220><a href=/b>Starta tjänsten</a><br><br><br>Meny</td><td><h1>Ansök om plats</h1><p>Text.</p>"
        "<a href=/c>Identifiera dig</a></td><td width=220 valign=top>Hjälp<br>"
        "<a href=/d>E-legitimera dig</a><br><br></td></tr></table>"
        "<div style='height: 900px'></div>"
        "<table width='100%'><tr><td><a href=/e>Sign in</a></td></tr></table></form>",
    )
    (stop, *_) = town.stops("/tabell")
    assert {c.label: c.region for c in stop.shown.controls} == {
        "Logga in": "header", "Starta tjänsten": "aside", "Identifiera dig": "main", "E-legitimera dig": "aside",
    }  # fmt: skip


def test_pictures_show_no_personal_number(town: Town) -> None:
    """What is masked for the picture is on the page again afterwards: panels and later steps read the real text."""
    number = "19" + "121212-1212"
    town.put(town.service, "/bild", f"""<h1>Ansök</h1><p id=mer hidden>Ring 0500-00 10 00 om {number}</p>
      <p style='font-size:60px'>{number}</p><button type=button aria-expanded=false aria-controls=mer
      onclick="mer.hidden=false">Logga in med e-legitimation</button>""")  # fmt: skip
    plain = f"<h1>Ansök</h1><p style='font-size:60px'>{number[:-4]}****</p><button>Logga in med e-legitimation</button>"
    town.put(town.service, "/utan", plain)
    taken: dict[str, list[bytes]] = {"/bild": [], "/utan": []}
    for path, kept in taken.items():
        journey = town.traveller.travel(
            town.service.url(path), lambda _step: None, may_press, lambda data, kept=kept: kept.append(data) or "x"
        )
        [step] = journey.steps
        assert (step.picture, step.picture_narrow) == ("x", "x")
        assert all(data[8:12] == b"WEBP" and len(data) < 20_000 for data in kept)
    assert taken["/bild"] == taken["/utan"]
    assert number in town.traveller.travel(town.service.url("/bild"), lambda _step: None, may_press).steps[0].wide.html
