"""What is taken from a page."""

import codecs
import re
import time

import pytest
from bs4 import BeautifulSoup

from audits.page.regions import region_of
from crawler.parse.encoding import decode
from crawler.parse.extract import extract_page

URL = "https://x.se/sida/"


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        ("åäö".encode("latin-1"), "text/html", "cp1252"),
        ("åäö".encode(), "text/html", "utf-8"),
        ("åäö".encode(), "text/html; charset=iso-8859-1", "utf-8"),
        ("åäö".encode("latin-1"), "text/html; charset=utf-8", "cp1252"),
        (b"<meta charset=utf-8>" + "åäö".encode("latin-1"), "text/html; charset=iso-8859-1", "cp1252"),
        (b"<meta charset=iso-8859-1>" + "åäö".encode("latin-1"), "text/html", "cp1252"),
        (codecs.BOM_UTF8 + "åäö".encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (codecs.BOM_UTF16_LE + "åäö".encode("utf-16-le"), "text/html", "utf-16-le"),
        ("<html>åäö".encode("utf-16-be"), "text/html; charset=utf-16be", "utf-16-be"),
        ("<html><p>åäö".encode("utf-16-le"), "text/html", "utf-16-le"),
        ("åäö".encode(), "text/html; charset=nonsense", "utf-8"),
    ],
)
def test_swedish_letters_are_right(body: bytes, content_type: str, charset: str) -> None:
    """Whatever the server and the page say, the letters are those that were meant."""
    text, used = decode(body, content_type)
    assert text.endswith("åäö")
    assert used == charset


def test_what_cannot_be_read_is_marked() -> None:
    """NUL and a torn character become U+FFFD; one bad byte does not make a page another charset."""
    assert decode("åäö åäö ".encode() + b"\xff\0", "text/html") == ("åäö åäö \ufffd\ufffd", "utf-8")


def test_links_in_order_once_each() -> None:
    """Absolute, canonical, offsite ones included, others than pages left out."""
    html = """<body><nav><a href="/a">A</a><a href="/a">A</a></nav><main><a href="/a">A</a><a href="b#x">B</a>
    <a href="#top">Upp</a><a href="mailto:x@y.se">Mejl</a><a href="https://y.se">Y</a><a name="x">inget</a></main>"""
    found = [(link.to, link.text, link.region) for link in extract_page(html, URL).links]
    assert found == [
        ("https://x.se/a", "A", "nav"),
        ("https://x.se/a", "A", "main"),
        ("https://x.se/sida/b", "B", "main"),
        ("https://y.se/", "Y", "main"),
    ]


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("<a href=/a> Läs \n mer </a>", "Läs mer"),
        ("<a href=/a aria-label='Läs om bygglov'>Läs mer</a>", "Läs om bygglov"),
        ("<a href=/a><img alt='Start' src=x> <b>sida</b>n</a>", "Start sidan"),
        ("<a href=/a title='Sök'><i class=icon></i></a>", "Sök"),
        ("<a href=/a><script>x</script><!-- y --></a>", ""),
        ("<map><area href=/a alt='Karta'></map>", "Karta"),
    ],
)
def test_link_text_is_what_is_heard(link: str, text: str) -> None:
    """The accessible text: aria-label, else text with images, else title."""
    assert [found.text for found in extract_page(link, URL).links] == [text]


def test_regions_are_those_of_the_audits() -> None:
    """The remembered chains give what `region_of` says of each element, also where classes and roles disagree."""
    html = """<body class="content"><div class="sidhuvud"><a href=/1>1</a></div><header><a href=/2>2</a>
    <nav aria-label="Du är här"><ol class="breadcrumb"><li><a href=/3>3</a></ol></nav></header>
    <div role=main><article><header><a href=/4>4</a></header></article><aside><a href=/5>5</a></aside></div>
    <div id="meny"><a class="main" href=/6>6</a></div><footer><nav><a href=/7>7</a></nav><a href=/8>8</a></footer>"""
    soup = BeautifulSoup(html, "lxml")
    expected = []
    for link in soup.find_all("a"):
        chain = [
            (tag.name, {k: " ".join(v) if isinstance(v, list) else v for k, v in tag.attrs.items()})
            for tag in [link, *link.parents]
            if tag.name != "[document]"
        ]
        expected.append(region_of(chain))
    assert [link.region for link in extract_page(html, URL).links] == expected


