"""Look up elements of a page by what one pass over the document tells: what searches for each of them would repeat."""

from collections.abc import Sequence
from functools import cached_property

from bs4 import Tag
from bs4.element import CData, NavigableString

from audits.page.elements import HEADINGS, fold

_TEXT = (NavigableString, CData)  # not their subclasses: comments, scripts


class Index:
    """The elements of a document, in its order. Keys are ids of Python where an element is looked up."""

    def __init__(self, elements: Sequence[Tag]) -> None:
        self._elements = elements
        self._heading_texts: dict[int, str] = {}

    def letters(self, tag: Tag) -> int:
        """Return how many letters the text of an element has, without blanks."""
        return self._letters.get(id(tag), 0)

    @cached_property
    def _letters(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for tag in reversed(self._elements):
            own = sum(sum(map(len, str(node).split())) for node in tag.contents if type(node) in _TEXT)
            found[id(tag)] = count = found.get(id(tag), 0) + own
            if tag.parent is not None:
                found[id(tag.parent)] = found.get(id(tag.parent), 0) + count
        return found

    def heading_before(self, tag: Tag) -> Tag | None:
        """Return the last heading that begins before the element; None when there is none."""
        return self._headings_before.get(id(tag))

    @cached_property
    def _headings_before(self) -> dict[int, Tag]:
        found: dict[int, Tag] = {}
        last: Tag | None = None
        for tag in self._elements:
            if last is not None:
                found[id(tag)] = last
            if tag.name in HEADINGS:
                last = tag
        return found

    def heading_text(self, tag: Tag) -> str:
        """Return the text of the heading that the element is, or is under, at most 120 characters; "" without one."""
        found = tag if tag.name in HEADINGS else self.heading_before(tag)
        if found is None:
            return ""
        if id(found) not in self._heading_texts:
            self._heading_texts[id(found)] = fold(found.get_text())[:120]
        return self._heading_texts[id(found)]

    @cached_property
    def by_id(self) -> dict[str, Tag]:
        """Return the first element with each id."""
        return {str(tag["id"]): tag for tag in reversed(self._elements) if "id" in tag.attrs}

    @cached_property
    def labels(self) -> dict[str, Tag]:
        """Return the first label for the field with each id."""
        return {str(tag["for"]): tag for tag in reversed(self._elements) if tag.name == "label" and "for" in tag.attrs}
