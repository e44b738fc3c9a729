"""Links whose name does not tell where they lead."""

from collections.abc import Iterator

from audits.accessibility.names import Names, in_hidden
from audits.base import PageAudit, PageYield
from audits.page import Page
from audits.text import is_vague


class VagueLink(PageAudit):
    """Links called "läs mer", "här", or a raw web address."""

    rules = ("accessibility.vague-link",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for each link; buttons that look like links, and links within the page, are not judged."""
        names = Names(page)
        judged = False
        for anchor in page.anchors:
            href = str(anchor.element["href"]).strip().lower()
            role = str(anchor.element.get("role") or "link").lower()
            if role != "link" or href.startswith(("#", "javascript:")) or in_hidden(page, anchor.element):
                continue
            name = names.of(anchor.element)
            judged = judged or bool(name)
            if is_vague(name):
                yield self.fail(page, anchor, text=name[:120])
        if not judged:
            yield self.inapplicable()