def test_base_and_refresh() -> None:
    """<base> decides where links lead; a refresh counts outside noscript only."""
    page = extract_page("<base href='//y.se/b/'><meta http-equiv=Refresh content='3;URL=c'><a href=d>d</a>", URL)
    assert ([link.to for link in page.links], page.refresh) == (["https://y.se/b/d"], "https://y.se/b/c")
    assert extract_page("<noscript><meta http-equiv=refresh content='0;url=/c'></noscript>", URL).refresh == ""
    assert [
        extract_page(f"<meta http-equiv=refresh content='{content}'>", URL).refresh
        for content in ("; 30", "30", "x; /c")
    ] == [""] * 3


def test_head() -> None:
    """Title cut, language, canonical link."""
    html = f"""<html lang=" sv-SE "><title> En \n {"lång " * 300}</title><link rel=canonical href=/c>"""
    page = extract_page(html, URL)
    assert page.title.startswith("En lång lång")
    assert len(page.title) == 500
    assert (page.lang, page.canonical) == ("sv-SE", "https://x.se/c")


@pytest.mark.parametrize("html", ["", "   ", "<!-- -->", "\x00", "<", "<?xml version='1.0' encoding='latin-1'?><p>x"])
def test_nothing_much_is_a_page_too(html: str) -> None:
    """Empty and odd pages have no links, and no errors."""
    assert extract_page(html, URL).links == ()


INSIDE = '<a href="/mall">Mall</a><img src="/mall.png" alt=""><table><tr><td><a href="/rad">Rad</a></td></tr></table>'


@pytest.mark.parametrize(
    "template",
    [
        f"<template>{INSIDE}</template>",
        f'<template id="rad"><ul><li>{INSIDE}</li></ul><template>{INSIDE}</template></template>',
        f'<div><template shadowroot="open"><p>{INSIDE}</p></template></div>',
        f'<script type="text/template">{INSIDE}</script>',
    ],
)
def test_templates_are_no_part_of_a_page(template: str) -> None:
    """What is in a template is neither a link nor a file of the page, and a change in it is none of the page."""
    html = f"<main><p>Text</p>{template}<a href=/a>Sida</a></main>"
    page = extract_page(html, URL)
    assert [link.to for link in page.links] == ["https://x.se/a"]
    assert page.resources == ()
    assert page.content_hash == extract_page(html.replace("Mall<", "Mallar<"), URL).content_hash


@pytest.mark.parametrize("mode", ["open", "CLOSED"])
def test_a_declarative_shadow_root_is_part_of_the_page(mode: str) -> None:
    """Its links and files are the page's, and a change in it is a change of the page."""
    html = f"<main><div><template shadowrootmode={mode}>{INSIDE}</template></div></main>"
    page = extract_page(html, URL)
    assert [link.to for link in page.links] == ["https://x.se/mall", "https://x.se/rad"]
    assert [file.url for file in page.resources] == ["https://x.se/mall.png"]
    assert page.content_hash != extract_page(html.replace("Mall<", "Mallar<"), URL).content_hash


def test_links_without_script_are_followed() -> None:
    """A visitor without script is led by noscript; what is hidden at first may be opened."""
    html = "<noscript><a href=/a>Utan skript</a></noscript><div hidden><a href=/b>Meny</a></div>"
    assert [link.to for link in extract_page(html, URL).links] == ["https://x.se/a", "https://x.se/b"]


def test_depth_is_said_and_links_are_kept() -> None:
    """200,000 nested elements: the links behind them are found, and that the tree was cut is told."""
    html = "<div>" * 200_000 + "<a href=/djup>Djup</a>" + "</div>" * 200_000
    page = extract_page(html, URL)
    assert page.text_lost
    assert [(link.to, link.text) for link in page.links] == [("https://x.se/djup", "Djup")]


