"""Pages that FETCH has stored, looked at without asking for them again."""

import pytest
from looking import FAULTS, FAULTY, Web, failing, page

from crawler.browser.browser import Browser
from crawler.web.warc import Stored

pytestmark = pytest.mark.browser

_HTML = (("Content-Type", "text/html; charset=utf-8"),)


def stored(url: str, html: str, headers: tuple[tuple[str, str], ...] = _HTML, charset: str = "utf-8") -> Stored:
    return Stored(url, 200, headers, html.encode(charset))


def test_the_page_is_not_asked_for_and_its_style_sheet_is(server: Web, browser: Browser) -> None:
    """The copy is judged under the page's own address, with the style sheet as it is on the web."""
    sheet = server.put("/blek.css", "p { color: #bbb; background: #fff }", Content_Type="text/css")
    url = server.put("/en?sida=1*2", page("<main><h1>Ny</h1></main>"))
    copy = page(f"{FAULTS}<p>Svagt</p>", f'<link rel="stylesheet" href="{sheet}">')
    server.hits.clear()
    artifact = browser.look(url, stored=stored(url, copy))
    assert (artifact.state, artifact.url) == ("ok", url)
    assert failing(artifact) >= FAULTY | {"color-contrast"}
    assert "/blek.css" in server.hits
    assert "/en?sida=1*2" not in server.hits
    assert failing(browser.look(url)) == set()  # without a copy, what the server says is what counts


def test_headers_and_letters_are_those_of_the_answer(server: Web, browser: Browser) -> None:
    """The charset is that of the header, and what was packed is no longer. A header that no browser takes: the server
    is asked instead."""
    url = server.put("/latin", page("<main><h1>x</h1></main>"))
    headers = (
        ("Content-Type", "text/html; charset=iso-8859-1"), ("Content-Encoding", "gzip"), ("Set-Cookie", "a=1"),
        ("X-Dagens", "räksmörgås"),
    )  # fmt: skip
    html = page('<main><h1>Räksmörgås</h1><img src="/å.png"></main>').replace('<meta charset="utf-8">', "")
    artifact = browser.look(url, stored=stored(url, html, headers, "latin-1"))
    assert artifact.state == "ok"
    (image,) = [node for rule in artifact.axe if rule.id == "image-alt" for node in rule.nodes]
    assert (image.heading, "å.png" in image.html) == ("Räksmörgås", True)
    server.hits.clear()
    assert browser.look(url, stored=stored(url, html, (*headers, ("X-Svår", "1")))).state == "ok"
    assert server.hits == ["/latin"]


@pytest.mark.parametrize(("script", "state"), [("location.reload()", "error"), ("location = '/annan'", "moved")])
def test_a_copy_goes_where_the_page_goes(server: Web, browser: Browser, script: str, state: str) -> None:
    """Reloads end, redirects are followed and told, and the next page is fine."""
    server.put("/annan", page("<main><h1>Annan</h1></main>"))
    html = page(FAULTS, f"<script>setTimeout(() => {{ {script} }}, 20)</script>")
    url = server.put(f"/{state}", html)
    assert browser.look(url, stored=stored(url, html)).state == state
    assert failing(browser.look(url, stored=stored(url, page(FAULTS)))) >= FAULTY


def test_a_copy_that_hangs_costs_itself(server: Web, hasty: Browser) -> None:
    """The browser is ended while it is connected to, and the next one answers with copies as well."""
    url = server.put("/hang", page(FAULTS))
    assert hasty.look(url, stored=stored(url, page(FAULTS, "<script>for (;;);</script>"))).state == "timeout"
    assert failing(hasty.look(url, stored=stored(url, page(FAULTS)))) >= FAULTY


def test_a_page_whose_style_sheet_does_not_come_is_not_judged(server: Web, browser: Browser) -> None:
    """Its server has gone meanwhile: nothing is said of how the page looks. A sheet that is missing
    or of another kind is the page's own fault."""
    url = server.put("/avbrott", page(""))
    server.put("/avbruten.css", "", status=0)
    artifact = browser.look(url, stored=stored(url, page(FAULTS, '<link rel="stylesheet" href="/avbruten.css">')))
    assert (artifact.state, artifact.axe) == ("error", ())
    assert "/avbruten.css" in artifact.reason
    server.put("/annat.css", "p {}", Content_Type="text/plain", X_Content_Type_Options="nosniff")
    for name in ("saknas", "annat"):
        at_fault = browser.look(url, stored=stored(url, page(FAULTS, f'<link rel="stylesheet" href="/{name}.css">')))
        assert (at_fault.state, failing(at_fault) >= FAULTY) == ("ok", True)
