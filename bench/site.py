"""Make a synthetic municipal site: pages of about 70 kB with 150 navigation links, 300-900 words and planted faults."""

from collections.abc import Iterator
from random import Random
from urllib.parse import quote

from bench.words import paragraphs, sentence, title

NAVIGATION = 150
_CHILDREN = 4  # links from a page to the next level, so that every page is found without the navigation too

STYLE = """body{margin:0;font:16px/1.5 sans-serif;color:#222;background:#fff}
a{color:#00467f}.meny__lista{display:flex;flex-wrap:wrap;list-style:none;gap:4px 16px;padding:0}
.meny__lank{display:inline-block;padding:6px 4px}.brod{display:flex;gap:8px;list-style:none}
main{max-width:720px;margin:0 auto;padding:16px}.svag{color:#bbb}.kort{border:1px solid #ccc;padding:8px;margin:8px 0}
footer{background:#123;color:#fff;padding:24px}footer a{color:#fff}
"""
# Theme variables, which content management systems write into every page: they add bytes, but no elements.
_THEME = "".join(f"--lp-farg-{n}:#{n * 4129 % 0xFFFFFF:06x};--lp-avstand-{n}:{n % 48}px;" for n in range(420))
SCRIPT = """document.querySelectorAll(".meny__knapp").forEach(function (knapp) {
  knapp.addEventListener("click", function () { knapp.setAttribute("aria-expanded", "true"); });
});
"""
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40">
<rect width="120" height="40" fill="#00467f"/></svg>"""


def path(number: int) -> str:
    """Return the path of page `number`; 0 is the start page."""
    return "/" if number == 0 else f"/amne-{number % 20}/sida-{number}"


def children(number: int, pages: int) -> range:
    """Return the numbers of the pages on the next level that page `number` links to."""
    return range(min(pages, number * _CHILDREN + 1), min(pages, number * _CHILDREN + 1 + _CHILDREN))


def page(number: int, pages: int, seed: int) -> str:
    """Return the HTML of page `number` on a site of `pages` pages."""
    random = Random(seed * 1_000_003 + number)
    return "".join(_page(number, pages, random))


def _page(number: int, pages: int, random: Random) -> Iterator[str]:
    heading = title(number) if number else "Välkommen till Provkommun"
    yield f"""<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>{heading} - Provkommun</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/stil.css">
<style>:root{{{_THEME}}}</style></head><body class="sida sida--artikel">
<a class="hoppa" href="#innehall">Hoppa till innehållet</a>
<header class="sidhuvud"><a class="logo" href="/"><img src="/logo.svg" alt="Provkommun" width="120" height="40"></a>
<form class="sok" action="/sok"><label for="sok">Sök</label><input id="sok" name="q"><button>Sök</button></form>
</header>
"""
    yield '<nav class="meny" aria-label="Huvudmeny"><ul class="meny__lista">'
    for target in range(1, min(pages, NAVIGATION + 1)):
        yield (
            f'<li class="meny__post meny__post--niva-{target % 3 + 1}" data-nod="nod-{target:08x}">'
            f'<a class="meny__lank meny__lank--huvud" href="{path(target)}" data-sparning="huvudmeny-{target}">'
            f'<span class="meny__text">{title(target)}</span></a></li>\n'
        )
    yield "</ul></nav>"
    above = (number - 1) // _CHILDREN if number else 0
    yield f'<nav aria-label="Brödsmulor"><ol class="brod"><li><a href="/">Start</a></li>' \
          f'<li><a href="{path(above)}">{title(above) if above else "Alla ämnen"}</a></li></ol></nav>'  # fmt: skip
    yield f'<main id="innehall"><h1>{heading}</h1><p class="ingress">{sentence(random)}</p>'
    for at, text in enumerate(paragraphs(random, random.randint(300, 900))):
        if at % 4 == 1:
            yield f"<h2>{sentence(random)[:40].rsplit(' ', 1)[0]}</h2>"
        yield f"<p>{text}</p>"
    yield from _faults(number)
    for target in children(number, pages):
        yield f'<div class="kort"><a href="{path(target)}">{title(target)}</a><p>{sentence(random)}</p></div>'
    yield """</main><footer><p>Provkommun, Storgatan 1, 123 45 Provstad</p>
<p><a href="mailto:kommun@prov.example">kommun@prov.example</a></p></footer>
<script src="/meny.js"></script></body></html>"""


def _faults(number: int) -> Iterator[str]:
    if number % 5 == 0:
        yield '<p class="svag">Den här texten har för svag kontrast mot bakgrunden.</p>'
    if number % 7 == 0:
        yield '<img src="/logo.svg" width="60" height="20">'
    if number % 9 == 0:
        yield f'<a href="{path(number)}"></a>'
    if number % 11 == 0:
        yield '<form action="/svar"><input type="text" name="amne"><button>Skicka</button></form>'


def small_path(number: int) -> str:
    """Return the path of small page `number`.

    It is made of words, as on real sites, because endless paths of numbers alone look like those of a calendar.
    """
    return f"/{quote(title(number).lower().replace(' ', '-'))}/{number}" if number else "/"


def small(number: int, pages: int) -> str:
    """Return the HTML of a page of 3 kB; it is quick to make, for sites of tens of thousands of pages."""
    random = Random(number)
    below = "".join(f'<li><a href="{small_path(one)}">{title(one)}</a></li>' for one in children(number, pages))
    above = small_path((number - 1) // _CHILDREN if number else 0)
    return (
        f'<!DOCTYPE html><html lang="sv"><head><title>{title(number)}</title></head><body>'
        f'<nav><ul><li><a href="/">Start</a></li><li><a href="{above}">Upp</a></li></ul></nav>'
        f"<main><h1>{title(number)}</h1>{''.join(f'<p>{text}</p>' for text in paragraphs(random, 300))}"
        f"<ul>{below}</ul></main></body></html>"
    )


def number_of(address: str) -> int:
    """Return the number of the small page at the path `address`, or -1 if there is none."""
    tail = address.rpartition("/")[2]
    return 0 if address == "/" else int(tail) if tail.isdigit() and small_path(int(tail)) == address else -1
