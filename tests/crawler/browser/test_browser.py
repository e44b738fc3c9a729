"""What the browser brings home of a page, and that it is the same each time."""

import pytest
from looking import FAULTS, FAULTY, Web, failing, findings, nodes, page
from swedish import said

from audits.engine import parse_engine
from crawler.browser import axe
from crawler.browser.browser import Browser
from crawler.browser.page_server import serve_html

pytestmark = pytest.mark.browser


def test_the_engine_names_axe_browser_and_fonts(browser: Browser) -> None:
    """The same at every start, so that what one browser of a night saw, another need not see again."""
    engine = parse_engine(browser.engine)
    assert engine.is_whole
    assert engine.axe == axe.engine(axe.script_path())
    assert engine.browser.removeprefix("Chrome ") == browser.version.partition("/")[2]
    with Browser() as another:
        assert another.engine == browser.engine


def test_known_faults_come_with_place_heading_and_region(server: Web, browser: Browser) -> None:
    """What an editor needs to find the element stands beside each of axe's nodes."""
    url = server.put(
        "/faults",
        page(
            '<header><a class="logo" href="/"><img src="/l.svg?x=1"></a></header>'
            '<nav aria-label="Brödsmulor"><ol><li><a href="/hem"></a></li></ol></nav>'
            "<main><h1>Ansök</h1><h2>Så här gör du</h2>"
            '<p style="color:#ccc;background:#fff">Fyll i  blanketten</p></main>'
            '<footer><input name="sok" type="search"></footer>'
        ),
    )
    artifact = browser.look(url)
    assert (artifact.state, artifact.reason, artifact.url) == ("ok", "", url)
    assert artifact.engine.startswith("axe-core 4.")
    assert artifact.ms > 0
    (image,) = nodes(artifact, "image-alt")
    assert (image.region, image.signature, image.heading) == ("header", "img|src=/l.svg|", "")
    regions = {node.signature: node.region for node in nodes(artifact, "link-name")}
    assert regions["a|href=/hem|"] == "breadcrumb"
    (text,) = nodes(artifact, "color-contrast")
    assert (text.text, text.heading, text.region) == ("Fyll i blanketten", "Så här gör du", "main")
    assert "4.5:1" in text.summary
    (field,) = nodes(artifact, "label")
    assert (field.region, field.signature) == ("footer", "input|name=sok|type=search|")
    assert {rule.id: rule.outcome for rule in artifact.axe}["html-has-lang"] == "pass"


def test_signature_survives_a_new_card_another_order_and_cache_busters(server: Web, browser: Browser) -> None:
    """Tomorrow's layout must not make yesterday's faults new."""
    cards = [f'<div class="card"><img src="/bild{n}.3f2a9c{n}.png?v={n}"><a href="/kort/{n}"></a></div>' for n in "abc"]
    busted = [card.replace("?v=", "?v=9").replace(".3f2a9c", ".77e0b1") for card in cards]
    new = '<div class="card"><img src="/ny.png" alt="Ny"><a href="/ny">Nyhet</a></div>'
    before = browser.look(server.put("/cards-1", page(f"<main><h1>Kort</h1>{''.join(cards)}</main>")))
    after = browser.look(server.put("/cards-2", page(f"<main><h1>Kort</h1>{new}{''.join(reversed(busted))}</main>")))
    assert len(findings(before)) == 6
    assert findings(after) == findings(before)


def test_what_stands_in_frames_is_found(server: Web, browser: Browser) -> None:
    """axe answers from frames; a frame that is shut out is named as not tested."""
    server.put("/inner", page(FAULTS))
    frame = '<iframe src="/inner" title="Karta"></iframe>'
    artifact = browser.look(server.put("/frame", page(f"<main><h1>Karta</h1>{frame}</main>")))
    (image,) = nodes(artifact, "image-alt")
    assert (image.signature, image.heading, image.region) == ("img|src=/bild.png|", "Ansök om förskola", "main")
    assert artifact.reason == ""
    shut_out = frame.replace("/inner", "https://karta.example/")
    alone = browser.look(server.put("/frame-2", page(f"<main><h1>Karta</h1>{shut_out}</main>")))
    assert (alone.state, failing(alone)) == ("ok", set())
    assert said(alone.reason) == "1 ram på sidan är inte granskad: https://karta.example/."
    both = browser.look(server.put("/frame-3", page(f"<main><h1>Karta</h1>{shut_out}{frame}</main>")))
    assert (both.state, both.reason) == ("ok", alone.reason)
    assert findings(both) == findings(artifact)


def test_late_content_is_found_five_times_of_five(server: Web, browser: Browser) -> None:
    """What comes after load is waited for by what is under way, not by the clock."""
    server.put("/slow", "<img src=/hämtad.png>")
    script = (
        "const main = document.querySelector('main');"
        "setTimeout(() => fetch('/slow').then((r) => r.text()).then((t) => { main.innerHTML += t }), 1500);"
        "const request = new XMLHttpRequest(); request.open('GET', '/slow');"
        "request.onload = () => { setTimeout(() => { main.innerHTML += '<img src=/sen.png>' }, 400) }; request.send()"
    )
    url = server.put("/late", page(FAULTS, f"<script>addEventListener('load', () => {{ {script} }})</script>"))
    looks = [findings(browser.look(url)) for _ in range(5)]
    assert {("image-alt", "img|src=/sen.png|"), ("image-alt", "img|src=/hämtad.png|")} <= set(looks[0])
    assert looks == [looks[0]] * 5


