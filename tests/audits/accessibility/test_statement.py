"""Accessibility statements as municipalities word them: every item is found where it stands, and missed where not."""

import msgspec
import pytest

from audits.accessibility.statement_text import Statement, read_statement
from audits.page.page import Page
from audits.site_config import Site

SITE = msgspec.convert(
    {
        "site": {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/"]},
        "owner": [{"id": "x", "name": "Lanken"}],
    },
    Site,
)


def read(body: str, title: str = "Tillgänglighetsredogörelse") -> Statement:
    html = f'<html lang="sv"><title>{title}</title><body><main><h1>{title}</h1>{body}</main></body></html>'
    found = read_statement(Page("https://e.se/tillganglighet", html, SITE))
    assert found is not None
    return found


# The order of headings of the supervisor's template, in our own words.
TEMPLATE = """
<p>Det är Ekvalla kommun som ansvarar för webbplatsen. Vi vill att så många som möjligt ska kunna använda den. Här står
hur e.se följer lagen om tillgänglighet till digital offentlig service, vad vi vet inte fungerar och hur du når oss.</p>
<h2>Så tillgänglig är webbplatsen</h2>
<p>Vi vet att delar av webbplatsen ännu inte fungerar för alla. Mer om det längre ner.</p>
<h2>Om du inte kan använda delar av webbplatsen</h2>
<p>Behöver du något på ett annat sätt? Hör av dig. Vi svarar normalt inom två arbetsdagar.</p>
<ul><li><a href="mailto:kontakt@e.se">kontakt@e.se</a></li><li>Ring 0500-00 10 00</li></ul>
<h2>Rapportera brister</h2><p>Hittar du problem som inte nämns här vill vi att du berättar det.</p>
<h2>Tillsyn</h2><p>Myndigheten för digital förvaltning har tillsyn. Är du inte nöjd kan du
<a href="https://www.digg.se/tdosanmalan">göra en anmälan</a>.</p>
<h2>Teknisk information om tillgängligheten</h2>
<p>Webbplatsen är delvis förenlig med lagen, på grund av de brister som beskrivs nedan.</p>
<h2>Innehåll som inte är tillgängligt</h2><p>Det innehåll som beskrivs nedan är på ett eller annat sätt inte helt
tillgängligt.</p>
<h3>Bristande förenlighet med lagkraven</h3>
<ul><li>Bildernas texter är ibland för korta (WCAG 1.1.1).</li>
<li>Kontrasten är för låg i kalendern (WCAG 1.4.3).</li></ul>
<p>Vår ambition är att rätta det senast den 31 december 2026.</p>
<h3>Oskäligt betungande anpassning</h3><p>Ekvalla åberopar undantag enligt 12 § för film från möten. Att texta sju års
möten skulle kosta mer än nyttan, då få ser dem.</p>
<h3>Innehåll som inte omfattas av lagen</h3><p>Dokument publicerade före den 23 september 2018.</p>
<h2>Hur vi testat webbplatsen</h2><p>Vi har gjort en intern testning. Senaste bedömningen gjordes den 14 mars 2026.</p>
<p>Webbplatsen publicerades den 1 september 2020.</p><p>Redogörelsen uppdaterades senast den 2 april 2026.</p>
"""

# One heading, running text, a table of dates, accordions left closed.
SHORT = """
<p>Ekvalla kommun står bakom e.se. E.se är inte förenlig med lagen om tillgänglighet till digital offentlig service.</p>
<button aria-expanded="false" aria-controls="a1">Kända brister</button>
<div id="a1" hidden><h2>Kända brister</h2><p>Kartan går inte att använda med tangentbord eftersom den kommer från en
leverantör.</p></div>
<p>Fyll i <a href="/synpunkt">formuläret för synpunkter</a> eller vänd dig till
<a href="https://digg.se/anmal">tillsynsmyndigheten</a>.</p>
<table><tr><td>Bedömd</td><td>2026-02-11</td></tr></table>
<h2>Senast uppdaterad</h2><p>Februari 2026</p><p>Funka har granskat webbplatsen.</p>
"""


@pytest.mark.parametrize(("text", "status"), [(TEMPLATE, "partial"), (SHORT, "none")])
def test_whole_statement(text: str, status: str) -> None:
    """Nothing that is there is missed, whatever the order and the form."""
    found = read(text)
    assert (found.status, found.wording) == (status, "")
    assert (found.body, found.shortcomings, found.reasons, found.method, found.feedback) == (True,) * 5
    assert any(host.endswith("digg.se") for host in found.hosts)


def test_dates() -> None:
    """Assessment and update count, when faults will be mended and the web was opened do not; a month is a date."""
    assert read(TEMPLATE).dates == ("2026-03-14", "2026-04-02")
    assert "2026-02-28" in read(SHORT).dates


def test_claims() -> None:
    """What is claimed with a reason is told from what is claimed without, and from what is not claimed."""
    assert (read(TEMPLATE).burden, read(TEMPLATE).exemption) == ("reasoned", "reasoned")
    bare = "<h2>Oskäligt betungande anpassning</h2><p>Vi åberopar undantag enligt 12 § för våra filmer.</p>"
    assert read(bare).burden == "bare"
    none = "<h2>Oskäligt betungande anpassning</h2><p>Kommunen åberopar inga undantag för oskäligt betungande.</p>"
    assert read(none).burden == ""


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Webbplatsen är delvis förenlig med lagen.", "partial"),
        ("Den här e-tjänsten är helt förenlig med DOS-lagen.", "full"),
        ("Tjänsterna är inte förenliga med lagkraven.", "none"),
        ("Ekvalla.se är delvis förenlig med lagen om tillgänglighet till digital offentlig service.", "partial"),
        ("Systemet är endast delvis förenligt med lagen.", "partial"),
        (
            "Webbplatsen är delvis förenlig med lagen, eftersom innehållet nedan inte är förenligt med kraven.",
            "partial",
        ),
        ("Appen är inte förenlig med lagen. Innehållet nedan är inte förenligt med kraven.", "none"),
    ],
)
def test_the_three_statuses(sentence: str, status: str) -> None:
    """The law's words in every gender and number."""
    assert read(f"<p>{sentence}</p>").status == status


