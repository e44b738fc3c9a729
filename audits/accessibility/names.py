"""Computes the accessible name of a link: the part of the accessible name computation that pages use."""

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from audits.page import Page, fold

_SILENT = {"script", "style"}
# Between these there is no space unless the text has one: "bygg<b>lov</b>".
_INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u"}


class Names:
    """Accessible names of the elements of one document."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def of(self, tag: Tag) -> str:
        """Return the name: aria-labelledby, else aria-label, else the text that is not hidden, else title."""
        return self._named(tag) or fold(_content(tag, self)) or fold(str(tag.get("title") or ""))

    def described(self, tag: Tag) -> list[str]:
        """Return the texts that aria-describedby refers to."""
        ids = str(tag.get("aria-describedby") or "").split()
        return [
            _content(self._page.index.by_id[name], self, follow=False) for name in ids if name in self._page.index.by_id
        ]

    def _named(self, tag: Tag) -> str:
        """Return the name that ARIA gives the element, whatever its content."""
        if "aria-labelledby" not in tag.attrs and "aria-label" not in tag.attrs:
            return ""
        referred = [
            self._page.index.by_id[name]
            for name in str(tag.get("aria-labelledby") or "").split()
            if name in self._page.index.by_id
        ]
        # An element may refer to itself and to others; a referenced element is read even where it is hidden.
        texts = (str(other.get("aria-label") or "") or _content(other, self, follow=False) for other in referred)
        return fold(" ".join(texts)) or fold(str(tag.get("aria-label") or ""))

    def part(self, tag: Tag, follow: bool) -> str:
        """Return what an inner element adds to the name; ``follow`` is False inside a reference."""
        if tag.name in _SILENT or is_hidden(self._page, tag):
            return ""
        label = self._named(tag) if follow else fold(str(tag.get("aria-label") or ""))
        if label:
            return f" {label} "
        if tag.name in ("img", "area") or (tag.name == "input" and tag.get("type") == "image"):
            return f" {tag.get('alt') or tag.get('title') or ''} "
        text = _content(tag, self, follow)
        return text if tag.name in _INLINE else f" {text} "


def _content(tag: Tag, names: Names, follow: bool = True) -> str:
    return "".join(_piece(child, names, follow) for child in tag.children)


def _piece(child: PageElement, names: Names, follow: bool) -> str:
    if isinstance(child, Tag):
        return names.part(child, follow)
    spoken = isinstance(child, NavigableString) and not isinstance(child, PreformattedString)  # not comments
    return str(child) if spoken else ""


def is_hidden(page: Page, tag: Tag) -> bool:
    """Return whether the element itself is not displayed, or hidden from assistive technology."""
    return id(tag) in page.undisplayed or str(tag.attrs.get("aria-hidden")).lower() == "true"


def in_hidden(page: Page, tag: Tag) -> bool:
    """Return whether the element or an ancestor is hidden."""
    return is_hidden(page, tag) or any(is_hidden(page, parent) for parent in tag.parents)