def test_modules_that_import_one_another_are_waited_for(server: Web, browser: Browser) -> None:
    """Nothing in the page tells of an import before it has come."""
    for number in range(60):
        server.put(f"/{number}.js", f"import('/{number + 1}.js')", Content_Type="text/javascript")
    server.put(
        "/60.js", "document.querySelector('main').innerHTML += '<img src=/sen.png>'", Content_Type="text/javascript"
    )
    url = server.put("/moduler", page(FAULTS, '<script type="module">import("/0.js")</script>'))
    assert ("image-alt", "img|src=/sen.png|") in findings(browser.look(url))


SHUFFLED = """<main><h1>Bygglov</h1><ul></ul></main><script>
const links = Array.from({ length: 20 }, (_, n) => `<li><a href="/${n}" id="a${Math.random()}"></a></li>`);
document.querySelector("ul").innerHTML = links.sort(() => Math.random() - 0.5).join("");</script>"""


def test_what_a_page_leaves_to_chance_is_the_same_each_time(server: Web, browser: Browser) -> None:
    """So a fault in it is the same fault tomorrow."""
    url = server.put("/slump", page(SHUFFLED))
    first, second = (
        [node.html for rule in browser.look(url).axe if rule.id == "link-name" for node in rule.nodes] for _ in range(2)
    )
    assert first == second
    assert len({html.partition("id=")[2] for html in first}) == 20
    assert first != sorted(first, key=lambda html: int(html.split('"')[1][1:]))


def test_login_controls_and_the_look_of_the_sender(server: Web, browser: Browser) -> None:
    """Where one logs in, as it stands on the page; a word in running text or a street is no login."""
    style = (
        "<style>body{margin:0;font-family:'Open Sans',Arial} h1{font-family:Georgia} .gap{height:1200px}"
        "header{background:rgb(0,80,120);height:80px} main a{color:rgb(0,0,200)}"
        ".btn{background:rgb(0,120,0);border-radius:6px;color:#fff}</style>"
    )
    body = (
        '<header><div class="logo"><a href="/"><img alt="Sandvik kommun" src="/logo.svg"></a></div>'
        '<a href="/konto">Mina sidor</a></header>'
        '<main><h1>Ansök</h1><p>Du kan <a href="/hjalp">logga in</a> med BankID om du vill, det går fort.</p>'
        '<ul><li><a href="/freja">Freja förskola</a></li>'
        '<li><a href="https://www.bankid.com/">Skaffa BankID</a></li></ul>'
        '<button class="btn">Mobilt BankID</button><div class="gap"></div>'
        '<form action="/start"><input type="password" aria-label="Lösenord">'
        '<input type="submit" value="Fortsätt"></form>'
        '<a href="/saml/login?x=1" style="display:none">Logga in dolt</a></main>'
        '<footer><a href="/admin">Logga in</a></footer>'
    )
    rendered = browser.look(server.put("/login", page(body, style))).rendered
    assert rendered is not None
    controls = [(one.label, one.tag, one.region, one.above_fold) for one in rendered.login_controls]
    assert controls == [
        ("Mina sidor", "a", "header", True),
        ("Mobilt BankID", "button", "main", True),
        ("Fortsätt", "input", "main", False),
        ("Logga in", "a", "footer", False),
    ]
    assert rendered.login_controls[0].width > 10
    assert rendered.login_controls[2].y > 1200
    look = rendered.look
    assert (look.logo_alt, look.logo_href) == ("Sandvik kommun", f"http://{server.host}/")
    assert (look.header_colour, look.header_height) == ("rgb(0, 80, 120)", 80)
    assert (look.font, look.heading_font) == ("Open Sans", "Georgia")
    assert (look.link_colour, look.button_colour, look.button_radius) == ("rgb(0, 0, 200)", "rgb(0, 120, 0)", "6px")
    assert rendered.width == 1280
    assert f"http://{server.host}/hjalp" in rendered.links
    assert rendered.text_length > 50


def test_links_and_places_that_scripts_make(server: Web, browser: Browser) -> None:
    """What stands in the page after its scripts have run, web components included, with region and accessible text."""
    script = (
        "addEventListener('load', () => { document.querySelector('nav').innerHTML ="
        ' \'<a href="/skola?utm_source=x#topp" aria-label="Skola och förskola">Skola</a><a href="tel:112">112</a>\';'
        "const root = document.querySelector('footer').attachShadow({ mode: 'open' });"
        "root.innerHTML = '<a href=\"/om\">Om <b>oss</b></a>'; document.querySelector('h1').id = 'rubrik' })"
    )
    body = f'<nav></nav><main><h1>Ekvalla</h1><a name="plats"></a></main><footer></footer><script>{script}</script>'
    rendered = browser.look(server.put("/scripted", page(body))).rendered
    assert rendered is not None
    assert [(link.to, link.text, link.region) for link in rendered.script_links] == [
        (f"http://{server.host}/skola", "Skola och förskola", "nav"),
        (f"http://{server.host}/om", "Om oss", "footer"),
    ]
    assert rendered.ids is not None
    assert {"rubrik", "plats"} <= set(rendered.ids)


def test_html_without_an_address_is_looked_at_on_loopback(server: Web) -> None:
    """A file can be checked: its links stand where the page would stand."""
    with Browser() as browser:
        artifact = browser.look("https://www.example.se/sida", page(FAULTS))
    assert artifact.url == "https://www.example.se/sida"
    assert failing(artifact) >= FAULTY
    assert artifact.rendered is not None
    assert artifact.rendered.links == ("https://www.example.se/x",)
    with serve_html(page(FAULTS)) as url:
        assert url.startswith("http://127.0.0.1:")
