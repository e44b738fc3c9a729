"""Finds the main content of a page.

The selector of site.toml is tried first, then landmarks. On a municipal page, the landmarks kept all of the content and
dropped most of the rest, which is better than statistical extraction; trafilatura is used only where a page has no
landmark at all.
"""

import copy

from bs4 import BeautifulSoup, Tag

from audits.page.regions import named_region

_NEVER = ("script", "style", "noscript", "template", "svg", "nav", "header", "footer", "aside", "dialog")
_PIECES = ("p", "li", "td", "h1", "h2", "h3", "h4", "blockquote", "pre", "dd")
_TELLING = 12  # letters: a shorter piece may also appear in a menu
_ENOUGH = 0.3  # of the page's own text: trafilatura's answer counts when it keeps at least this much


def main_content(soup: BeautifulSoup, html: str, selector: str = "") -> Tag:
    """Return the element that holds the main content; without any marker, the body (menus removed in a copy).

    ``selector`` is the municipality's own setting ([crawl] main); it wins where it matches text.
    """
    for found in soup.select(selector) if selector else ():
        if found.get_text(strip=True):
            return found
    for found in (*soup.find_all("main"), *soup.find_all(role="main")):  # five times as fast as a selector
        if found.get_text(strip=True):
            return found
    body = soup.body or soup
    for box in body.find_all(["div", "section", "article", "td"]):
        if named_region(flat(box)) == "main" and box.get_text(strip=True):
            return box
    rest = copy.copy(body)
    for unwanted in rest.find_all(_NEVER):
        unwanted.decompose()
    if len(rest.get_text(" ", strip=True)) > 2_000:
        return _by_statistics(html, rest) or rest
    return rest


def flat(tag: Tag) -> dict[str, str]:
    """Return the attributes of ``tag`` that decide its region, each as one string."""
    return {
        name: " ".join(value) if isinstance(value, list) else str(value)
        for name, value in tag.attrs.items()
        if name in ("role", "class", "id", "aria-label")
    }


def _by_statistics(html: str, rest: Tag) -> Tag | None:
    """Return the element of ``rest`` that holds what trafilatura keeps.

    Its own output is not used: it loses text of inline elements, and findings name the page's own elements.
    """
    import trafilatura  # imported late: only pages without a landmark need it

    kept = trafilatura.extract(html, output_format="html", include_links=True, include_tables=True, favor_recall=True)
    found = BeautifulSoup(kept, "lxml").body if kept else None
    if found is None or len(found.get_text()) < _ENOUGH * len(rest.get_text()):
        return None
    wanted = {key for tag in found.find_all(_PIECES) if len(key := _key(tag)) >= _TELLING}
    held = [tag for tag in rest.find_all(_PIECES) if _key(tag) in wanted]
    return _common(held) if held else None


def _key(tag: Tag) -> str:
    """Return the first letters of a piece of text, without spaces and punctuation: enough to recognise it."""
    return "".join(filter(str.isalnum, tag.get_text()[:80]))[:20].lower()


def _common(tags: list[Tag]) -> Tag:
    """Return the innermost element around all of ``tags``."""
    around = [tags[0], *tags[0].parents]
    for tag in tags[1:]:
        chain = {id(tag), *(id(parent) for parent in tag.parents)}
        around = [parent for parent in around if id(parent) in chain]
    return around[0]