@pytest.mark.parametrize(
    "sentence",
    [
        "Webbplatsen är i stort sett förenlig med lagen om tillgänglighet.",
        "Webbplatsen är i vissa delar förenlig med lagen.",
        "E-tjänsten är till största delen förenlig med kraven.",
        "Webbplatsen är inte helt förenlig med lagen.",
        "Webbplatsen är nästan helt förenlig med lagen.",
        "Webbplatsen uppfyller till stor del lagens krav.",
        "Vår webbplats följer i huvudsak WCAG 2.1 på nivå AA.",
        "Webbplatsen är [helt/delvis/inte] förenlig med lagen.",
        "Webbplatsen är helt, delvis eller inte förenlig med lagen.",
        "Portalen är förenlig med lagen.",
    ],
)
def test_other_wordings_are_quoted(sentence: str) -> None:
    """What sounds like a status and is none of the three is given back as it stands."""
    found = read(f"<p>Ekvalla kommun står bakom den.</p><p>{sentence}</p>")
    assert (found.status, found.wording) == ("", sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Vi arbetar för att alla ska kunna använda webbplatsen.", "Lagen ställer krav på tillgänglighet."],
)
def test_no_status_at_all(sentence: str) -> None:
    """Good will is no status, and nothing is quoted as one."""
    found = read(f"<p>{sentence}</p>")
    assert (found.status, found.wording) == ("", "")


def test_what_is_asked_of_residents_is_no_shortcoming() -> None:
    """ "Tell us what does not work" tells nothing of what does not work."""
    found = read("<h2>Meddela oss om något inte fungerar</h2><p>Kontakta oss om du hittar brister på webbplatsen.</p>")
    assert not found.shortcomings


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("<p>Ring 0500-00 10 00.</p>", True),
        ("<p>Skriv till kontakt (at) e.se</p>", True),
        ("<form><input name='q'></form>", True),
        ("<p>Tala om det för <a href='/x'>tyck till</a></p>", True),
        ("<p>Vi vill veta om något inte fungerar.</p>", False),
    ],
)
def test_ways_to_tell(text: str, there: bool) -> None:
    """A way to tell the municipality is a number, an address, a form or a link to one."""
    assert read(text).feedback is there


def test_other_pages_leave_nothing() -> None:
    """A page about something else is no statement."""
    html = "<title>Bygglov</title><main><h1>Bygglov</h1><p>Sök bygglov i tid.</p></main>"
    assert read_statement(Page("https://e.se/bygglov", html, SITE)) is None


TEMPLATE_OF_2024 = """
<p>Behöver du innehåll som inte är tillgängligt för dig, men som är undantaget från lagens tillämpningsområde?</p>
<p>Om du behöver något som är undantaget från lagens tillämpningsområde kan du meddela oss.</p>
<h2>Tillsyn</h2><p>Du kan anmäla till Digg om du tycker att vår bedömning av vad som är oskäligt betungande ska
granskas, om du tycker att vår redogörelse har brister eller inte har testats av en extern part.</p>
"""


