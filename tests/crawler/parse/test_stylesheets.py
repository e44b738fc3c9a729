"""The files that a style sheet names are those that a browser would fetch."""

import pytest

from crawler.parse.stylesheets import MAX_NAMED, named

BASE = "https://www.ekvalla.test/css/a.css"


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a { background: url(b.png) }", [("/css/b.png", "image")]),
        ("a { background: url( 'b c.png' ) }", [("/css/b%20c.png", "image")]),
        ('a { background: URL("/b.png"), url(/d.png) }', [("/b.png", "image"), ("/d.png", "image")]),
        ("@media print { a { background: url(b.png) } }", [("/css/b.png", "image")]),
        ("a { mask: image-set(url(b.png) 1x, url(/d.png) 2x) }", [("/css/b.png", "image"), ("/d.png", "image")]),
        ("@import 'b.css'; a { background: url(c.png) }", [("/css/b.css", "style"), ("/css/c.png", "image")]),
        ("@import url(b.css) screen;", [("/css/b.css", "style")]),
        ('@import url("b.css") layer(grund) supports(display: grid);', [("/css/b.css", "style")]),
        ("a { background: url(b\\.png) }", [("/css/b.png", "image")]),  # an escape of CSS
        ("/* url(b.png) */ a { content: 'url(c.png)' }", []),
        ("/* never closed url(b.png)", []),
        ("@namespace svg url(http://www.w3.org/2000/svg); a { background: url(b.png) }", [("/css/b.png", "image")]),
        ("@font-face { src: url(b.woff2) format('woff2'), url(b.eot?#iefix) }", []),
        ("a { background: url(data:image/png;base64,AAAA) } b { mask: url(#c) }", []),
        ("a { background: url(b.png) } b { background: url(b.png) }", [("/css/b.png", "image")]),
        ("a { background: url(b.png", [("/css/b.png", "image")]),  # the end of the file closes everything
        ("a { background: url(", []),
    ],
)  # fmt: skip
def test_named(css: str, expected: list[tuple[str, str]]) -> None:
    found = [(resource.url.removeprefix("https://www.ekvalla.test"), resource.kind) for resource in named(css, BASE)]
    assert found == expected


@pytest.mark.parametrize("open_", ["{", "(", "a(", "@a{", "["])
def test_blocks_nested_without_end(open_: str) -> None:
    assert [found.url for found in named(open_ * 20_000 + "url(b.png)", BASE)] == ["https://www.ekvalla.test/css/b.png"]


def test_a_sheet_with_pictures_without_end() -> None:
    css = "".join(f".a{number} {{ background: url({number}.png) }}" for number in range(2 * MAX_NAMED))
    assert len(list(named(css, BASE))) == MAX_NAMED
