"""Parts of a page that a service is judged by: sections, steps, sender, languages, platform."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache

from bs4 import BeautifulSoup, Tag

from audits.page import Page, accessible_text, fold
from audits.services.model import Section, Sender
from audits.services.words import table

_HEADINGS = ["h2", "h3", "h4"]
_SPLIT = re.compile(r"\s[|–—·•:-]\s|\s\|\s?")
_STEP = re.compile(r"^steg\s*\d+\b\W*", re.I)
_STEP_NUMBER = re.compile(r"\s*(?:steg\s*)?(\d{1,2})\b", re.I)
_NUMBERED = re.compile(r"(?:steg\s*)?(\d{1,2})(?:[.):]\s*|\s+)(?=[^\W\d])", re.I)
_STEPS_NAME = re.compile(r"\b(?:steps?|stepper|steg|wizard|progress|process)\b|(?:^|[\s_-])(?:step|wizard)", re.I)
_AROUND_STEPS = ("div", "section", "article", "ul", "nav", "tr")
_PARTS = ("li", "p", "div", "span", "td", "a")
_BOXES = ("div", "ul", "dl", "nav", "section", "table")
_FIELDS = ("input", "select", "textarea")
_SHORT = 12  # words: a longer text is no name of a step
_MOST = 20  # steps or headings that are kept


@cache
def _section_words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.I) for name, pattern in table("service-sections")["section"].items()}


@cache
def _platforms() -> tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    return tuple(
        (
            row["id"],
            re.compile(row["address"], re.I) if "address" in row else None,
            re.compile(row["markup"], re.I) if "markup" in row else None,
        )
        for row in table("service-platforms")["platform"]
    )


@cache
def page_words(name: str) -> re.Pattern[str]:
    """Return a pattern of the table's ``[page]``."""
    return re.compile(table("service-platforms")["page"][name], re.I)


def says_aside(url: str, heading: str) -> bool:
    """Return whether a page on a service host is help, a statement or a receipt, by its address and heading."""
    about = any(page_words(name).search(heading) for name in ("about", "receipt"))
    return about or bool(page_words("statement").search(url))


def parts_of(heading: str) -> tuple[str, ...]:
    """Return the parts that a heading names ("Avgift och tid": fee and time); () when it names none that we know.

    A heading for people without e-identification is about that only, and one that names a specific part is not "what".
    """
    found = [name for name, pattern in _section_words().items() if pattern.search(heading)]
    if "without" in found:
        return ("without",)
    return tuple(name for name in found if name != "what" or len(found) == 1)


def sections(page: Page) -> tuple[Section, ...]:
    """Return the headings of main content below the first level, with the parts that they name."""
    texts = (fold(tag.get_text(" "))[:120] for tag in page.in_main(*_HEADINGS))
    return tuple(Section(text, parts_of(text)) for text in texts if text)[:_MOST]


def steps(page: Page) -> tuple[str, ...]:
    """Return the steps that a page shows, by the first sign that it has.

    The signs are a platform's step marks, an ordered list, headings "Steg 1", "Steg 2", parts that are numbered from 1
    on, what a box named for steps holds, and a list below a heading such as "Så gör du".
    """
    signs = (_marked, _in_ordered_list, _in_headings, _numbered, _in_box, _below_how)
    found = next((texts for sign in signs if len(texts := sign(page)) > (sign is not _marked)), [])
    return tuple(text[:120] for text in found if text)[:_MOST]


def _marked(page: Page) -> list[str]:
    return [fold(tag.get_text(" ")) for tag in page.in_main() if tag.has_attr("data-step")]


def _in_ordered_list(page: Page) -> list[str]:
    lists = [tag for tag in page.in_main("ol") if len(tag.find_all("li", recursive=False)) > 1][:_MOST]
    under = next((tag for tag in lists if "how" in _parts_above(tag)), lists[0] if lists else None)
    return _texts(under.find_all("li", recursive=False)) if under else []


def _in_headings(page: Page) -> list[str]:
    return [text for text in _texts(page.in_main(*_HEADINGS)) if _STEP.match(text)]


def _numbered(page: Page) -> list[str]:
    """Return the texts of the first elements with one parent, or in one list, that are numbered 1, 2 and so on."""
    for parent in (page.main, *page.in_main(*_AROUND_STEPS)):
        texts = [text for text in _texts(parent.find_all(_PARTS, recursive=False)) if _NUMBERED.match(text)]
        numbers = [int(found[1]) for text in texts if (found := _NUMBERED.match(text))]
        if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
            return texts
    return []


def _in_box(page: Page) -> list[str]:
    """Return the texts of what a box that is named for steps holds: list items, terms, or its own children."""
    for box in page.in_main(*_BOXES):
        named = " ".join((*(box.get("class") or ()), str(box.get("id") or ""), str(box.get("aria-label") or "")))
        if not _STEPS_NAME.search(named) or box.find(_FIELDS):
            continue
        items = box.find_all(["li", "dt"]) or box.find_all(role="listitem") or box.find_all(True, recursive=False)
        if len(items) > 1 and all(len(text.split()) <= _SHORT for text in _texts(items)):
            return _texts(items)
    return []


