"""Template once: what the pages share is judged on a few of them, and every page's findings are as if on each."""

import pytest
from looking import Web, page, site_of

from audits.model import Artifact
from crawler.browser.browser import Browser
from crawler.browser.subtrees import Subtrees

pytestmark = pytest.mark.browser

STYLE = (
    "<style>.weak{color:#bbb;background:#fff}.tight a{display:inline-block;width:9px;height:9px;font-size:6px}"
    ".tight{line-height:9px}.dark{background:#222}</style>"
)


def _menu(here: int) -> str:
    links = "".join(
        f'<li><a href="/s{n}"{" aria-current=page" if n == here else ""}><span class="weak">Ämne {n}</span></a></li>'
        for n in range(6)
    )
    return (
        f'<header><nav aria-label="Meny"><ul>{links}</ul><p class="tight"><a>1</a><a href="/b">2</a></p></nav></header>'
    )


def _page(number: int, head: str = STYLE) -> str:
    main = f'<main><h1>Sida {number}</h1><p class="weak">Svag text {number}</p><p>Text om ämne {number}.</p>'
    main += '<p><a href="/s0">Ämne <span>0</span></a></p></main>' if number % 3 == 0 else "</main>"
    foot = '<footer><div><p class="weak">Kommunen</p><p><a href="/om">Om</a></p></div><h4>Kontakt</h4></footer>'
    return page(_menu(number) + main + foot, head)


def _told(artifact: Artifact) -> list[object]:
    """Everything that an artifact says of axe's rules."""
    nodes = [
        (
            rule.id,
            rule.outcome,
            rule.impact,
            node.signature,
            node.text,
            node.heading,
            node.region,
            node.shape,
            node.html,
            node.target,
        )
        for rule in artifact.axe
        for node in rule.nodes
    ]
    return [sorted(nodes), sorted((rule.id, rule.outcome) for rule in artifact.axe)]


class _Watched(Subtrees):
    """Counts what pages took over."""

    taken = 0

    def learn(self, url: str, said: dict[str, list[str]]) -> set[str]:  # type: ignore[override]
        self.taken += len(said["taken"])
        return super().learn(url, said)


def test_nothing_is_lost_and_nothing_is_new(server: Web, browser: Browser) -> None:
    """Every page says what it says when it is judged alone: those that took over verdicts, too."""
    urls = [server.put(f"/s{number}", _page(number)) for number in range(8)]
    subtrees = _Watched()
    with Browser(site_of(server), subtrees) as sparing:
        for url in urls:
            alone = browser.look(url)
            assert {rule.id for rule in alone.axe if rule.outcome == "fail"} >= {"color-contrast", "target-size"}
            assert _told(sparing.look(url)) == _told(alone)
        assert sparing.again == set()
    assert subtrees.taken > 10


def test_what_lies_behind_is_part_of_what_is_known(server: Web, browser: Browser) -> None:
    """A header without a colour of its own, over one that each page chooses."""
    head = "<style>header{position:absolute;top:0;left:0;width:100%}header a{color:#fff}.hero{height:300px}</style>"

    def hero(colour: str) -> str:
        top = (
            '<header><nav aria-label="Meny"><p><a href="/a">Bygga och bo</a> <a href="/b">Omsorg</a></p></nav></header>'
        )
        return page(f'{top}<main><div class="hero" style="background:{colour}"></div><h1>Sida</h1></main>', head)

    dark = [server.put(f"/h{number}", hero("#123")) for number in range(6)]
    bright = server.put("/ljus", hero("#ddd"))
    subtrees = _Watched()
    with Browser(site_of(server), subtrees) as sparing:
        for url in dark:
            assert "color-contrast" not in _failing(sparing.look(url))
        assert subtrees.taken > 0
        assert "color-contrast" in _failing(sparing.look(bright))


def test_a_page_that_cannot_be_taken_apart_is_judged_in_full(server: Web, browser: Browser) -> None:
    """A field may be called what its form should say of itself."""
    form = '<form><label>A <input name="attributes"></label><input name="childNodes" title="B"></form>'
    urls = [
        server.put(f"/f{number}", page(_menu(1) + f"<main><h1>Sida</h1>{form}</main>", STYLE)) for number in range(5)
    ]
    with Browser(site_of(server), Subtrees()) as sparing:
        assert all(_told(sparing.look(url)) == _told(browser.look(url)) for url in urls)


def _failing(artifact: Artifact) -> set[str]:
    return {rule.id for rule in artifact.axe if rule.outcome == "fail"}


def test_the_same_menu_in_other_clothes_is_judged_anew(server: Web, browser: Browser) -> None:
    """What decides is how it looks: style sheets, and where it stands, are part of what is known."""
    same = [server.put(f"/t{number}", _page(9)) for number in range(6)]
    other = server.put("/dark", _page(9, STYLE.replace("#bbb", "#000")))
    subtrees = _Watched()
    with Browser(site_of(server), subtrees) as sparing:
        for url in same:
            sparing.look(url)
        before = subtrees.taken
        assert _told(sparing.look(other)) == _told(browser.look(other))
    assert before > 0
    assert subtrees.taken == before


