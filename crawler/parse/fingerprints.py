"""Detect relevant changes of a page: one hash of its main content, and one of what surrounds it."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from lxml import etree

_DEEPEST = 4  # levels of nested boxes; below that is the content of the page
_LANDMARKS = ("header", "nav", "footer", "aside")
_LEFT_OUT = "landmark"  # what replaces one in the tree, so that the content can be written once without them
_ROLES = frozenset(["banner", "navigation", "contentinfo", "complementary"])
# What differs between two answers although the page has not been edited: elements, which are removed from the tree, and
# attributes, which are removed from its text. Each pattern begins with letters, as a search for letters is fastest.
_NOISE = ("script", "style")
_WITHOUT_QUERY = [re.compile(rb"( %b=\"[^\"?]*)\?[^\"]*" % name) for name in (b"src", b"srcset", b"poster")]
_STYLESHEET = re.compile(rb"(<link\b[^>]*\shref=\"[^\"?]*)\?[^\"]*")
_ATTRIBUTES = [re.compile(rb"%b=\"[^\"]*\"" % name) for name in (rb"data-[\w.:-]+", b"nonce", b"integrity")]
_CHANCE = (
    rb"(?:_|v|ver|version|ts|t|cb|rnd|nocache|\w{0,40}token|\w{0,40}sess\w{0,40}|sid|ticket|auth|nonce|utm_\w+)=[^\"&]*"
)
_TOKENS = [re.compile(mark + _CHANCE) for mark in (rb"\?", rb"&amp;")]
_TAG = re.compile(rb"<[^<>]*>")
_SESSION = re.compile(r"=(?=[^=]*\d)[^=]{8,}$")


def fingerprints(root: etree._Element, query: str = "") -> tuple[str, str, int]:
    """Return ``(content_hash, template_hash, letters)``.

    These are hashes of the main content (text and structure) and of the rest of the page, and the bytes of text in the
    main content. Values of the page's own ``query`` that look like a session's are ignored, as they appear in its links
    too. ``root`` must not contain comments. It is modified: the main content is removed, so call this last.
    """
    etree.strip_elements(root, *_NOISE, with_tail=False)
    for field in root.iter("input"):
        if (field.get("type") or "").lower() == "hidden":
            field.attrib.clear()  # its place is irrelevant, its value is a token
    main = next(_mains(root), None)
    body = root.find("body")
    if main is not None and (parent := main.getparent()) is not None:
        content, tail = _html(main), (main.tail or "").encode()
        parent.remove(main)
        around = _html(root) + tail
    else:
        whole = body if body is not None else root
        parts = [_html(root).replace(_html(whole), b"", 1)]
        for landmark in list(_landmarks(root)):
            parts.append(_html(landmark))
            landmark.clear(keep_tail=True)  # type: ignore[call-arg]
            landmark.tag = _LEFT_OUT
        content, around = _html(whole).replace(f"<{_LEFT_OUT}/>".encode(), b""), b"".join(parts)
    own = [pair.encode() for pair in query.split("&") if _SESSION.search(pair)]
    content, around = _clean(content, own), _clean(around, own)
    return _hash(content), _hash(around), len(b"".join(_TAG.sub(b"", content).split()))


def layout(root: etree._Element) -> str:
    """Return a hash of the page's layout: how its named boxes are nested, down to the fourth level; "" without a body.

    Pages of one template have the same hash whatever their content, even on sites without landmarks. The main content
    is left out, and so are class names with digits, as these are specific to one page.
    """
    main, body = next(_mains(root), None), root.find("body")
    boxes: dict[tuple[str, str, str], str] = {}  # (path to a box, its tag, its class): the path into it
    named: set[str] = set()
    waiting = [(body, "", 0)] if body is not None else []
    while waiting:
        element, way, depth = waiting.pop()
        if element is main:
            continue
        key = way, element.tag, element.get("class", "")
        inside = boxes.get(key)
        if inside is None:  # cached, as a menu may have a hundred boxes of one kind
            names = [name for name in key[2].split() if not any(map(str.isdigit, name))]
            inside = boxes[key] = f"{way} {'.'.join((element.tag, *sorted(names)))}"
            if names or element.tag in _LANDMARKS:
                named.add(inside)
        if depth < _DEEPEST:
            waiting += ((child, inside, depth + 1) for child in element)
    return _hash(" ".join(sorted(named)).encode("utf-8", "replace")) if body is not None else ""


def _html(element: etree._Element) -> bytes:
    # As XML, because lxml writes it in a third of the time of HTML, and it is only compared, never parsed.
    return etree.tostring(element, encoding="utf-8", with_tail=False)


def _mains(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.iter("main")
    yield from (element for element in root.iter("div", "section", "article") if element.get("role") == "main")


def _landmarks(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost landmarks, except those in articles, which are content."""
    for element in root.iter(*_LANDMARKS, "div", "section"):
        if (element.tag in _LANDMARKS or element.get("role") in _ROLES) and not any(
            above.tag in {*_LANDMARKS, "article"} or above.get("role") in _ROLES for above in element.iterancestors()
        ):
            yield element


def _clean(html: bytes, own: list[bytes]) -> bytes:
    for pair in own:
        html = html.replace(pair, b"")
    for pattern in _ATTRIBUTES:
        html = pattern.sub(b"", html)
    if b"?" in html:
        for pattern in (*_WITHOUT_QUERY, _STYLESHEET):
            html = pattern.sub(rb"\1", html)
        for pattern in _TOKENS:
            html = pattern.sub(b"", html)
    return html


def _hash(html: bytes) -> str:
    return blake2b(b" ".join(html.split()), digest_size=16).hexdigest()
