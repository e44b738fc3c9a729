"""Which part of a page a link stands in: FETCH (lxml) and AUDIT (BeautifulSoup) give the same answer."""

import msgspec
from cases import each

from audits.page.page import Page
from audits.site_config import Site
from crawler.parse.extract import extract_page

SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/"]}}, Site)
A = '<a href="/x">Länk</a>'

CASES = [
    # landmarks
    (f"<main>{A}</main>", "main"),
    (f'<div role="main">{A}</div>', "main"),
    (f"<nav>{A}</nav>", "nav"),
    (f'<div role="navigation"><ul><li>{A}</li></ul></div>', "nav"),
    (f"<aside>{A}</aside>", "aside"),
    (f'<section role="complementary">{A}</section>', "aside"),
    (f"<header>{A}</header>", "header"),
    (f'<div role="banner">{A}</div>', "header"),
    (f"<footer>{A}</footer>", "footer"),
    (f'<div role="contentinfo"><p>{A}</p></div>', "footer"),
    (f'<form role="search">{A}</form>', "header"),
    # the innermost landmark
    (f"<header><nav>{A}</nav></header>", "nav"),
    (f"<footer><nav>{A}</nav></footer>", "nav"),
    (f"<main><nav>{A}</nav></main>", "nav"),
    (f"<main><aside>{A}</aside></main>", "aside"),
    (f"<main><div><section><p>{A}</p></section></div></main>", "main"),
    (f'<main role="presentation"><footer>{A}</footer></main>', "main"),
    # a header or footer of an article is content
    (f"<main><article><header>{A}</header></article></main>", "main"),
    (f"<main><article><footer>{A}</footer></article></main>", "main"),
    (f"<main><footer>{A}</footer></main>", "main"),
    (f"<article><footer>{A}</footer></article>", "main"),
    (f"<aside><footer>{A}</footer></aside>", "aside"),
    (f"<nav><header>{A}</header></nav>", "nav"),
    # breadcrumbs, wherever they stand
    (f'<nav aria-label="Brödsmulor">{A}</nav>', "breadcrumb"),
    (f'<nav aria-label="Du är här">{A}</nav>', "breadcrumb"),
    (f'<main><ol class="breadcrumb"><li>{A}</li></ol></main>', "breadcrumb"),
    (f'<header><div id="bread-crumbs">{A}</div></header>', "breadcrumb"),
    (f'<main><p class="breadcrumb">{A}</p></main>', "main"),
    # without landmarks: whole words of class and id
    (f'<div class="sidfot">{A}</div>', "footer"),
    (f'<div id="footer">{A}</div>', "footer"),
    (f'<div class="sidhuvud">{A}</div>', "header"),
    (f'<div class="site-header">{A}</div>', "header"),
    (f'<div id="huvud-meny">{A}</div>', "nav"),
    (f'<div class="navbar navbar-dark">{A}</div>', "nav"),
    (f'<div id="content">{A}</div>', "main"),
    (f'<div class="header"><div class="main-content">{A}</div></div>', "main"),
    (f'<div class="sidfot"><div class="sidfot-content">{A}</div></div>', "footer"),
    (f'<div class="menu"><div class="menu__content text">{A}</div></div>', "nav"),
    (f'<div class="menyrad">{A}</div>', "main"),
    (f'<div class="contentinfo-banners">{A}</div>', "main"),
    (f'<main><div class="footer">{A}</div></main>', "main"),
    (f"<p>{A}</p>", "main"),
    (f'<body class="header footer nav">{A}</body>', "main"),
    # ways in which pages are written
    (f'<NAV ARIA-LABEL="Meny">{A}</NAV>', "nav"),
    (f"<p>stycket stängs inte<nav>{A}", "nav"),
    (f"<table><tr><td><footer>{A}</footer></td></tr></table>", "footer"),
]


@each(("html", "region"), CASES)
def test_region(html: str, region: str) -> None:
    """Both readings of the page put the link where we mean it to be."""
    page = Page("https://e.se/sida", html, SITE)
    assert [anchor.region for anchor in page.anchors] == [region]
    assert [link.region for link in extract_page(html, page.url).links] == [region]
