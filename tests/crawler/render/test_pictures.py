"""Pictures of faults: the element outlined, nothing personal on it, small, and kept no longer than the fault."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audits.model import Finding, Place
from audits.site_config import Crawl, Identity, Site
from crawler.browser.lens import Lens
from crawler.browser.page_server import Documents
from crawler.render.pictures import LIMITS, MOST, pictures_of
from reports.store.pictures import Pictures

SHELL = '<!doctype html><html lang="sv"><title>Prov</title><body><h1>Prov</h1>{}</body></html>'
Web = tuple[Lens, Callable[[str], str]]


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    """A browser, and what puts a page before it."""
    documents = Documents()
    identity = Identity(id="x", name="X", start=(documents.url,), hosts=(documents.host,))
    site = Site(site=identity, crawl=Crawl(allow_private=(documents.host,)))
    with Lens(site) as lens:
        yield lens, lambda html: documents.put(SHELL.format(html))
    documents.close()


def picture_of(lens: Lens, url: str, selector: str) -> bytes:
    """The picture of one element."""
    [data] = pictures_of(lens, url, [selector])
    return data


@pytest.mark.browser
def test_several_of_a_page(web: Web) -> None:
    """Each as if it were alone: what was outlined before is plain again, and one that is gone costs itself only."""
    lens, put = web
    html = '<p><button id="a">Sök</button></p><p><button id="b" style="color: #123">Avbryt</button></p>'
    alone = [picture_of(lens, put(html), "#a"), picture_of(lens, put(html), "#b")]
    assert all(alone)
    assert pictures_of(lens, put(html), ["#a", "#borta", "#b", "#a"]) == [alone[0], b"", alone[1], alone[0]]


@pytest.mark.browser
def test_a_picture(web: Web) -> None:
    """The element far down on the page gives a small WebP."""
    lens, put = web
    data = picture_of(lens, put('<div style="height: 5000px"></div><button id="b">Sök</button>'), "#b")
    assert (data[:4], data[8:12]) == (b"RIFF", b"WEBP")
    assert len(data) < MOST


@pytest.mark.browser
def test_no_personal_number_is_on_it(web: Web) -> None:
    """Masked before the picture is taken: in text, cut up by elements, in fields and in alternative texts."""
    lens, put = web
    html = (
        '<p id="p">Beslut för 811218-9876, <b>811218</b>-<i>98</i>76 och 19811218 9876. Ring 013-20 60 00.</p>'
        "<p>811218\u20139876 811218\u200b-98\u200b76 811218\u00a0\u2212\u20099876 811218_9876</p>"
        "<p>\uff18\uff11\uff11\uff12\uff11\uff18\uff0d\uff19\uff18\uff17\uff16</p>"
        '<input value="811218-9876" placeholder="811218-9876"><textarea>8112189876</textarea>'
        '<img alt="811218-9876"><template-x></template-x>'
    )
    with lens.page(put(html)):
        assert lens.run(["masking.js", "evidence.js"], "webbrond_evidence", "#p", LIMITS)
        shown = lens.run(
            [],
            "(() => document.body.innerHTML.replace(/<[^>]*>/g, '') + document.querySelector('input').value"
            " + document.querySelector('input').placeholder + document.querySelector('img').alt"
            " + document.querySelector('textarea').value)",
        )
    assert "9876" not in shown
    assert re.sub("\u200b", "", shown).count("****") >= 13
    assert "\uff19\uff18" not in shown
    assert "013-20 60 00" in shown


@pytest.mark.browser
@pytest.mark.parametrize(
    ("html", "selector"),
    [
        ('<p id="p" hidden>Dold</p>', "#p"),
        ('<p id="p" style="visibility: hidden">Dold</p>', "#p"),
        ("<p>Borta</p>", "#p"),
        ('<iframe id="f" sandbox srcdoc="<p id=p>I ramen</p>"></iframe>', "#f #p"),
        ('<iframe id="f" srcdoc="<p id=p>I ramen</p>" style="visibility: hidden"></iframe>', "#f #p"),
        (
            '<iframe id="f" srcdoc="<p id=p>I ramen</p>"></iframe>'
            '<div style="position: fixed; inset: 0; background: #fff">Fråga om kakor</div>',
            "#f #p",
        ),
        ('<div id="h"></div><script>h.attachShadow({mode: "closed"}).innerHTML = "<p id=p>x</p>"</script>', "#h #p"),
        ("<p>Fel</p>", "html"),
        ("<p>Fel</p>", "["),
        ('<p id="p">Under</p><div style="position: fixed; inset: 0; background: #fff">Fråga om kakor</div>', "#p"),
    ],
)
def test_no_picture(web: Web, html: str, selector: str) -> None:
    """What is hidden, covered, gone or not ours to look into, and the page as a whole, give no picture and no error."""
    lens, put = web
    assert picture_of(lens, put(html), selector) == b""


READ = """{
  const said = [];
  const read = (root) => {
    for (const node of root.querySelectorAll(":not(script)")) {
      for (const child of node.childNodes) if (child.nodeType === 3) said.push(child.data);
      if (node.shadowRoot) read(node.shadowRoot);
      if (node.contentDocument) read(node.contentDocument);
    }
  };
  read(document);
  return said.join("");
}"""
SHADOW = '<div id="h"></div><script>h.attachShadow({{mode: "open"}}).innerHTML = `<div>{}</div>`</script>'


@pytest.mark.browser
@pytest.mark.parametrize(
    ("html", "selector"),
    [
        (
            '<div style="height: 3000px"></div><iframe id="f" srcdoc="<p id=p>811218-9876 I ramen</p>"></iframe>',
            "#f #p",
        ),
        (SHADOW.format('<button id="p">Sök 811218-9876</button>'), "#h div > #p"),
        (
            SHADOW.format(
                '<iframe id="f" srcdoc="<ul><li>811218-9876</li><li id=p>811218<b>-9876</b></li></ul>"></iframe>'
            ),
            "#h #f ul > li:nth-child(2)",
        ),
    ],
)
def test_in_frames_and_shadow_roots(web: Web, html: str, selector: str) -> None:
    """The element is found where it stands, its surroundings are masked, and the picture is of that place."""
    lens, put = web
    url = put(html)
    assert picture_of(lens, url, selector)
    with lens.page(url):
        clip = lens.run(["masking.js", "evidence.js"], "webbrond_evidence", selector, LIMITS)
        shown = lens.run([], f"(() => {READ})")
    assert clip["width"] >= 320
    assert "9876" not in shown
    assert "811218-****" in shown


@pytest.mark.browser
def test_a_page_that_hangs(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs its own picture, and the next page has one."""
    lens, put = web
    monkeypatch.setattr("crawler.browser.lens.SECONDS", 2.0)
    assert picture_of(lens, put('<p id="p">x</p><script>for (;;) {}</script>'), "#p") == b""
    monkeypatch.undo()
    assert picture_of(lens, put('<p id="p">Sök</p>'), "#p")


