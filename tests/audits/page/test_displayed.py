"""What of a page is displayed: by what the browser named, or else by the page's own markup."""

import pytest

from audits.accessibility.headings import SeveralMainHeadings
from audits.accessibility.links import VagueLink
from audits.model import Artifact, Finding, Hidden, Rendered
from audits.page import Page
from audits.services.controls import controls
from audits.site_config import Identity, Site
from rules import load_rules

SITE = Site(site=Identity("e", "Ekvalla kommun", ("https://e.se/",)))


def page(body: str, hidden: tuple[Hidden, ...] | None = None) -> Page:
    artifact = None if hidden is None else Artifact("https://e.se/", "", "ok", rendered=Rendered(hidden=hidden))
    return Page("https://e.se/sida", f"<main>{body}</main>", SITE, artifact=artifact)


NEVER = [
    "<template>{}</template>",
    "<template><div>{}</div><template>{}</template></template>",
    "<noscript>{}</noscript>",
    "<dialog>{}</dialog>",
    '<dialog class="fraga"><div>{}</div></dialog>',
    "<div hidden>{}</div>",
    '<div style="color: red; DISPLAY : none">{}</div>',
    '<div style="visibility:hidden">{}</div>',
    "<div popover>{}</div>",
    '<div hidden id="p1"><a href="#p1">Överst</a>{}</div>',
    '<button aria-expanded="false">Meny</button><p>Annat.</p><div hidden>{}</div>',
]
SHOWN = [
    "<div>{}</div>",
    "<div hidden='until-found'>{}</div>",
    "<details><summary>Mer</summary>{}</details>",
    "<button aria-controls='p1' aria-expanded='false'>Mer</button><div id='p1' hidden>{}</div>",
    "<h2><button aria-expanded='false'>Mer</button></h2><div style='display: none'>{}</div>",
    "<button role='tab' aria-controls='p2'>Två</button><p>Ett.</p><div role='tabpanel' id='p2' hidden>{}</div>",
    "<a href='#p1' data-toggle='collapse'>Mer</a><div id='p1' style='display:none'>{}</div>",
    "<button data-bs-target='#p1'>Mer</button><div id='p1' hidden>{}</div>",
    "<button onclick=\"visa('p1')\">Mer</button><div id='p1' hidden>{}</div>",
    "<div><template shadowrootmode='open'><div>{}</div></template></div>",
]
INSIDE = '<h1>Andra</h1><p>Här är en text. <a href="/x">Läs mer</a></p>'


def judged(one: Page) -> tuple[int, int, bool]:
    """How many main headings and vague links are faults, and whether the text is judged."""
    rules = load_rules()
    found = [each.run(one) for each in (SeveralMainHeadings(rules), VagueLink(rules))]
    several, vague = ([item for item in items if isinstance(item, Finding)] for items in found)
    return len(several), len(vague), "Här är en text." in one.text.running


@pytest.mark.parametrize("around", NEVER)
def test_what_nothing_opens_is_not_judged(around: str) -> None:
    """Templates, closed dialogs and hidden boxes have no headings, links and text."""
    assert judged(page(f"<h1>Första</h1>{around.replace('{}', INSIDE)}")) == (0, 0, False)


@pytest.mark.parametrize("around", SHOWN)
def test_what_a_visitor_can_open_is_judged(around: str) -> None:
    """Accordions, tabs and details are content, and so is a declarative shadow tree."""
    assert judged(page(f"<h1>Första</h1>{around.replace('{}', INSIDE)}")) == (1, 1, True)


@pytest.mark.parametrize(
    ("dialog", "opener"), [("<dialog id=d1>{}</dialog>", "d1"), ("<div role=dialog id=d1 hidden>{}</div>", "d1")]
)
def test_a_dialog_has_an_outline_of_its_own(dialog: str, opener: str) -> None:
    """The main heading of a dialog that a button opens is no second one of the page, but its links are judged."""
    body = f"<h1>Första</h1><button commandfor={opener}>Öppna</button>{dialog.replace('{}', INSIDE)}"
    assert judged(page(body)) == (0, 1, False)


CHOICES = """<form><h2>Logga in</h2><button name="m" value="bankid">BankID</button>
<button name="m" value="freja" {}>Freja eID Plus</button></form>"""


@pytest.mark.parametrize("hidden", ['style="display:none"', "hidden", 'style="visibility: hidden"', "popover"])
def test_a_hidden_login_choice_is_not_offered(hidden: str) -> None:
    """Only the choice that is displayed counts."""
    assert [seen.label for seen in controls(page(CHOICES.format("")))] == ["BankID", "Freja eID Plus"]
    assert [seen.label for seen in controls(page(CHOICES.format(hidden)))] == ["BankID"]


def test_a_styled_radio_button_is_offered_by_its_label() -> None:
    """The input may be hidden where its label is what people press."""
    body = '<label for="f">Freja eID Plus</label><input type="radio" id="f" style="display:none">'
    assert [seen.label for seen in controls(page(body))] == ["Freja eID Plus"]
    assert not list(controls(page(body.replace("<label", "<label hidden"))))


LIST = """<div class="ruta"><p>Ett och ett.</p></div><div class="ruta"><p>Två och två.</p></div>
<div hidden><p>Tre.</p></div>"""


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        ((), ["Ett och ett.", "Två och två.", "Tre."]),  # a script has shown what the markup hides
        ((Hidden("div#.ruta", 2),), ["Tre."]),
        ((Hidden("div#.ruta", 2, (1,)), Hidden("div#", 1)), ["Ett och ett."]),
        ((Hidden("div#.ruta", 3, (1,)),), ["Ett och ett.", "Två och två.", "Tre."]),  # scripts added one: no guess
        ((Hidden("div#", 4, (2,)),), ["Ett och ett.", "Två och två."]),  # the markup decides
        ((Hidden("section#.ruta", 2),), ["Ett och ett.", "Två och två.", "Tre."]),
    ],
)
def test_the_browser_is_believed(hidden: tuple[Hidden, ...], expected: list[str]) -> None:
    """What the browser names as hidden is left out; where that cannot be told apart, the markup decides."""
    assert [block.text for block in page(LIST, hidden).text.blocks] == expected


def test_like_boxes_of_another_text_are_not_mistaken() -> None:
    """Boxes that look equal are told apart by their order, not by their content."""
    like = "".join(f"<section><p>Text nummer {number}.</p></section>" for number in "12")
    found = page(like, (Hidden("section#", 2, (0,)),))
    assert [block.text for block in found.text.blocks] == ["Text nummer 2."]
