"""Extract from a page what FETCH needs: links, title, and hashes that show whether it has changed. No rules here."""

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct, structs

from audits.model import Link, Resource
from audits.page import is_inert, remove_secrets
from crawler.parse.encoding import encode_queries
from crawler.parse.fingerprints import fingerprints, layout
from crawler.parse.links import fold, read_links
from crawler.parse.resources import read_resources
from crawler.web import BadUrl, resolve

MAX_TITLE = 500
# A refresh that does not begin with a time has no effect (HTML, 4.2.5.3).
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\">]+)", re.I)
_NESTING = re.compile(r"<(script|style|template)\b.*?(?:</\1>|\Z)|<(?!/?(?:a|area|frame|img)\b)[^<>]*>", re.S | re.I)


class Extract(Struct, frozen=True):
    """What FETCH needs from one page. ``refresh`` is the address that its meta refresh leads to, or ""."""

    title: str
    lang: str
    links: tuple[Link, ...]
    canonical: str
    refresh: str
    content_hash: str
    template_hash: str
    text_lost: bool
    letters: int = 0  # bytes of text in the main content
    layout: str = ""  # a hash of the page's layout, the same for all pages of one template
    cut: bool = False  # only the beginning of the page was read
    resources: tuple[Resource, ...] = ()  # the style sheets, scripts and images of the page


def extract_page(html: str, url: str, keep_query: tuple[str, ...] = (), charset: str = "utf-8") -> Extract:
    """Return the `Extract` of ``html``, the page at the canonical address ``url``, which came in ``charset``."""
    parser = _parser()
    root = etree.fromstring(html.encode("utf-8", "replace") or b" ", parser)
    if root is None:
        return Extract("", "", (), "", "", "", "", False)
    lost = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)
    _remove_inert(root)
    readable = _flat(html) if lost else root
    for tree in (root,) if readable in (None, root) else (root, readable):
        encode_queries(tree, charset)
    base = _base(root, url, keep_query)
    head = Extract(
        title=remove_secrets(fold(next((title.text or "" for title in root.iter("title")), "")))[:MAX_TITLE],
        lang=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()[:35],
        links=() if readable is None else tuple(dict.fromkeys(read_links(readable, base, keep_query))),
        canonical=_canonical_link(root, base, keep_query),
        refresh=_refresh(root, base, keep_query),
        content_hash="",
        template_hash="",
        text_lost=lost,
        resources=tuple(read_resources(root, base, keep_query)),
        layout=layout(root),
    )
    # This comes last, as it modifies the tree.
    content_hash, template_hash, letters = fingerprints(root, url.partition("?")[2])
    return structs.replace(head, content_hash=content_hash, template_hash=template_hash, letters=letters)


def _parser() -> etree.HTMLParser:
    # libxml2 stops at 2,048 levels even with huge_tree, and reports that in its error log.
    return etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)


def _remove_inert(root: etree._Element) -> None:
    """Remove templates, which are no part of the page until a script copies them; a shadow root's is part of it."""
    for template in root.iter("template"):
        if is_inert("template", template.get("shadowrootmode")):
            template.tag = "inert"
    etree.strip_elements(root, "inert", with_tail=False)


def _flat(html: str) -> etree._Element | None:
    """Return a tree of a page that is nested too deeply to be parsed whole, with only the tags of links and images."""
    return etree.fromstring((_NESTING.sub(" ", html) or " ").encode("utf-8", "replace"), _parser())


def _base(root: etree._Element, url: str, keep_query: tuple[str, ...]) -> str:
    """Return the address that the first <base> with an address gives (HTML, 4.2.3), or else ``url``."""
    href = next((href for element in root.iter("base") if (href := element.get("href")) is not None), None)
    try:
        return url if href is None else resolve(url, href, keep_query)
    except BadUrl:
        return url


def _canonical_link(root: etree._Element, base: str, keep_query: tuple[str, ...]) -> str:
    for element in root.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (href := element.get("href")):
            try:
                return resolve(base, href, keep_query)
            except BadUrl:
                return ""
    return ""


def _meta(root: etree._Element, attribute: str, value: str) -> Iterator[str]:
    for element in root.iter("meta"):
        if (element.get(attribute) or "").strip().lower() == value and not any(
            True for _ in element.iterancestors("noscript")
        ):
            yield element.get("content") or ""


def _refresh(root: etree._Element, base: str, keep_query: tuple[str, ...]) -> str:
    for content in _meta(root, "http-equiv", "refresh"):
        if found := _REFRESH.match(content):
            try:
                return resolve(base, found[1].strip(), keep_query)
            except BadUrl:
                return ""
    return ""
