"""Find the other sheets (`@import`) and pictures (`url()`) that a style sheet names. CSS is searched as plain text."""

import re
from collections.abc import Iterator

from audits.model import Resource
from crawler.web import BadUrl, resolve

MAX_SHEETS = 60  # read per night; a site has a few
MAX_BYTES = 500_000  # of one sheet; larger ones are whole frameworks with embedded pictures
MAX_NAMED = 200  # files that are taken from one sheet
DEPTH = 3  # levels of sheets that import sheets
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
# Every repetition is bounded, so that a hostile sheet cannot make the pattern slow.
_NAMED = re.compile(
    r"""(?P<import>@import\s{1,9})?url\(\s{0,9}(?:"(?P<a>[^"\\\n]{0,2000})"|'(?P<b>[^'\\\n]{0,2000})'"""
    r"""|(?P<c>[^"'()\\\s]{0,2000}))\s{0,9}\)"""
    r"""|@import\s{1,9}(?:"(?P<d>[^"\\\n]{0,2000})"|'(?P<e>[^'\\\n]{0,2000})')""",
    re.I,
)
_NAMESPACE = re.compile(r"@namespace[^;{]{0,300};", re.I)  # an identifier, which browsers do not fetch
_FONT = re.compile(r"\.(?:woff2?|ttf|otf|eot)(?:$|[?#])", re.I)


def named(css: str, base: str, keep_query: tuple[str, ...] = ()) -> Iterator[Resource]:
    """Yield the files that the sheet ``css`` at ``base`` (or a page's style element) names, each once.

    At most `MAX_NAMED` are read. Fonts are left out: a sheet lists several for browsers to choose from, and the old
    ones are often gone.
    """
    seen: set[str] = set()
    for found in _NAMED.finditer(_NAMESPACE.sub("", _COMMENT.sub(" ", css))):
        href = next((found[name] for name in "abcde" if found[name]), "").strip()
        if not href or href in seen or href[:1] == "#" or href[:5].lower() in ("data:", "about", "blob:"):
            continue
        seen.add(href)
        if _FONT.search(href):
            continue
        sheet = found["import"] or found["d"] or found["e"]
        try:
            yield Resource(resolve(base, href, keep_query), "style" if sheet else "image")
        except BadUrl:
            continue
        if len(seen) == MAX_NAMED:
            return
