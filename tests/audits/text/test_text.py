"""The text model: what is a block, of which kind, and what of it is running text."""

import pytest
from bs4 import BeautifulSoup
from cases import each
from hypothesis import given
from hypothesis import strategies as st

from audits.page import Page
from audits.site_config import Identity, Site
from audits.text.text import Text

SITE = Site(site=Identity("e", "Ekvalla kommun", ("https://www.e.se/",)))


def text(html: str) -> Text:
    return Page("https://www.e.se/", f"<main>{html}</main>", SITE).text


KINDS = [
    ("<h2>Avgifter</h2>", [("heading", "Avgifter")]),
    ("<p>Du kan ansöka.</p>", [("paragraph", "Du kan ansöka.")]),
    ("<div>Text som står löst i en ruta på sidan.</div>", [("paragraph", "Text som står löst i en ruta på sidan.")]),
    ("<div>Dela sidan</div>", [("label", "Dela sidan")]),
    ("<ul><li>pass</li><li>kort</li></ul>", [("list-item", "pass"), ("list-item", "kort")]),
    ("<ul><li>pass<ul><li>nytt</li></ul></li></ul>", [("list-item", "pass"), ("list-item", "nytt")]),
    ("<ul><li><p>pass</p></li></ul>", [("list-item", "pass")]),
    ("<dl><dt>Avgift</dt><dd>100 kr</dd></dl>", [("label", "Avgift"), ("list-item", "100 kr")]),
    ("<table><tr><th>Ålder</th><td>5 år</td></tr></table>", [("table-cell", "Ålder"), ("table-cell", "5 år")]),
    ("<p><a href='/a'>Ansök här</a></p>", [("links", "Ansök här")]),
    ("<ul><li><a href='/a'>Ansök</a></li></ul>", [("links", "Ansök")]),
    ("<p>Läs om <a href='/a'>avgifter</a> först.</p>", [("paragraph", "Läs om avgifter först.")]),
    ("<p><strong>Vad kostar det?</strong></p>", [("label", "Vad kostar det?")]),
    ("<p><strong>Viktigt:</strong> ring först.</p>", [("paragraph", "Viktigt: ring först.")]),
    ("<form><label>Namn</label><input></form>", [("label", "Namn")]),
    ("<button>Skicka</button>", [("label", "Skicka")]),
    ("<address>Storgatan 1</address>", [("contact", "Storgatan 1")]),
    ("<p>Telefon: 013-20 60 00</p>", [("contact", "Telefon: 013-20 60 00")]),
    ("<p>E-post: info@x.se</p>", [("contact", "E-post: info@x.se")]),
    ("<p>Besöksadress:<br>Storgatan 1<br>123 45 X</p>", [("contact", "Besöksadress:\nStorgatan 1\n123 45 X")]),
    ("<p>Måndag–fredag 8–16</p>", [("contact", "Måndag–fredag 8–16")]),
    ("<div class='kontakt'><p>Anna Ek, chef</p></div>", [("contact", "Anna Ek, chef")]),
    ("<p>Ring oss på 013-20 60 00 så hjälper vi dig.</p>", None),
    ("<p>Senast uppdaterad: 2025-01-01</p>", [("label", "Senast uppdaterad: 2025-01-01")]),
    ("<p>Bygg&shy;lov och an<b>söka</b>n\u200b gäller.</p>", [("paragraph", "Bygglov och ansökan gäller.")]),
    ("<p>Fo\u0308rskola finns.</p>", [("paragraph", "Förskola finns.")]),
    ("<p>Ett stycke.<br><br>Ett till.</p>", [("paragraph", "Ett stycke.\n\nEtt till.")]),
    (
        "Löst i sidan står en mening. <p>Stycke.</p>",
        [("paragraph", "Löst i sidan står en mening."), ("paragraph", "Stycke.")],
    ),
    (
        "<details><summary>Fråga?</summary><p>Svaret är ja.</p></details>",
        [("label", "Fråga?"), ("paragraph", "Svaret är ja.")],
    ),
    ("<figure><img alt='x'><figcaption>Bild av torget.</figcaption></figure>", [("label", "Bild av torget.")]),
]


