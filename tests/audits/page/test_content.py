"""Where the main content is: what site.toml says, then landmarks, then what holds all running text."""

import random
import re

import msgspec
import pytest

from audits.page.page import Page
from audits.site_config import Site

IDENTITY = {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/"]}
MENU = "<nav><a href='/a'>Meny</a></nav><header>Kommunen</header>"
PAGE = f"{MENU}<div id='spalt'><p>Sidospalt.</p></div><div class='text'><p>Brödtext.</p></div><footer>Sidfot</footer>"
MARKED = f"{MENU}<main><p>Huvuddel.</p><div class='text'><p>Brödtext.</p></div></main>"
KAKOR = "Vi använder kakor för att webbplatsen ska fungera, och för att räkna besök. Läs om hur vi gör."
LONG = """Du behöver bygglov när du ska bygga ett nytt hus. Ansök i vår e-tjänst. Du får svar inom tio veckor."""


def page(body: str, selector: str = "") -> Page:
    site = msgspec.convert({"site": IDENTITY, "crawl": {"main": selector}}, Site)
    return Page("https://e.se/sida", f"<html><body>{body}</body></html>", site)


def said(body: str, selector: str = "") -> str:
    return page(body, selector).text.running


@pytest.mark.parametrize(
    ("html", "selector", "expected"),
    [
        (MARKED, "", "Huvuddel.\nBrödtext."),
        (MARKED, ".text", "Brödtext."),
        (MARKED, ".missing", "Huvuddel.\nBrödtext."),
        (PAGE, "#spalt", "Sidospalt."),
        (PAGE, "div.text p", "Brödtext."),
        (PAGE, "", "Sidospalt.\nBrödtext."),
        ("<div role='main'><p>Roll.</p></div><p>Annat.</p>", "", "Roll."),
        ("<main></main><div id='innehall'><p>Namn.</p></div><p>Annat.</p>", "", "Namn."),
        ("<div class='text'></div><main><p>Huvuddel.</p></main>", ".text", "Huvuddel."),
        ("<main hidden><p>Dold.</p></main><main><p>Huvuddel.</p></main>", "", "Huvuddel."),
        ("<div id='innehall'></div><p>Allt.</p>", "", "Allt."),
        (f"<div id='content'><p>Kort.</p></div><div><p>{LONG}</p></div>", "", LONG),
    ],
)
def test_main_content(html: str, selector: str, expected: str) -> None:
    """The configured selector wins where it finds text; then landmarks; menus are never content."""
    assert said(html, selector) == expected


PORTLETS = f"""<div class="sidhuvud"><a href="/">Ekvalla kommun</a></div>
<div class="rad"><div class="sidinnehall rad"><div class="portlet"><div class="portlet-content"><h1>Förskola</h1>
<p>{LONG}</p><h2>Avgift</h2><p>Avgiften beror på hur mycket du tjänar. Du betalar varje månad.</p></div></div></div>
<div class="rad"><div class="portlet"><div class="portlet-content"><h2>Kontakt</h2><p>Kundtjänst<br>0500-00 10 00</p>
</div></div></div></div><div class="sidfot"><p>Ekvalla kommun, 500 00 Ekvalla</p></div>"""
ARTICLE = f"""<div class="top"><a href="/">Ekvalla kommun</a></div><div class="article"><h1>Bygglov</h1><p>{LONG}</p>
<p>Ring oss på 0500-00 10 00 om du undrar något. Vi hjälper dig.</p></div>
<div class="bottom"><p>Ekvalla kommun, 500 00 Ekvalla</p></div>"""
COLUMNS = f"""<table><tr><td class="vanster"><ul><li><a href="/a">Bygga</a></li><li><a href="/b">Bo</a></li></ul></td>
<td class="mitten"><h1>Bygglov</h1><p>{LONG}</p></td></tr></table>"""
NAMED = f"""<div class="header-content"><p>Ekvalla kommun</p></div>
<div class="main-content"><h1>Bygglov</h1><p>{LONG}</p></div>
<div class="main-content"><h2>Efter beslutet</h2><p>Beslutet gäller i fem år. Du kan överklaga det.</p></div>
<div class="footer-content"><p>Kontakta oss</p></div>"""


@pytest.mark.parametrize(
    ("html", "kept", "left"),
    [
        (PORTLETS, ("Förskola", "Du betalar varje månad.", "Kundtjänst"), ("500 00",)),
        (ARTICLE, ("Bygglov", "Vi hjälper dig."), ("500 00", "Ekvalla kommun")),
        (COLUMNS, ("Du får svar inom tio veckor.",), ("Bygga",)),
        (NAMED, ("Du får svar inom tio veckor.", "Du kan överklaga det."), ("Kontakta oss", "Ekvalla kommun")),
    ],
)
def test_without_landmarks_all_boxes_with_running_text_are_content(
    html: str, kept: tuple[str, ...], left: tuple[str, ...]
) -> None:
    """The boxes of the content are kept together, whatever their classes; what surrounds them is not content."""
    text = said(html)
    assert [part for part in kept if part not in text] == []
    assert [part for part in left if part in text] == []


def _renamed(html: str) -> str:
    """Give each class another name, the same one everywhere."""
    numbers: dict[str, str] = {}
    return re.sub(
        r'class="([^"]*)"',
        lambda match: f'class="{" ".join(numbers.setdefault(name, f"k{len(numbers)}") for name in match[1].split())}"',
        html,
    )


def _wrapped(html: str) -> str:
    return f'<div class="page-content"><div class="main">{html}</div></div>'


def _inner(html: str) -> str:
    """Put a wrapper with a telling class around one paragraph of the content."""
    return html.replace("<h1>", '<div class="content"><h1>', 1).replace("</h1>", "</h1></div>", 1)


def _landmark(html: str) -> str:
    return f'<nav><a href="/ny">Ny sida</a></nav>{html}<aside><p>En ny spalt. Den säger något om annat.</p></aside>'


@pytest.mark.parametrize("html", [PORTLETS, ARTICLE, COLUMNS, NAMED])
@pytest.mark.parametrize("change", [_renamed, _wrapped, _inner, _landmark])
def test_the_text_stays_when_only_the_markup_shifts(html: str, change: object) -> None:
    """Other classes, wrappers and landmarks around a page without ``<main>`` do not change what is read."""
    assert said(change(html)) == said(html)  # type: ignore[operator]


BUTTON = "<button>Godkänn</button>"
CONSENTS = [
    # by the names of the tools
    f'<div class="cc-window cc-banner"><p>{KAKOR}</p></div>',
    f'<div id="CybotCookiebotDialog"><div class="CybotCookiebotDialogContentWrapper"><p>{KAKOR}</p></div></div>',
    f'<div id="onetrust-banner-sdk"><p>{KAKOR}</p></div>',
    f'<div class="cookie-consent"><div class="cookie-consent__content"><p>{KAKOR}</p>{BUTTON}</div></div>',
    # by what they say and their buttons
    f'<div class="x1"><div class="content"><p>{KAKOR}</p>{BUTTON}</div></div>',
    f'<div class="x2"><h2>Kakor</h2><p>{KAKOR}</p><a href="#" role="button">Acceptera alla</a></div>',
    f'<section role="dialog"><h1>Kakor på ekvalla.se</h1><p>{KAKOR}</p><input type="button" value="Neka"></section>',
    f'<div class="main"><p>We use cookies to count visits.</p><p>{KAKOR}</p><button>Accept all</button></div>',
    "<div><p>Genom att fortsätta använda webbplatsen godkänner du att vi använder kakor enligt policyn.</p></div>",
]


@pytest.mark.parametrize("box", CONSENTS)
@pytest.mark.parametrize("around", ["{box}{html}", "{html}{box}", "<div>{box}</div>{html}", "<main>{box}{html}</main>"])
def test_a_consent_box_is_never_content(box: str, around: str) -> None:
    """The box that asks for consent is left out, before or after the article and inside ``<main>`` too."""
    text = said(around.format(box=box, html=ARTICLE))
    assert "Vi hjälper dig." in text
    assert "kakor" not in text.lower()


def test_a_page_about_cookies_is_content() -> None:
    """A page that explains cookies is judged, and so is a paragraph that mentions them."""
    about = f"<h1>Kakor</h1><div><p>{KAKOR}</p><button>Godkänn kakor</button></div>"
    assert "räkna besök" in said(f"<main>{about}</main>")
    assert "räkna besök" in said(f"<div class='cookie-information'>{about}</div>")
    assert "bakar kakor" in said(
        "<main><h1>Förskola</h1><div><p>Barnen bakar kakor.</p></div><button>OK</button></main>"
    )


def test_a_random_order_of_classes_never_changes_the_text() -> None:
    """Twenty shuffles of the classes of each page."""
    for html in (PORTLETS, ARTICLE, NAMED):
        names = sorted(set(" ".join(re.findall(r'class="([^"]*)"', html)).split()))
        for seed in range(20):
            others = random.Random(seed).sample(names, len(names))
            mixed = dict(zip(names, others, strict=True))
            shuffled = re.sub(
                r'class="([^"]*)"', lambda m, mixed=mixed: f'class="{" ".join(mixed[n] for n in m[1].split())}"', html
            )
            assert said(shuffled) == said(html)