PAGE = """<html><head><link rel=stylesheet href="/s.css?v=1"><script nonce="abc">var a=1</script></head><body>
<header>Kommunen</header><main><h1>Bygglov</h1><img src="/b.png?123" alt="Hus"><!-- made 10:00:01 -->
<form><input type="hidden" name="csrf" value="t0k3n"></form><p>Så ansöker du.</p></main>
<footer>Sidfot</footer></body>"""


def test_pages_of_one_template_share_their_layout() -> None:
    """On webs without landmarks too: what is said, how much of it, and a class that names one page do not matter."""
    frame = (
        '<body class="sida sida-{n}"><div class="topp"><a>{n}</a></div><div class="yta"><div>{text}</div></div></body>'
    )
    texts = ["<p>Kort</p>", "<h2>Lång</h2><ul><li>Ett</li></ul><p>Två</p>" * 3]
    first, second = (extract_page(frame.format(n=n, text=text), URL) for n, text in enumerate(texts))
    assert first.layout == second.layout != ""
    other = extract_page(frame.format(n=1, text=texts[0]).replace("topp", "topp start"), URL)
    assert other.layout != first.layout


@pytest.mark.parametrize("old", ["v=1", "abc", "?123", "10:00:01", "t0k3n"])
def test_noise_changes_no_hash(old: str) -> None:
    """Cache-busters, nonces, tokens and the time of making are no changes."""
    first, second = extract_page(PAGE, URL), extract_page(PAGE.replace(old, re.sub(r"\w", "9", old)), URL)
    if old != "v=1":
        assert PAGE.replace(old, re.sub(r"\w", "9", old)) != PAGE
    assert (first.content_hash, first.template_hash) == (second.content_hash, second.template_hash)


@pytest.mark.parametrize(
    ("old", "new", "content", "template"),
    [
        ("Så ansöker", "Här ansöker", True, False),
        ("<p>Så", "<p class=lead>Så", True, False),
        ('alt="Hus"', 'alt=""', True, False),
        ("Sidfot", "Ny sidfot", False, True),
    ],
)
def test_changes_change_their_hash(old: str, new: str, content: bool, template: bool) -> None:
    """What changed in the main content and what changed around it are told apart, with <main> and without."""
    for page in (PAGE, PAGE.replace("<main>", "<div>").replace("</main>", "</div>")):
        first, second = extract_page(page, URL), extract_page(page.replace(old, new), URL)
        assert (first.content_hash != second.content_hash) is content
        assert (first.template_hash != second.template_hash) is template


def test_files_of_images_and_styles() -> None:
    """The choices of srcset and picture, and what the page's own style names; no film, font or namespace."""
    html = (
        "<style>@namespace svg url(http://www.w3.org/2000/svg); /* url(/nej.png) */ b { background: url( '/a b.png' ) }"
        "@font-face { src: url(/f.woff2?v=1) } i { background: url(data:image/png;base64,AA==), url(#m) } </style>"
        "<img src=/1.jpg srcset='/1.jpg 1x, /2.jpg 2x'><img srcset='data:image/png;base64,AA, /e.jpg 3x'>"
        "<picture><source srcset='/a,b.webp 100w, /c.webp 200w'><img src=/d.jpg></picture>"
        "<video><source src=/v.mp4></video>"
    )
    found = [file.url.removeprefix("https://x.se") for file in extract_page(html, "https://x.se/").resources]
    assert found == ["/a%20b.png", "/1.jpg", "/2.jpg", "/e.jpg", "/a,b.webp", "/c.webp", "/d.jpg"]


def test_choices_that_never_end_are_read_in_time() -> None:
    """A srcset, and a style, made to keep a pattern busy."""
    started = time.process_time()
    extract_page(f"<img srcset='{', ' * 50_000}'><img srcset='{'a' * 200_000}'><style>{'url(' * 100_000}</style>", URL)
    extract_page(f"<style>{'@import ' * 50_000}{'/*' * 50_000}</style><style>url({' ' * 200_000}</style>", URL)
    assert time.process_time() - started < 2
