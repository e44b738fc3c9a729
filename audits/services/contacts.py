"""Finds the ways to contact the municipality from a page, and whether one leads to its contact centre."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bs4 import Tag

from audits.model import Region
from audits.page import Page, fold
from audits.services.model import Contact
from audits.services.phones import find_numbers, is_number, shown_number, to_digits

_CONTACT = re.compile(r"kontakt|contact", re.I)
_MAIL = re.compile(r"\b[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,12}\b", re.I)
_ORDER: tuple[Region, ...] = ("main", "dialog", "aside", "header", "nav", "footer", "breadcrumb")
_CONTENT = ("main", "dialog", "aside")
_UNREAD = frozenset(["script", "style", "title", "option", "template", "noscript"])
_INLINE = frozenset(["a", "abbr", "b", "bdi", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"])


class Centre(NamedTuple):
    """The contact centre as site.toml names it: its names in lower case, and the digits of its numbers."""

    names: tuple[str, ...]
    numbers: frozenset[str]

    @classmethod
    @cache
    def of(cls, contact: tuple[str, ...]) -> "Centre":
        """Return the contact centre with the names and numbers ``contact``."""
        names = tuple(fold(name).casefold() for name in contact if not is_number(name))
        return cls(names, frozenset(to_digits(name) for name in contact if is_number(name)))

    def is_in(self, text: str) -> bool:
        """Return whether a text names it, or has its number."""
        folded = text.casefold()
        return any(name in folded for name in self.names) or not self.numbers.isdisjoint(find_numbers(text))


class _Way(NamedTuple):
    """One way of contact on a page, and whether it leads to the contact centre."""

    region: Region
    is_centre: bool
    phone: str = ""
    mail: str = ""


def find_contact(page: Page, names: tuple[str, ...]) -> Contact:
    """Return the ways of contact, and whether one leads to the contact centre that site.toml names."""
    centre = Centre.of(names)
    ways = [*_linked_ways(page, centre), *_written_ways(page, centre)]
    to_centre = [way.region for way in ways if way.is_centre]
    in_content = [way.region for way in ways if way.region in _CONTENT]
    regions = in_content or to_centre or [way.region for way in ways]
    return Contact(
        phone=next((way.phone for way in ways if way.phone), ""),
        mail=next((way.mail for way in ways if way.mail), ""),
        form=any(_CONTACT.search(str(form.get("id") or form.get("action") or "")) for form in page.forms),
        contact_centre=any(region in _CONTENT for region in to_centre) if names else None,
        in_footer=any(way.region not in _CONTENT for way in ways),
        region=next((region for region in _ORDER if region in regions), ""),
    )


def _linked_ways(page: Page, centre: Centre) -> Iterator[_Way]:
    for anchor in page.anchors:
        scheme, _, rest = anchor.href.partition(":")
        if scheme in ("tel", "mailto") and page.asks_consent(anchor.element):
            continue
        if scheme == "tel":
            yield _Way(anchor.region, to_digits(rest) in centre.numbers, phone=rest)
        elif scheme == "mailto":
            address = rest.partition("?")[0]
            yield _Way(anchor.region, address.casefold() in centre.names, mail=address)


def _written_ways(page: Page, centre: Centre) -> Iterator[_Way]:
    for element, text in _texts(page):
        number, is_centre, mail = shown_number(text), centre.is_in(text), _MAIL.search(text)
        if number or is_centre or mail:
            yield _Way(page.region(element), is_centre, number, mail.group() if mail else "")


def _texts(page: Page) -> Iterator[tuple[Tag, str]]:
    """Yield each piece of text with its element. A number or a name may be divided by elements within the line."""
    pieces: dict[int, tuple[Tag, list[str]]] = {}
    for string in page.soup.find_all(string=True):
        element = string.parent
        while element is not None and element.name in _INLINE and element.parent is not None:
            element = element.parent
        if element is not None and element.name not in _UNREAD and not page.asks_consent(element):
            before = string.previous_sibling
            gap = "\n" if isinstance(before, Tag) and before.name == "br" else ""
            pieces.setdefault(id(element), (element, []))[1].append(f"{gap}{string}")
    for element, strings in pieces.values():
        if text := fold("".join(strings)):
            yield element, text
