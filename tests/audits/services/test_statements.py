"""What sentences say of a service besides logging in, and in how many ways a phone number is written."""

import tomllib
from pathlib import Path

from cases import each

from audits.page.page import Page
from audits.services.contacts import find_contact
from audits.services.parts import steps
from audits.services.phones import find_numbers, to_digits
from audits.services.texts import read_texts
from audits.site_config import Identity, Services, Site

CORPUS = Path(__file__).parents[1] / "corpus"
ROWS = tomllib.loads((CORPUS / "service_statements.toml").read_text(encoding="utf-8"))
PHONES = tomllib.loads((CORPUS / "phones.toml").read_text(encoding="utf-8"))
STEPS = tomllib.loads((CORPUS / "service_steps.toml").read_text(encoding="utf-8"))
CENTRE = ("Kontakt Ekvalla", "0500-00 10 00")
FIELDS = {"ways_offered": "ways", "case_overview": "cases"}
SITE = Site(
    Identity("exempel", "Exempels kommun", ("https://kommun.example/",), hosts=("kommun.example",)),
    services=Services(hosts=("etjanst.kommun.example",), contact=CENTRE),
)


def told(html: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What the texts of a page say: field, value, and the services that it is said of."""
    page = Page("https://kommun.example/sida", f"<title>Sida</title>{html}", SITE)
    return [(told.field, told.value, told.about) for told in read_texts(page, on_service=False, contact=CENTRE).told]


@each(("passage", "said"), [row for rows in ROWS.values() for row in rows])
def test_passage(passage: str, said: list[str]) -> None:
    """Audience, help, fee, time and ways are read out of a passage as the table says, and nothing else."""
    found = {
        f"{FIELDS.get(field, field)} {value}"
        for field, value, _ in told(f"<main><h1>Sida</h1><p>{passage}</p></main>")
        if field != "login_said"
    }
    assert found == set(said)


@each("text", PHONES["same"])
def test_same_number(text: str) -> None:
    assert find_numbers(text) == (to_digits("0500-00 10 00"),)


@each("text", PHONES["other"])
def test_other_number(text: str) -> None:
    assert "0500001000" not in find_numbers(text)


def test_headings_say_what_a_list_is_about() -> None:
    """Below a heading, a bare amount is the fee, a bare span the time, and a bare noun the audience."""
    html = (
        "<main><h1>Sida</h1><h2>Vem kan ansöka?</h2><ul><li>Privatpersoner</li></ul><h2>Avgift</h2><p>850 kronor</p>"
        "<h2>Handläggningstid</h2><p>4 veckor</p><h2>Storlek</h2><p>Högst 300 kronor</p></main>"
    )
    assert [(field, value) for field, value, _ in told(html)] == [
        ("audience", "resident"),
        ("fee", "850 kr"),
        ("time", "P4W"),
    ]


@each(("text", "things"), [
    ("Bifoga ritningar och en situationsplan.", {"drawing", "site-plan"}),
    ("Glöm inte att skicka med kvitton.", {"receipt"}),
    ("Du behöver inte skicka med något läkarintyg.", {"no medical"}),
    ("Personbevis behövs inte längre.", {"no personal-record"}),
    ("Inga ritningar behövs, men en fullmakt ska bifogas.", {"no drawing", "authority"}),
    ("Om du söker som ombud behöver du en fullmakt.", set()),
    ("Ansökan behandlas inte utan ritningar.", set()),
    ("Behöver jag ett läkarintyg?", set()),
    ("Ritningar finns i arkivet.", set()),
])  # fmt: skip
def test_what_is_needed(text: str, things: set[str]) -> None:
    """By everyone who applies; conditions and questions say nothing."""
    assert {
        value for field, value, _ in told(f"<main><h1>Sida</h1><p>{text}</p></main>") if field == "requirements"
    } == things


def test_what_a_week_costs_is_no_time() -> None:
    """Below a heading about fee and time, the span that has a price is not how long the case takes."""
    html = (
        "<main><h1>Sida</h1><h2>Avgift och tid</h2><p>En vecka kostar 900 kronor. Du får svar inom 2 dagar.</p></main>"
    )
    assert [(field, value) for field, value, _ in told(html)] == [("fee", "900 kr"), ("time", "P2D")]


def test_surroundings_say_nothing() -> None:
    """Menus, header and footer are about all services, and so about none."""
    menu = "<header><p>E-tjänsten kräver inloggning.</p></header><footer><p>Avgiften är 300 kronor.</p></footer>"
    assert told(f"{menu}<main><h1>Sida</h1><p>Du behöver inte logga in.</p></main>") == [
        ("login_said", "not-needed", ())
    ]


def test_a_sentence_is_about_the_services_that_it_leads_to() -> None:
    """In a list of services, each item speaks of its own; a section without links speaks of all."""
    first, second = (f"https://etjanst.kommun.example/{name}" for name in "ab")
    html = (
        "<main><h1>Sida</h1><p>Det kostar ingenting.</p><h2>E-tjänster</h2><ul>"
        f"<li><a href='{first}'>Ansök om plats</a> Kräver BankID.</li>"
        f"<li><a href='{second}'>Anmäl frånvaro</a> Du behöver inte logga in.</li></ul></main>"
    )
    assert told(html) == [
        ("fee", "0 kr", ()),
        ("login_said", "required", (first,)),
        ("login_said", "not-needed", (second,)),
    ]


def test_number_divided_by_elements() -> None:
    """A number and a name count though elements divide them, and lines are not joined."""
    html = "<main><h1>Sida</h1><p><span>0500</span>-00 <b>10 00</b></p><p>Kontakt <b>Ekvalla</b></p></main>"
    page = Page("https://kommun.example/sida", html, SITE)
    found = find_contact(page, CENTRE)
    assert (found.phone, found.contact_centre, found.region) == ("0500-00 10 00", True, "main")
    assert find_contact(Page(page.url, "<p>0500</p><p>00 10 00</p>", SITE), CENTRE).phone == ""


@each(("count", "content"), STEPS["steps"])
def test_steps_of_platforms(count: int, content: str) -> None:
    """Steps are found in the markups of several platforms; other lists are none."""
    assert len(steps(Page("https://kommun.example/sida", f"<title>Sida</title><main>{content}</main>", SITE))) == count
