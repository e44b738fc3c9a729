"""Form fields whose only visible label is the placeholder, which disappears as soon as one types."""

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import Tag

from audits.accessibility.names import in_hidden, is_hidden
from audits.base import PageAudit, PageYield
from audits.page import Page, fold

_WRITTEN = frozenset(("text", "email", "tel", "url", "number", "password", "date", "textarea"))
_SEARCH = re.compile(r"s[öo]k|search|query|^q$|^s$", re.I)
_NEAR = 20  # elements and texts before a field, empty ones included
_UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|hidden|env-assistive-text|assistive)(?:$|\s)",
    re.I,
)


class PlaceholderLabel(PageAudit):
    """Text fields with a placeholder and no visible label. Search fields are left out: their button explains them."""

    rules = ("accessibility.placeholder-label",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for each field."""
        judged = False
        for field in page.tags("input", "textarea"):
            kind = "textarea" if field.name == "textarea" else str(field.get("type") or "text").lower()
            placeholder = fold(str(field.get("placeholder") or ""))
            if kind not in _WRITTEN or not placeholder or in_hidden(page, field) or _is_search(field):
                continue
            judged = True
            if not _label_seen(page, field):
                yield self.fail(page, field, text=placeholder[:120])
        if not judged:
            yield self.inapplicable()


def _is_search(field: Tag) -> bool:
    names = (str(field.get(name) or "") for name in ("name", "id", "placeholder", "aria-label"))
    return any(map(_SEARCH.search, names)) or field.find_parent(attrs={"role": "search"}) is not None


def _label_seen(page: Page, field: Tag) -> bool:
    """Return whether the field has a visible label of any kind."""
    around = field.find_parent("label")
    if around is not None and _is_seen(page, around):
        return True
    own = str(field.get("id") or "")
    labels = [page.index.labels.get(own), *map(page.index.by_id.get, str(field.get("aria-labelledby") or "").split())]
    if any(label is not None and _is_seen(page, label) for label in labels):
        return True
    before = next((node for node in islice(field.previous_siblings, _NEAR) if fold(node.get_text())), None)
    return before is not None and (not isinstance(before, Tag) or (before.name != "button" and _is_seen(page, before)))


def _is_seen(page: Page, tag: Tag) -> bool:
    classes = tag.get("class")
    text = classes if isinstance(classes, str) else " ".join(classes or ())
    return not is_hidden(page, tag) and not _UNSEEN.search(text) and bool(fold(tag.get_text()))
