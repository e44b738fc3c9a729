"""Hostile texts and pages of any size, and whether the work that they cost grows as they do.

Work is counted as the CPU time of this thread, which other processes do not add to, with the garbage collector off.
Lines or calls cannot be counted instead: they do not see the time that is spent within a regular expression. A chance
delay only ever adds time, so a measurement that grows too much is made again, and the least time of each size counts.
"""

import gc
import time
from collections.abc import Callable

MOST = 2.8  # times the work, for twice the text: as far from what is linear (2) as from what is quadratic (4)
_QUICK = 0.03  # seconds: below this, chance decides
_TRIES = 4

type Family = Callable[[int], str]
"""Returns a text or a body of HTML of about so many letters."""


def _repeat(part: str, before: str = "", after: str = "") -> Family:
    return lambda size: before + part * (size // len(part)) + after


def _numbered(part: str, before: str = "", after: str = "") -> Family:
    """`part` again and again, each with its number in place of {}."""
    return lambda size: before + "".join(part.replace("{}", str(at)) for at in range(size // len(part))) + after


def _nested(opened: str, closed: str, inside: str = "Text här.", deepest: int = 240) -> Family:
    """As many nests as needed, each of `deepest` levels: parsers stop at more."""
    whole = opened * deepest + inside + closed * deepest
    return lambda size: whole * max(1, size // len(whole))


TEXTS: dict[str, Family] = {
    "mail without end": _repeat("a@"),
    "mail names": _repeat("a@a."),
    "dots": _repeat("."),
    "letters with full stops": _repeat("A. "),
    "full stops without blanks": _repeat("a."),
    "one word": _repeat("å"),
    "one long compound": _repeat("kommun"),
    "hyphens": _repeat("a-"),
    "digits": _repeat("1"),
    "digits and blanks": _repeat("1 "),
    "numbers with dashes": _repeat("070-"),
    "paths": _repeat("/a"),
    "hosts": _repeat("www.a"),
    "addresses": _repeat("https://a.se/?"),
    "percent": _repeat("%4"),
    "quotes": _repeat("”A. "),
    "brackets": _repeat("("),
    "closed brackets": _repeat("(a) "),
    "angle brackets": _repeat("<"),
    "ampersands": _repeat("&amp;"),
    "commas": _repeat("a, "),
    "colons": _repeat("Kontakt: "),
    "slashes": _repeat("a/b "),
    "chapters": _repeat("2 kap. 3 § "),
    "prices": _repeat("5 kr per "),
    "capitals": _repeat("AB "),
    "dates": _repeat("2020-01-01 "),
    "months": _repeat("1 jan 2020 "),
    "blanks": _repeat(" \u00a0"),
    "broken lines": _repeat("a<br>"),
    "many lines": _repeat("A\n"),
    "sentences": _repeat("Du kan ansöka om bygglov hos oss. "),
    "passives": _repeat("Ansökan ska skickas in och beslutas av nämnden "),
    "statement": _repeat("Webbplatsen är delvis förenlig med lagen "),
    "logins": _repeat("logga in med bankid eller "),
    "owners": _repeat("Sidansvarig: Anna "),
    "shares": _repeat("redogörelse "),
    "different words": _numbered("ord{}x "),
    "acronyms": _numbered("ABC{} "),
    "abbreviations": _repeat("t.ex. bl.a. "),
    "English": _repeat("this is the English text of the page "),
}
MARKUP: dict[str, Family] = {
    "opened tags": _repeat("<x "),
    "opened links": _repeat("<a href=/?token="),
    "opened scripts": _repeat("<script>"),
    "opened metas": _repeat("<meta charset="),
    "attributes": _repeat("a='b "),
    "secrets": _repeat("?token=a&"),
    "sessions": _repeat("?sess", after="="),
    "users": _repeat("//a:"),
    "sheets": _repeat("url("),
    "JSON": _repeat('"@type":'),
}
BODIES: dict[str, Family] = {
    "equal links": _repeat('<p><a href="/a">Läs mer</a></p>'),
    "different links": _numbered('<p><a href="/sida/{}">Läs om {}</a></p>'),
    "links in one paragraph": _numbered('<a href="/s/{}.pdf" target="_blank">Fil</a> '),
    "bad links": _numbered('<a href="http://[namn{}/#del">Fel</a> '),
    "places": _numbered('<a href="#d{}">Hit</a><i id="d{}"></i>'),
    "headings": _numbered("<h2>Rubrik {}</h2>"),
    "headings with text": _numbered("<h3>Rubrik {}</h3><p>Du kan ansöka här.</p>"),
    "bold lines": _repeat("<p><b>Rubrik utan stil</b></p>"),
    "nested boxes": _nested("<div>", "</div>"),
    "nested lists": _nested("<ul><li>", "</li></ul>", deepest=120),
    "nested tables": _nested("<table><tr><td>", "</td></tr></table>", deepest=60),
    "nested spans": _nested("<span>", "</span>"),
    "nested headers": _nested("<header>", "</header>"),
    "nested menus": _nested('<nav><a href="/x">A</a>', "</nav>"),
    "nested forms": _nested("<fieldset><input>", "</fieldset>"),
    "never closed": _repeat("<b><i>a"),
    "wide table": lambda size: f"<table>{('<tr>' + '<td>a</td>' * 20 + '</tr>') * (size // 200)}</table>",
    "long table": _repeat("<tr><td>Plats</td><td>12</td><td>Ja</td></tr>", "<table>", "</table>"),
    "one row": _repeat("<td>a</td>", "<table><tr>", "</tr></table>"),
    "list": _repeat("<li>Du kan ansöka om det här.</li>", "<ul>", "</ul>"),
    "fields": _numbered('<input id="f{}" placeholder="Namn" aria-labelledby="l{}"><p id="l{}">N</p>'),
    "labels": _numbered('<label for="f{}">Namn</label><input id="f{}" type=radio> '),
    "described": _numbered('<a href="/x" target=n aria-describedby="i{}">A</a><p id="i{}">I</p>'),
    "all name all": lambda size: (
        "".join(f'<p id="i{at}">A</p>' for at in range(size // 60))
        + f'<a href=/x aria-labelledby="{" ".join(f"i{at}" for at in range(size // 60))}">A</a>' * 3
    ),
    "controls": _numbered('<button aria-controls="c{}">Visa</button><div id="c{}" hidden>A</div>'),
    "equal ids": _repeat('<p id="a">A</p><a href="#a" aria-labelledby="a">B</a>'),
    "images": _numbered('<img src="/b{}.jpg" alt="Bild {}">'),
    "images without alt": _numbered('<a href="/x"><img src="/b{}.jpg"></a>'),
    "times": _repeat('<time datetime="2024-01-01">1 jan</time>'),
    "dated row": _repeat("<td>Uppdaterad 2024-01-01</td>", "<table><tr>", "</tr></table>"),
    "dated teasers": _repeat("<article><p>Uppdaterad 2024-01-01</p></article>"),
    "videos": _repeat('<video src="/a.mp4"></video><iframe src="/f"></iframe>'),
    "landmarks": _numbered('<nav aria-label="Meny {}"><a href="/m">M</a></nav>'),
    "asides": _repeat("<aside><p>Kontakta oss om du undrar.</p></aside>"),
    "articles": _repeat('<article class="kort"><h2>A</h2><p>Text om allt.</p></article>'),
    "roles": _repeat('<div role="main">a</div><div role="dialog">b</div>'),
    "cookies": _repeat('<div class="cookie-banner">Vi använder cookies <button>OK</button></div>'),
    "cookies in text": _repeat("<div><div><p>om kakor cookies</p></div></div>", "<button>Godkänn</button>"),
    "hidden": _repeat('<p hidden>A</p><div style="display:none">B</div>'),
    "languages": _repeat('<p lang="en">This is a text in English, as it says.</p>'),
    "templates": _repeat("<template><p>a</p></template><noscript>b</noscript>"),
    "scripts": _repeat("<script>a()</script>"),
    "styles": _repeat("<style>a{background:url(b)}</style>"),
    "style": _repeat("a{background:url(b)}", "<style>", "</style>"),
    "comments": _repeat("<!-- a -->"),
    "long attribute": _repeat("a ", '<p class="', '">A</p>'),
    "long href": _repeat("a/", '<a href="/', '">A</a>'),
    "long label": _repeat("Läs ", '<a href="/a" aria-label="', '">A</a>'),
    "long srcset": _repeat("/a 1x, ", '<img alt="" srcset="', '">'),
    "long style": _repeat("a:b;", '<p style="', '">A</p>'),
    "metas": _repeat('<meta name="a" content="b">'),
    "bases": _repeat('<base href="/a/">'),
    "refreshes": _repeat('<noscript><meta http-equiv="refresh" content="0;url=/b"></noscript>'),
    "consecutive inputs": _repeat("<input placeholder=Namn>"),
    "text after inputs": _repeat("<div></div><input placeholder=Namn>"),
    "quotations": _repeat("<blockquote><p>Vi säger ja.</p></blockquote>"),
    "contacts": _repeat("<p>Telefon: 0123-45 67 89</p>"),
    "definitions": _repeat("<dt>Vad</dt><dd>Det är så här.</dd>", "<dl>", "</dl>"),
    "login buttons": _repeat('<form action="/login"><input type="password"><button>Logga in</button></form>'),
    "figures": _repeat("<figure><img alt='x' src='a'><figcaption>Bild</figcaption></figure>"),
    "breaks": _repeat("<br>"),
}


def spent(work: Callable[[], object]) -> float:
    """The CPU time of `work` in seconds."""
    collects = gc.isenabled()
    gc.disable()
    try:
        before = time.thread_time()
        work()
        return time.thread_time() - before
    finally:
        if collects:
            gc.enable()


type Costs = dict[str, float]


def too_steep(measure: Callable[[int], Costs], size: int, quick: float = _QUICK) -> dict[str, float]:
    """What takes more than `MOST` times the work for twice the size, as the factor by which it grows.

    `measure` gives, for a size, the CPU time of each part of the work. `size` and four times `size` are measured. What
    takes less than `quick` seconds counts as cheap, because chance would decide.
    """
    large = measure(4 * size)
    if all(cost <= quick for cost in large.values()):
        return {}
    small = measure(size)
    least = quick / 16
    for _ in range(_TRIES):
        found = {
            name: round((cost / max(small.get(name, 0.0), least)) ** 0.5, 1)
            for name, cost in large.items()
            if cost > quick and cost > MOST**2 * max(small.get(name, 0.0), least)
        }
        if not found:
            return {}
        small = {name: max(cost, small.get(name, 0.0)) for name, cost in measure(size).items()}
        large = {name: min(cost, large.get(name, cost)) for name, cost in measure(4 * size).items()}
    return found