def test_what_readers_may_ask_for_is_no_claim() -> None:
    """The template's words on what can be reported are not the web's own on burden, exemption or method."""
    found = read(TEMPLATE_OF_2024)
    assert (found.burden, found.exemption, found.method) == ("", "", False)


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("Webbplatsen är delvis inte förenlig med lagen.", "delvis inte förenlig"),
        ("Webbplatsen är förenlig med lagen.", "är förenlig"),
        ("Vår webbplats uppfyller till stor del lagkraven.", "till stor del"),
        ("Här står hur väl e.se uppfyller lagen om tillgänglighet.", ""),
        ("Målet är att webbplatsen ska vara förenlig med WCAG 2.1 på nivå AA.", ""),
        ("Om du anser att webbplatsen inte uppfyller lagens krav, hör av dig.", ""),
    ],
)
def test_other_wordings(sentence: str, quoted: str) -> None:
    """What is said of the web is quoted; what the page is about, an aim and a reader's opinion are no status."""
    found = read(f"<p>På sidan beskrivs hur webbplatsen uppfyller lagens krav.</p><p>{sentence}</p>")
    assert found.status == ""
    assert bool(quoted) == bool(found.wording)
    assert quoted in found.wording


def test_the_template_not_filled_in() -> None:
    """All three of the law's wordings, one after the other, are none."""
    of_web = "Webbplatsen är {} förenlig med lagen om tillgänglighet."
    found = read("<p>" + "<br>".join(of_web.format(word) for word in ("helt", "delvis", "inte")) + "</p>")
    assert found.status == ""
    assert found.wording.count("förenlig") == 3


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Senaste bedömningen gjordes den 16&#160;mars 2026.", ("2026-03-16",)),
        ("Redogörelsen uppdaterades senast den 30 Maj 2024.", ("2024-05-30",)),
        ("Redogörelsen reviderades 240530.", ()),
        ("Uppdaterad 2024-01-15 14:56", ("2024-01-15",)),
        ("Senast granskad: 3/2 2026", ("2026-02-03",)),
        ("Pdf-filer som är publicerade efter 2018-09-23 har brister enligt test.", ()),
        ("Nästa planerade granskning: 2026-10-29.", ()),
        ("Webbplatsen publicerades den 26 september 2022.", ()),
        ("Bedömningen gjordes före 23 september 2020 av en konsult.", ()),
    ],
)
def test_dates_of_assessment_and_update(text: str, dates: tuple[str, ...]) -> None:
    """Every Swedish form of a date; the law's own dates, the day of opening and what is planned are other things."""
    assert read(f"<p>{text}</p>").dates == dates


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("Den ska fungera oberoende av vilka hjälpmedel du använder.", False),
        ("Innehåll från tredje part går inte att läsa med uppläsande verktyg.", False),
        ("Byrån AB har gjort en oberoende granskning av webbplatsen.", True),
        ("Vi har gjort en självskattning.", True),
        ("Webbplatsen testas med automatiska verktyg.", True),
    ],
)
def test_method(text: str, method: bool) -> None:
    """How the web was assessed is told from what readers and others do."""
    assert read(f"<p>{text}</p>").method is method


@pytest.mark.parametrize(
    "text",
    [
        "<h2>Innehåll som inte är tillgängligt</h2><h3>Dokument</h3><p>Vissa filer läses upp i fel ordning.</p>",
        "<h2>Avsteg från WCAG</h2><p>Sidfoten går inte att nå med tangentbord.</p>",
    ],
)
def test_shortcomings_under_subheadings(text: str) -> None:
    """What stands under a heading's own subheadings stands under it; a sentence that only points downwards is none."""
    assert read(text).shortcomings
    pointing = "<p>Det innehåll som beskrivs nedan är på ett eller annat sätt inte helt tillgängligt.</p>"
    assert not read(
        f"<h2>Innehåll som inte är tillgängligt</h2>{pointing}<h2>Tillsyn</h2><p>Digg har tillsyn.</p>"
    ).shortcomings


@pytest.mark.parametrize("name", ["Ekvalla kommun", "Ekvallas kommun"])
def test_the_place_with_or_without_its_s(name: str) -> None:
    """*Marks kommun* and *Mark kommun* are the same."""
    assert read(f"<p>{name} står bakom webbplatsen.</p>").body
