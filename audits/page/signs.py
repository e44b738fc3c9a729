"""The signs that a page is a statute, minutes, news or easy to read (rules/words/page-kinds.toml).

Rules are switched off for these kinds, so no kind rests on one sign: a word in a heading, an address or a tag misleads.
The families of signs are the address with the breadcrumb, the heading, the template, and the forms of the text, each of
which counts by itself: a text in a file has no other. A date of publication in ``<meta>`` is no sign: publishing tools
put it on every page.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol, cast
from urllib.parse import unquote

from bs4 import Tag

from audits.model import Heading, Kind, Region
from audits.page.addresses import split
from audits.page.elements import Anchor
from audits.site_config import Site
from audits.text import Text, is_long
from rules import WORDS_FOLDER, words

ENOUGH = 2  # signs


class PageParts(Protocol):
    """The parts of a page that decide its kind; `audits.page.page.Page` has them."""

    url: str
    html: str
    site: Site

    @property
    def title(self) -> str:
        """Return the text of ``<title>``."""
        ...

    @property
    def h1(self) -> str:
        """Return the first main heading."""
        ...

    @property
    def headings(self) -> Sequence[Heading]:
        """Return the headings."""
        ...

    @property
    def anchors(self) -> Sequence[Anchor]:
        """Return the links."""
        ...

    @property
    def forms(self) -> Sequence[Tag]:
        """Return the forms."""
        ...

    @property
    def text(self) -> Text:
        """Return the main content."""
        ...

    def tags(self, *names: str) -> list[Tag]:
        """Return the elements with these names."""
        ...

    def region(self, tag: Tag) -> Region:
        """Return the part of the page that ``tag`` is in."""
        ...


class _Form(NamedTuple):
    """A form of text: at least ``least`` different matches in its lines, or in the first ``first`` of them."""

    pattern: re.Pattern[str]
    least: int
    first: int | None


class _Signs(NamedTuple):
    """What a kind is known by. ``name`` matches a part of the address, or what the template calls the page."""

    name: re.Pattern[str]
    heading: re.Pattern[str]
    forms: Mapping[str, _Form]


@cache
def _kinds() -> dict[Kind, _Signs]:
    """Return the signs of each kind, read from rules/words/page-kinds.toml."""
    text = (WORDS_FOLDER / "page-kinds.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    for name in ("day", "body", "meeting"):
        text = text.replace(f"{{{name}}}", data[name])
    return {
        cast(Kind, kind): _Signs(
            re.compile("|".join(signs["name"])),
            re.compile("|".join(signs["heading"]), re.I),
            {name: _form(**form) for name, form in signs.get("forms", {}).items()},
        )
        for kind, signs in tomllib.loads(text).items()
        if isinstance(signs, dict)
    }


def _form(
    *, starts: Sequence[str] = (), says: Sequence[str] = (), after: str = "", before: str = "", least: int = 1,
    first: int | None = None,
) -> _Form:  # fmt: skip
    opened = rf"^(?:{after})?(?:{'|'.join(starts)})(?={before})" if starts else "|".join(says)
    return _Form(re.compile(opened, re.I | re.M), least, first)


_HEADS, _HEAD_WORDS, _LONG_HEAD = (
    3,
    14,
    300,
)  # lines, and words of each: a text in a file may name its kind above its heading
# A text that says "you" this often, and once in so many words, speaks to residents; a contact box says it less.
_OFTEN, _TO_YOU = 4, 200
_VERY_EASY, _LEAST_SENTENCES = 30, 4  # LIX (Björnsson 1968)
_DATED_PATH = re.compile(r"(?:^|/)20\d\d/(?:0[1-9]|1[0-2])/|(?:^|/)20\d\d-\d\d-\d\d-[^/]*$")
_ENDING = re.compile(r"\.\w{2,5}$|^\d+[.-]|\.\w{5,}\.html$")
_NEWS_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:Reportage)?NewsArticle"|schema\.org/NewsArticle')
_TEMPLATE = re.compile(r"(?:single|page-?type|type|template|post-?type|document-?type|content-?type|sv-template)-+(.+)")
_POSTS = ("single-post", "type-post")  # WordPress: a post is news, a page is not
_TYPE_METAS = ("pagetype", "page-type", "dc.type", "dcterms.type", "article:section", "contenttype")


def exempt_signs(page: PageParts) -> tuple[Kind, list[str]] | None:
    """Return the kind without plain-language rules that has the most signs, and its signs; None for too few.

    A text that speaks to "you" is what its form says, whatever its heading, its address and its template.
    """
    text = "\n".join(block.text for block in page.text.blocks)
    to_residents = _speaks_to_you(page)
    found: dict[Kind, list[str]] = {}
    for kind, signs in _kinds().items():
        outer = [] if to_residents and kind in ("statute", "minutes") else list(_outer(page, kind, signs, text))
        found[kind] = [*outer, *_forms(signs, text)]
    if _is_easy(page):
        found["easy-read"].append("form short")
    best = max(found, key=lambda kind: len(found[kind]))
    return (best, found[best]) if len(found[best]) >= ENOUGH else None


def plain_ascii(text: str) -> str:
    """Return ``text`` as addresses write it: in lower case, without accents, a hyphen for each space."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("_", "-").replace(" ", "-")