@each(("html", "expected"), KINDS)
def test_blocks(html: str, expected: list[tuple[str, str]] | None) -> None:
    """Each piece of text is a block of its own, of the right kind, with its text as read."""
    found = [(block.kind, block.text) for block in text(html).blocks]
    assert found == (expected or [("paragraph", BeautifulSoup(html, "lxml").get_text())])


HIDDEN = [
    "<p hidden>dold</p>",
    "<p aria-hidden='true'>dold</p>",
    "<p style='color: red; display: none'>dold</p>",
    "<div style='visibility:hidden'><p>dold</p></div>",
    "<script>dold</script>",
    "<style>dold</style>",
    "<noscript>dold</noscript>",
    "<template><p>dold</p></template>",
    "<!-- dold -->",
    "<nav><ul><li>dold</li></ul></nav>",
    "<p class='sr-only'>dold</p>",
    "<span class='env-assistive-text'>dold</span>",
    "<select><option>dold</option></select>",
    "<textarea>dold</textarea>",
    "<svg><title>dold</title></svg>",
]


@pytest.mark.parametrize("html", HIDDEN)
def test_hidden(html: str) -> None:
    """What is not displayed is no text."""
    assert text(html).blocks == ()


def test_accordion() -> None:
    """A closed panel that a button opens is content."""
    html = "<button aria-controls='p1'>Fråga</button><div id='p1' hidden><p>Svaret är ja.</p></div>"
    assert [block.text for block in text(html).blocks] == ["Fråga", "Svaret är ja."]


def test_running_text() -> None:
    """Only paragraphs are running text; list items that are whole sentences are judged with them."""
    found = text(
        "<h2>Rubrik</h2><p>En mening.</p><ul><li>punkt</li><li>Det här är en hel mening.</li></ul><p>Slut.</p>"
    )
    assert [sentence.text for sentence in found.sentences] == ["En mening.", "Slut."]
    assert [sentence.text for sentence in found.judged] == ["En mening.", "Det här är en hel mening.", "Slut."]
    assert found.running_words == ("En", "mening", "Slut")
    assert len(found.words) == 11
    assert found.running.split("\n")[0] == "Rubrik"


def test_offsets() -> None:
    """A sentence knows where it stands in its block."""
    block = text("<p>Ring kl. 8.  Vi svarar.</p>").blocks[0]
    assert [(sentence.start, sentence.text) for sentence in block.sentences] == [(0, "Ring kl. 8."), (12, "Vi svarar.")]


def test_layout_table() -> None:
    """A table that only makes the layout holds paragraphs."""
    cell = "Du kan få hjälp hemma. Vi kommer till dig. Hjälpen kostar lite. " * 4
    assert [block.kind for block in text(f"<table><tr><td>{cell}</td></tr></table>").blocks] == ["paragraph"]
    assert [b.kind for b in text(f"<table role=presentation><tr><td>{cell}</td></tr></table>").blocks] == ["paragraph"]


def test_deep_page() -> None:
    """A page of a thousand nested elements is read as far as layouts go, and no further."""
    assert text("<div>" * 1_000 + "djup").blocks == ()


@given(st.text(alphabet="aå .!?\n\xad\u200b<>/pbr1–", max_size=200))
def test_any_text(source: str) -> None:
    """Whatever a page holds, every sentence stands in its block where it says, and no word is lost or doubled."""
    for block in text(source).blocks:
        assert all(block.text[s.start : s.start + len(s.text)].replace("\n", " ") == s.text for s in block.sentences)
        starts = [sentence.start for sentence in block.sentences]
        assert starts == sorted(set(starts))
