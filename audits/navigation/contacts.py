"""Ways to contact the municipality: on each page, and in the content of the pages where one applies for something."""

import re
from collections.abc import Iterator

from bs4 import Tag

from audits.base import PageAudit, PageYield
from audits.page import Anchor, Page, fold

# One of these in the text is a contact, even if it is not a link.
_CONTACT = re.compile(
    r"(?<=[\w.+-])@[\w-]{1,63}\.\w"
    r"|(?<![\d/-])(?:\+46|0\d{1,3})[\s–-]{0,3}\d[\d\s–-]{3,}\d"
    r"|\b(?:ring|telefon|tel)\b\W{0,3}\d{3}",
    re.I,
)
_LINK = re.compile(r"\bkontakt|\bkundtjänst|\bmedborgarservice|\bservicecenter|\bcontact\b", re.I)


def says_contact(page: Page, text: str) -> bool:
    """Return whether a text has a phone number, an e-mail address or a name of ``[services] contact``."""
    known = any(contact.casefold() in text.casefold() for contact in page.site.services.contact)
    return known or bool(_CONTACT.search(text))


def has_contact(page: Page) -> bool:
    """Return whether the page has a contact, or a link that leads to one."""
    if any(map(_is_contact, page.anchors)):
        return True
    return says_contact(page, fold(page.soup.get_text(" ")))


def _is_contact(anchor: Anchor) -> bool:
    return anchor.href.startswith(("tel:", "mailto:")) or bool(_LINK.search(anchor.text))


class ContactBlock(PageAudit):
    """Pages about applying, reporting or booking whose own content says nothing of whom to ask."""

    rules = ("navigation.no-contact-in-content",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield at most one finding; a contact in a footer or a menu belongs to the whole site."""
        if page.kind != "service":
            yield self.inapplicable()
        elif not any(_says(page, part) for part in _parts(page)):
            yield self.fail(page)


def _parts(page: Page) -> Iterator[Tag]:
    yield page.main
    yield from (tag for tag in page.elements if tag.name == "aside" or tag.get("role") == "complementary")


def _says(page: Page, part: Tag) -> bool:
    inside = {id(tag) for tag in part.find_all("a", href=True)}
    if any(id(anchor.element) in inside and _is_contact(anchor) for anchor in page.anchors):
        return True
    return says_contact(page, fold(part.get_text(" ")))