def _outer(page: PageParts, kind: Kind, signs: _Signs, text: str) -> Iterator[str]:
    """Yield the signs around the text: at most one of address, template and heading each."""
    yield from [f"address {name}" for name in _places(page) if signs.name.fullmatch(name)][:1] or _dated(page, kind)
    yield from [f"template {name}" for name in _templates(page) if signs.name.fullmatch(name)][:1]
    opening = (
        line for line in text.split("\n", _HEADS)[:_HEADS] if len(line.split()) <= _HEAD_WORDS and line[-1:] != "."
    )
    heads = (page.h1 or page.title, *opening)
    found = [match.group() for head in heads if (match := signs.heading.search(head.strip()[:_LONG_HEAD]))][:1]
    yield from [f"heading {head}" for head in found if words("you").isdisjoint(page.h1.lower().split())]


def _forms(signs: _Signs, text: str) -> Iterator[str]:
    for name, form in signs.forms.items():
        within = "\n".join(text.split("\n", form.first)[: form.first]) if form.first else text
        if len({match.group().lower() for match in form.pattern.finditer(within)}) >= form.least:
            yield f"form {name}"


def _is_easy(page: PageParts) -> bool:
    """Return whether the text is very easy by LIX: short sentences of short words."""
    sentences, found = page.text.sentences, page.text.running_words
    if len(sentences) < _LEAST_SENTENCES:
        return False
    return len(found) / len(sentences) + 100 * sum(map(is_long, found)) / len(found) <= _VERY_EASY


def _places(page: PageParts) -> Iterator[str]:
    """Yield the parts of the address and the breadcrumb. The page's own name often repeats the heading, and is then no
    sign of its own. The folders of a file on a disk say nothing.
    """
    parts = split(page.url)
    crumbs = [anchor.text for anchor in page.anchors if anchor.region == "breadcrumb"]
    segments = unquote(parts.path).strip("/").split("/") if parts.scheme != "file" else []
    head = plain_ascii(page.h1 or page.title)
    for part in (*segments[:-1], *(part for part in (*segments[-1:], *crumbs) if _name(part) not in head)):
        yield _name(part)


def _name(part: str) -> str:
    return _ENDING.sub("", plain_ascii(part.strip()))


def _dated(page: PageParts, kind: Kind) -> list[str]:
    found = _DATED_PATH.search(split(page.url).path) if kind == "news" else None
    return [f"address {found.group()}"] if found else []


def _templates(page: PageParts) -> Iterator[str]:
    """Yield what the template calls the page, in classes, in ``<meta>`` and in structured data."""
    for tag in page.tags("body", "main", "article"):
        classes = tag.get("class") or ()
        for name in classes.split() if isinstance(classes, str) else classes:
            found = _TEMPLATE.fullmatch(plain_ascii(name))
            yield "news" if name in _POSTS else found[1] if found else ""
    for meta in page.tags("meta"):
        if str(meta.get("property") or meta.get("name") or "").lower() in _TYPE_METAS:
            yield plain_ascii(str(meta.get("content") or "").strip())
    if "NewsArticle" in page.html and _NEWS_TYPE.search(page.html):
        yield "newsarticle"


def _speaks_to_you(page: PageParts) -> bool:
    said = sum(map(words("you").__contains__, map(str.lower, page.text.words)))
    return said >= _OFTEN and said * _TO_YOU >= len(page.text.words)
