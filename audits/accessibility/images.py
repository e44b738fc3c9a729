"""Images whose text alternative says nothing, repeats the text around it, or replaces a whole text."""

import re
from collections.abc import Iterator

from bs4 import Tag

from audits.accessibility.names import in_hidden
from audits.base import PageAudit, PageYield
from audits.page import Page, fold, split

_FILE = re.compile(r"[\w%()+ .,-]*\.(?:jpe?g|png|gif|svg|webp|bmp|tiff?|heic|avif)", re.I)
_CAMERA = re.compile(
    r"(?:img|dsc[nf]?|pxl|image|bild|foto|photo|scan|screenshot|skärmavbild|skärmklipp|skärmbild|namnlös|untitled)"
    r"[\s_-]*[\d(](?:[\d\s().:_x-]|kl\b|at\b)*(?:kopia|copy)?",
    re.I,
)
_MADE_BY_MACHINE = re.compile(r"_|%20|\d{3}|[a-zåäö]{3}\d|(?:-.*){2}")
_PLACEHOLDERS = frozenset(
    """bild|bilden|image|img|picture|pic|photo|foto|fotografi|graphic|grafik|spacer|blank|placeholder|untitled|namnlös|alt
    |alt text|alt-text|alttext|alternativ text|alternativtext|bildtext|bildbeskrivning|beskrivning|description
    |ingen alt-text|no alt|null|undefined|none|test""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_SIGNS = 20  # that a text may have around an equal one: blanks, stops
_OF_TEXT = re.compile(
    r"(?<![a-zåäö])(?:affisch|poster|flyer|infografik|infographic|annons|program(?:blad)?|inbjudan|erbjudande)(?:en|er)?"
    r"(?![a-zåäö])",
    re.I,
)


def _shown(page: Page) -> Iterator[tuple[Tag, str]]:
    """Yield the images whose name is their text alternative, with that text."""
    for image in page.images:
        alt = fold(str(image.get("alt") or ""))
        if image.get("aria-label") or image.get("aria-labelledby"):
            continue  # screen readers read that instead
        if alt and str(image.get("role") or "img") in ("img", "image", "button") and not in_hidden(page, image):
            yield image, alt


class UninformativeAlt(PageAudit):
    """A file name, or the word "bild", where the image should be described."""

    rules = ("accessibility.uninformative-alt",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for each image."""
        judged = False
        for image, alt in _shown(page):
            judged = True
            if says_nothing(alt) or _is_file(alt, str(image.get("src") or "")):
                yield self.fail(page, image, text=alt[:120])
        if not judged:
            yield self.inapplicable()


def _is_file(alt: str, src: str) -> bool:
    """Return whether the alternative is the file's name without its extension; an ordinary word may rightly be both."""
    name = split(src).path.rpartition("/")[2].rpartition(".")[0]
    return bool(name) and alt.casefold() == name.casefold() and bool(_MADE_BY_MACHINE.search(name))


def says_nothing(alt: str) -> bool:
    """Return whether a text alternative is what a program or a hurried editor left there."""
    plain = alt.casefold().strip(" .:*-_[]()")
    return plain in _PLACEHOLDERS or bool(_FILE.fullmatch(alt) or _CAMERA.fullmatch(plain)) or not plain


class RepeatedAlt(PageAudit):
    """An image whose alternative repeats the text next to it. Axe checks links and buttons (image-redundant-alt)."""

    rules = ("accessibility.repeated-alt",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for each image."""
        judged = False
        captions: dict[int, set[str]] = {}  # of each figure, by its id (of Python)
        for image, alt in _shown(page):
            if image.find_parent(("a", "button")) is not None:
                continue
            judged = True
            if len(alt) >= self.limit("letters") and _key(alt) in _beside(page, image, len(alt), captions):
                yield self.fail(page, image, text=alt[:120])
        if not judged:
            yield self.inapplicable()


def _beside(page: Page, image: Tag, size: int, captions: dict[int, set[str]]) -> set[str]:
    """Return the caption and the elements just before and after the image, as keys; texts far longer than ``size`` are
    left out.
    """
    found: set[str] = set()
    figure = image.find_parent("figure")
    if figure is not None:
        if id(figure) not in captions:
            captions[id(figure)] = {_key(_text(tag)) for tag in figure.find_all("figcaption")}
        found |= captions[id(figure)]
    box = image.parent if image.parent is not None and not page.index.letters(image.parent) else image
    for tag in (box.find_next_sibling(), box.find_previous_sibling()):
        if tag is not None and page.index.letters(tag) <= size + _SIGNS:
            found.add(_key(_text(tag)))
    return found - {""}


def _text(tag: Tag) -> str:
    return fold(tag.get_text(" "))


def _key(text: str) -> str:
    return text.casefold().strip(" .:!")


class ImageOfText(PageAudit):
    """Images that may hold text that must be readable as text; a person is asked, as only people can see it."""

    rules = ("accessibility.image-of-text",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one question for each image of the main content."""
        judged = False
        for image in page.images:
            if page.region(image) != "main" or in_hidden(page, image):
                continue
            judged = True
            alt = fold(str(image.get("alt") or ""))
            file = split(str(image.get("src") or "")).path.rpartition("/")[2]
            if len(alt) >= self.limit("letters") or _OF_TEXT.search(alt) or _OF_TEXT.search(file.replace("_", " ")):
                yield self.review(page, image, text=(alt or file)[:120])
        if not judged:
            yield self.inapplicable()