def finding(snippet: str = "<p>Sök</p>") -> Finding:
    return Finding("accessibility.x", "https://x.se/", place=Place("p", "Sök", snippet))


def test_pictures_are_kept_with_their_issue(tmp_path: Path) -> None:
    """One a fault as it looks; another when that changes; gone with the issue; linked into the reports."""
    pictures = Pictures(tmp_path)
    name, other = pictures.name(1, finding()), pictures.name(1, finding("<p>Hitta</p>"))
    assert name != other
    pictures.put(name, b"bild")
    pictures.put(other, b"")
    assert [(pictures.knows(one), pictures.has(one)) for one in (name, other)] == [(True, True), (True, False)]
    pictures.publish(name, tmp_path / "ny" / "bilder")
    pictures.keep({other})
    assert not pictures.knows(name)
    assert (tmp_path / "ny" / "bilder" / name).read_bytes() == b"bild"


def test_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All together they take no more than they may: the oldest go."""
    monkeypatch.setattr("reports.store.pictures.MOST", 5)
    pictures = Pictures(tmp_path)
    for age, name in enumerate(("3.webp", "2.webp", "1.webp")):
        pictures.put(name, b"bild")

        os.utime(tmp_path / "evidence" / name, (1000 + age, 1000 + age))
    pictures.keep({"1.webp", "2.webp", "3.webp"})
    assert [pictures.knows(name) for name in ("1.webp", "2.webp", "3.webp")] == [True, False, False]
