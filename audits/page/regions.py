"""Finds the part of a page that an element is in, with the same rules for FETCH (lxml) and AUDIT (BeautifulSoup)."""

import re
from collections.abc import Iterable, Mapping

from audits.model import Region

Element = tuple[str, Mapping[str, str]]  # tag name and attributes, class as one string

_BY_ROLE: dict[str, Region] = {
    "banner": "header",
    "navigation": "nav",
    "main": "main",
    "complementary": "aside",
    "contentinfo": "footer",
    "search": "header",
}
_BY_TAG: dict[str, Region] = {"nav": "nav", "main": "main", "aside": "aside"}
_BREADCRUMB = re.compile(r"bread-?crumb|brodsmul|brödsmul|du är här", re.I)
# Used only where there are no landmarks: a word in an id or a class; for the content, the whole id or class, as any box
# may have a part called "content".
_BY_WORD: tuple[tuple[re.Pattern[str], Region], ...] = (
    (re.compile(r"(?:^|\s)(?:(?:main|page|site)[_-]?)?(?:main|content|innehall)(?:$|\s)", re.I), "main"),
    (re.compile(r"(?:^|[\s_-])(?:footer|sidfot)(?:$|[\s_-])", re.I), "footer"),
    (re.compile(r"(?:^|[\s_-])(?:header|sidhuvud|banner)(?:$|\s)", re.I), "header"),
    (re.compile(r"(?:^|[\s_-])(?:nav|menu|meny|navbar|navheader|navfooter|navigation)(?:$|[\s_-])", re.I), "nav"),
)
_SECTIONING = {"article", "aside", "main", "nav", "section"}


def region_of(ancestors: Iterable[Element]) -> Region:
    """Return the region of an element from itself and its ancestors, innermost first; "main" by default."""
    return find_region(ancestors) or "main"


def find_region(ancestors: Iterable[Element]) -> Region | None:
    """Return the region that an element's ancestors, innermost first, name; None when they name none.

    A breadcrumb anywhere above wins; then the innermost landmark; ``header`` and ``footer`` count as landmarks only
    outside articles, sections and the like (HTML-AAM), and as part of the content inside them. Classes and ids are used
    only when there is no landmark.
    """
    chain = list(ancestors)
    landmark: Region | None = None
    pending: Region | None = None  # a header or footer, until we know that no sectioning element surrounds it
    for tag, attributes in chain:
        label = " ".join((attributes.get("aria-label", ""), attributes.get("class", ""), attributes.get("id", "")))
        if tag in {"nav", "ol", "ul", "div"} and _BREADCRUMB.search(label):
            return "breadcrumb"
        if landmark is None:
            role = attributes.get("role", "").lower()
            found = _BY_ROLE.get(role) or (_BY_TAG.get(tag) if not role else None)
            if pending and tag in _SECTIONING:
                pending = None
            if found == "main" or (found and not pending):
                landmark = found
            elif tag in {"header", "footer"} and not role and pending is None:
                pending = "header" if tag == "header" else "footer"
    if landmark or pending:
        return landmark or pending
    guesses = (_named_region(attributes) for tag, attributes in chain if _may_name(tag, attributes))
    return next(filter(None, guesses), None)


def _may_name(tag: str, attributes: Mapping[str, str]) -> bool:
    """Return whether an element's id or class may name a region: tabs are often called navigation."""
    return tag not in {"body", "html"} and attributes.get("role") != "tablist"


def _named_region(attributes: Mapping[str, str]) -> Region | None:
    """Return the region that an element's id or class names ("sidfot", "main-content"); None when they name none."""
    words = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return next((region for pattern, region in _BY_WORD if pattern.search(words)), None)
