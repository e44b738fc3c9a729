"""Pages where the reader gets no further: no link, no form, no contact."""

import re
from collections.abc import Iterator

from bs4 import Tag

from audits.base import PageAudit, PageYield
from audits.navigation.contacts import says_contact
from audits.page import Page, fold, join, without_fragment

_WAYS = ("button", "input", "select", "textarea", "iframe", "object", "embed", "video", "audio")
# Tools that appear on every page and lead no further: share, print, listen, top of the page.
_TOOL = re.compile(
    r"facebook\.com/(?:sharer|share)|(?:twitter|x)\.com/(?:intent|share)|linkedin\.com/share|readspeaker"
    r"|^mailto:\?|^javascript:|^#",
    re.I,
)


class DeadEnd(PageAudit):
    """Information and service pages whose main content offers no way on."""

    rules = ("navigation.dead-end",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield at most one finding; inapplicable to other kinds of page, and where there is hardly any text."""
        if page.kind not in ("info", "service") or len(page.text.words) < self.limit("words"):
            yield self.inapplicable()
            return
        if not any(_leads_on(page, part) for part in _parts(page)) and not _has_next(page):
            yield self.fail(page)


def _has_next(page: Page) -> bool:
    """Return whether the page names the page after it: a book is read page by page."""
    return any(
        "next" in tag.get_attribute_list("rel") or (tag.name == "a" and tag.get("accesskey") == "n")
        for tag in page.tags("a", "link")
    )


def _parts(page: Page) -> Iterator[Tag]:
    """Yield the parts that may hold a way on: main content and the asides; without landmarks, the whole body."""
    yield page.main if page.has_main or page.soup.body is None else page.soup.body
    yield from (tag for tag in page.elements if tag.name == "aside" or tag.get("role") == "complementary")


def _leads_on(page: Page, part: Tag) -> bool:
    if any(map(page.is_displayed, part.find_all(_WAYS))) or any(
        _is_way(page, link) for link in part.find_all(["a", "area"], href=True)
    ):
        return True
    return says_contact(page, fold(part.get_text(" ")))


def _is_way(page: Page, link: Tag) -> bool:
    """Return whether a link of the content leads to another page, or to a contact."""
    href = str(link["href"]).strip()
    if not href or _TOOL.search(href) or page.region(link) in ("nav", "breadcrumb", "header", "footer"):
        return False
    return without_fragment(join(page.url, href)) != without_fragment(page.url)