def _below_how(page: Page) -> list[str]:
    for tag in page.in_main("ul"):
        items = tag.find_all("li", recursive=False)
        before = tag.find_previous_sibling()
        heading = before if before is not None and before.name in _HEADINGS else None
        if heading and len(items) > 1 and "how" in parts_of(fold(heading.get_text(" "))):
            return _texts(items)
    return []


def _texts(tags: Iterable[Tag]) -> list[str]:
    return [text for tag in tags if (text := fold(tag.get_text(" ")))]


def are_ordered(page: Page, shown: tuple[str, ...]) -> bool | None:
    """Return whether the steps that a page shows are in the order of their numbers, if they have any."""
    marks = [str(tag["data-step"]) for tag in page.in_main() if tag.has_attr("data-step")]
    numbers = [int(found[1]) for mark in marks or shown if (found := _STEP_NUMBER.match(mark))]
    return numbers == sorted(numbers) if shown else None


def _parts_above(tag: Tag) -> tuple[str, ...]:
    heading = tag.find_previous(_HEADINGS)
    return parts_of(fold(heading.get_text(" "))) if heading else ()


def title_suffix(title: str) -> str:
    """Return the part of a title after its last divider ("Ansök – Linköpings kommun"); "" when it has none."""
    pieces = [piece for piece in _SPLIT.split(title) if piece.strip()]
    return pieces[-1].strip() if len(pieces) > 1 else ""


def sender(page: Page) -> Sender:
    """Return logo and title from the HTML; colours and font from the browser, where it has seen the page."""
    header = _header(page.soup)
    alt = _logo_alt(header if header is not None else page.soup)
    look = page.artifact.rendered.look if page.artifact and page.artifact.rendered else None
    if look is None:
        return Sender(alt, title_suffix(page.title), _hash(header))
    colours = tuple(dict.fromkeys(c for c in (look.header_colour, look.link_colour, look.button_colour) if c))
    style = " ".join(part for part in (look.button_colour, look.button_radius) if part)
    return Sender(alt or look.logo_alt, title_suffix(page.title), _hash(header), colours, look.font, style)


def _header(soup: BeautifulSoup) -> Tag | None:
    return soup.find(_is_banner) or soup.find(id=["header", "sidhuvud", "page-header"])


def _is_banner(tag: Tag) -> bool:
    return tag.name == "header" or tag.get("role") == "banner"


def _logo_alt(within: Tag) -> str:
    """Return the text of the logo: an image, a drawing with a title, or a link home or to a "logo"."""
    for tag in within.find_all(["img", "svg", "a"]):
        named = " ".join(str(value) for name in ("class", "id", "src") for value in [tag.get(name, "")])
        if tag.name == "img" and fold(str(tag.get("alt") or "")):
            return fold(str(tag["alt"]))[:120]
        if tag.name == "svg" and (text := fold(str(tag.get("aria-label") or "") or _svg_title(tag))):
            return text[:120]
        is_logo = tag.name == "a" and (re.search("logo", named, re.I) or _is_home(str(tag.get("href", "x"))))
        if is_logo and (text := accessible_text(tag)):
            return text[:120]
        if tag is not within and within.name == "[document]" and tag.find_parent("main"):
            break
    return ""


def _is_home(href: str) -> bool:
    return href == "/" or bool(re.fullmatch(r"https?://[^/?#]+/?", href))


def _svg_title(tag: Tag) -> str:
    title = tag.find("title")
    return title.get_text() if title else ""


def _hash(header: Tag | None) -> str:
    """Return a short hash of the header's tags and classes: pages with the same template share it."""
    if header is None:
        return ""
    shape = " ".join(f"{tag.name}.{tag.get('class')}" for tag in header.find_all(True))
    return hashlib.sha256(shape.encode()).hexdigest()[:8]


def languages(page: Page) -> tuple[str, ...]:
    """Return the languages in which the page is offered, as it writes them."""
    found = [fold(tag.get_text(" ")) for tag in page.soup.find_all("option", lang=True)]
    for anchor in page.anchors:
        tag = anchor.element
        if (
            anchor.text
            and len(anchor.text) < 30
            and (tag.get("hreflang") or page_words("languages").match(anchor.text))
        ):
            found.append(anchor.text)
    return tuple(dict.fromkeys(text for text in found if text))[:_MOST]


def platform(url: str, html: str) -> str:
    """Return the platform that an address or markup reveals; "" for one that we do not know."""
    for name, address, _ in _platforms():
        if address and address.search(url):
            return name
    return next((name for name, _, markup in _platforms() if markup and markup.search(html)), "")