OVER = (
    "<style>body{margin:0}a{color:#fff}nav{background:#123}nav ul{display:flex}"
    ".over{position:absolute;top:0;left:0;width:100%;z-index:1}.near{position:absolute;left:0}"
    "h1{color:#eee;background:#fff;margin:0;height:90px}.small{position:absolute;font-size:9px;line-height:1}</style>"
)
NAV = '<nav class="{}"><ul>{}</ul></nav>'.format(
    "over", "".join(f'<li><a href="/s{number}"><span>Ämne {number}</span></a></li>' for number in range(12))
)


@pytest.mark.parametrize(
    "main",
    [
        "<h1>Sida {}</h1>",  # beneath the menu: white on its blue, or on its own white
        '<p><a class="small" style="color:#000;top:{}px;left:2px" href="/x">Nära</a></p>',  # less than 24 pixels away
        '<p style="white-space:nowrap;width:9px;height:9px;overflow:visible">Mer text {} än vad som ryms</p>',
        '<p><a style="color:#000" href="/x">En länk</a> i en text {} som är lagom lång.</p>',
    ],
)
def test_what_a_known_menu_lies_over_or_beside_is_judged_with_it(server: Web, browser: Browser, main: str) -> None:
    """A text gets its colours from what is behind it, and a target its room from what is beside it."""
    urls = [
        server.put(f"/o{number}", page(f"{NAV}<main>{main.format(number)}</main>", OVER)) for number in range(20, 27)
    ]
    subtrees = _Watched()
    with Browser(site_of(server), subtrees) as sparing:
        for url in urls:
            assert _told(sparing.look(url)) == _told(browser.look(url))
    assert subtrees.taken > 0


BELOW = """<nav><ul><li><span>Meny</span></li><li><a href="/a"><span>A</span></a></li></ul></nav>
<main><p>{}</p><h1>Sida</h1></main>"""


def test_a_small_link_beside_a_known_menu_is_judged_with_it(server: Web, browser: Browser) -> None:
    """The menu's link has less room where the page's own text begins with a link, though all boxes are the same."""
    head = (
        "<style>ul,p{margin:0;padding:0}li,p{display:block;line-height:9px}"
        "a{display:inline-block;width:9px;height:9px;font-size:6px}</style>"
    )
    urls = [
        server.put(f"/n{n}", page(BELOW.format("Text" if n < 6 else '<a href="/x">Text</a>'), head)) for n in range(12)
    ]
    subtrees = _Watched()
    with Browser(site_of(server), subtrees) as sparing:
        for url in urls:
            assert _told(sparing.look(url)) == _told(browser.look(url))
    assert subtrees.taken > 0


SIDE = """<div class="side">
<ul><li><a href="/a"><span>Bygga</span></a></li><li><a href="/b"><span>Bo</span></a></li></ul>
</div><div class="top"><p>Sök</p></div><main style="height:{}px"><h1>Sida</h1></main>"""


def test_axe_takes_the_middle_of_the_document_to_lie_over_all_that_is_fixed(server: Web, browser: Browser) -> None:
    """So how high a page is decides what is known of its menu."""
    head = (
        "<style>body{margin:0}.side{position:fixed;top:300px;left:0;width:200px;background:#fff;z-index:1}"
        ".side span{color:#ccc}.top{position:absolute;top:120px;left:250px;right:0;height:46px;z-index:2}</style>"
    )
    urls = [server.put(f"/m{n}", page(SIDE.format(288 if n < 6 else 2000), head)) for n in range(12)]
    subtrees = _Watched()
    said = []
    with Browser(site_of(server), subtrees) as sparing:
        for url in urls:
            said.append(_told(sparing.look(url)))
            assert said[-1] == _told(browser.look(url))
    assert subtrees.taken > 0
    assert said[0] != said[-1]


def test_what_stands_in_a_shadow_root_is_judged_with_the_menu_over_it(server: Web, browser: Browser) -> None:
    """It is not seen from outside where it lies."""
    shadow = (
        '<x-top></x-top><script>document.querySelector("x-top").attachShadow({mode:"open"}).innerHTML ='
        "`<h2 style='position:absolute;top:9px;left:99px;z-index:2;color:#eee'>Sida ${location.pathname}</h2>`</script>"
    )
    html = page(f"{NAV}<main><h1>Sida</h1>{shadow}</main>", OVER)
    urls = [server.put(f"/k{number}", html) for number in range(8)]
    subtrees = _Watched()
    with Browser(site_of(server), subtrees) as sparing:
        for url in urls:
            assert _told(sparing.look(url)) == _told(browser.look(url))
    assert subtrees.taken > 0
