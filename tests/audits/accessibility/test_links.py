"""Accessible names of links, and which of them are vague."""

from cases import each

from audits.accessibility.names import Names
from audits.page import Page
from audits.site_config import Identity, Site
from audits.text import is_vague

SITE = Site(site=Identity("e", "Ekvalla kommun", ("https://www.e.se/",)))


@each(
    ("html", "name"),
    [
        ("<a href=x>Läs mer</a>", "Läs mer"),
        ("<a href=x>  Läs\n<b>mer</b>  </a>", "Läs mer"),
        ("<a href=x>bygg<b>lov</b></a>", "bygglov"),
        ("<a href=x><div>Läs</div><div>mer</div></a>", "Läs mer"),
        ('<a href=x aria-label="Läs mer om bygglov">Läs mer</a>', "Läs mer om bygglov"),
        ('<a href=x aria-label=" ">Läs mer</a>', "Läs mer"),
        ('<h2 id=r>Bygglov</h2><a href=x aria-labelledby="r">Läs mer</a>', "Bygglov"),
        ('<h2 id=r>Bygglov</h2><a id=a href=x aria-labelledby="a r">Läs mer</a>', "Läs mer Bygglov"),
        ('<span id=r hidden>om bygglov</span><a id=a href=x aria-labelledby="a r">Läs mer</a>', "Läs mer om bygglov"),
        ('<a href=x aria-labelledby="finns-inte" aria-label="Bygglov">Läs mer</a>', "Bygglov"),
        ('<a id=a aria-labelledby="a" href=x>Läs mer</a>', "Läs mer"),
        ('<a href=x>Läs mer <span class="visually-hidden">om bygglov</span></a>', "Läs mer om bygglov"),
        ('<a href=x>Läs mer <span aria-hidden="true">om bygglov</span></a>', "Läs mer"),
        ("<a href=x>Läs mer <span hidden>om bygglov</span></a>", "Läs mer"),
        ('<a href=x>Läs mer <span style="display: none">om bygglov</span></a>', "Läs mer"),
        ('<a href=x><img alt="Bygglov"> Läs mer</a>', "Bygglov Läs mer"),
        ('<a href=x><img alt=""> Läs mer</a>', "Läs mer"),
        ('<a href=x><svg role="img" aria-label="Bygglov"></svg></a>', "Bygglov"),
        ('<a href=x title="Bygglov"></a>', "Bygglov"),
        ('<a href=x title="Bygglov">Läs mer</a>', "Läs mer"),
        ("<a href=x><!-- Bygglov -->Läs mer<script>1</script></a>", "Läs mer"),
        ("<a href=x></a>", ""),
    ],
)
def test_name(html: str, name: str) -> None:
    """The name is what a screen reader says."""
    page = Page("https://www.e.se/", html, SITE)
    [link] = page.tags("a")
    assert Names(page).of(link) == name


@each(
    "name",
    [
        "Läs mer", "läs mer…", "Läs mer »", "→ Läs mer", "LÄS MER!", "Läs mer >", "Klicka här", "klicka här.", "här",
        "Här!", "Mer", "Mer information", "mer info", "Ladda ner", "Ladda ned", "Ladda ner (pdf, 1,2 MB)",
        "Ladda ner PDF", "Ladda ner som pdf", "Länk", "Länken", "Vidare", "Följ länken", "Se mer", "“Läs mer”",
        "Läs mer, länk till annan webbplats, öppnas i nytt fönster.", "Läs mer (öppnas i nytt fönster)",
        "Här (extern länk)", "PDF", "Read more", "Click here", "here", "More", "Learn more", "Download",
        "Read more (opens in new tab)", "https://www.exempel.se", "http://exempel.se/bygglov",
        "www.exempel.se/bygga/bygglov/taxa", "www.exempel.se/sok?q=taxa", "<https://exempel.se>",
    ],
)  # fmt: skip
def test_vague(name: str) -> None:
    """Nobody knows from the name alone where the link leads."""
    assert is_vague(name)


@each(
    "name",
    [
        "", "Läs mer om bygglov", "Här är taxan", "Bygglov", "Kontakta oss", "Ladda ner blanketten för färdtjänst",
        "Ladda ner ansökan (pdf, 1,2 MB)", "Mer om skolan", "Läs mer om förskola, länk till annan webbplats",
        "www.1177.se", "1177.se", "exempel.se/bygglov", "www.exempel.se/bygglov/", "kontakt@exempel.se", "Dokument",
        "Vidareutbildning", "Härnösand", "Merkostnad", "Sök", "English", "1", "»", "Nästa", "Visa alla nyheter",
        "Hitta hit", "Länkar", "Information", "Öppettider", "PDF-blanketter", "Gå vidare till e-tjänsten",
    ],
)  # fmt: skip
def test_not_vague(name: str) -> None:
    """A false alarm costs more than a miss."""
    assert not is_vague(name)
