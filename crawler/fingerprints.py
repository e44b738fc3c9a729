"""Whether a page has changed where it counts: one hash of its main content, one of what stands around it."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from lxml import etree

_DEEPEST = 4  # boxes in boxes: below that stands what the page says
_LANDMARKS = ("header", "nav", "footer", "aside")
_ROLES = frozenset(["banner", "navigation", "contentinfo", "complementary"])
# What differs from one answer to the next without anybody having touched the page. The patterns begin with letters that
# a page seldom has, for they are held against every byte of every page.
_NOISE = re.compile(
    rb"<(?:!--.*?-->|(?P<tag>script|style|template)\b.*?</(?P=tag)>|input\b[^>]*\btype=\"?hidden\b[^>]*>)", re.S
)
_ATTRIBUTE = re.compile(rb"(?:nonce|integrity|data-[\w.:-]+)=\"[^\"]*\"")
_BUSTER = re.compile(rb"((?:src|srcset|poster)=\"[^\"?]*)\?[^\"]*")
_TAG = re.compile(rb"<[^>]*>")
_SESSION = re.compile(r"=(?=[^=]*\d)[^=]{8,}$")
_STYLESHEET = re.compile(rb"(<link\b[^>]*\shref=\"[^\"?]*)\?[^\"]*")
_TOKEN = re.compile(rb"(?:[?]|&amp;)(?:_|v|ver|version|ts|t|cb|rnd|nocache|\w*token|\w*sess\w*|sid|utm_\w+)=[^\"&]*")


def fingerprints(root: etree._Element, query: str = "") -> tuple[str, str, int]:
    """``(content_hash, template_hash, letters)``: of the main content, text and structure, of the rest of the page,
    and how many bytes of text the main content has.

    Values of the page's own ``query`` that look like a session's stand in its links too, and are left out. The main
    content is taken out of ``root`` on the way: to be called last.
    """
    main = next(_mains(root), None)
    body = root.find("body")
    if main is not None and (parent := main.getparent()) is not None:
        content, tail = _html(main), (main.tail or "").encode()
        parent.remove(main)
        around = _html(root) + tail
    else:
        content = _html(body if body is not None else root)
        around = _html(root).replace(content, b"", 1)
        for landmark in _landmarks(root):
            part = _html(landmark)
            content = content.replace(part, b"", 1)
            around += part
    own = [pair.encode() for pair in query.split("&") if _SESSION.search(pair)]
    content, around = _clean(content, own), _clean(around, own)
    return _hash(content), _hash(around), len(b"".join(_TAG.sub(b"", content).split()))


def layout(root: etree._Element) -> str:
    """A hash of the page's frame: which boxes with names stand in which, down to the fourth; "" without a body.

    Pages of one template share it whatever they say, on webs without landmarks too. The main content is left out, and
    so is a name with digits in it, for those name one page.
    """
    main, body = next(_mains(root), None), root.find("body")
    boxes: set[str] = set()
    waiting = [(body, "", 0)] if body is not None else []
    while waiting:
        element, way, depth = waiting.pop()
        if element is main or not isinstance(element.tag, str):
            continue
        names = [name for name in (element.get("class") or "").split() if not any(map(str.isdigit, name))]
        way = f"{way} {'.'.join((element.tag, *sorted(names)))}"
        if names or element.tag in _LANDMARKS:
            boxes.add(way)
        if depth < _DEEPEST:
            waiting += ((child, way, depth + 1) for child in element)
    return _hash(" ".join(sorted(boxes)).encode("utf-8", "replace")) if body is not None else ""


def _html(element: etree._Element) -> bytes:
    return etree.tostring(element, method="html", encoding="utf-8", with_tail=False)


def _mains(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.iter("main")
    yield from (element for element in root.iter("div", "section", "article") if element.get("role") == "main")


def _landmarks(root: etree._Element) -> Iterator[etree._Element]:
    """The outermost landmarks, those of articles left out: they are content."""
    for element in root.iter(*_LANDMARKS, "div", "section"):
        if (element.tag in _LANDMARKS or element.get("role") in _ROLES) and not any(
            above.tag in {*_LANDMARKS, "article"} or above.get("role") in _ROLES for above in element.iterancestors()
        ):
            yield element


def _clean(html: bytes, own: list[bytes]) -> bytes:
    for pair in own:
        html = html.replace(pair, b"")
    for pattern, kept in ((_NOISE, b""), (_ATTRIBUTE, b""), (_BUSTER, rb"\1"), (_STYLESHEET, rb"\1"), (_TOKEN, b"")):
        html = pattern.sub(kept, html)
    return html


def _hash(html: bytes) -> str:
    return blake2b(b" ".join(html.split()), digest_size=16).hexdigest()
