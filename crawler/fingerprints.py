"""Whether a page has changed where it counts: one hash of its main content, one of what stands around it."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from lxml import etree

_LANDMARKS = ("header", "nav", "footer", "aside")
_ROLES = frozenset(["banner", "navigation", "contentinfo", "complementary"])
# What differs from one answer to the next without anybody having touched the page.
_NOISE = re.compile(
    rb"<!--.*?-->|<(?P<tag>script|style|template)\b.*?</(?P=tag)>|<input\b[^>]*\btype=\"?hidden\b[^>]*>"
    rb"|\s(?:nonce|integrity|data-[\w.:-]+)=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)",
    re.S | re.I,
)
_BUSTER = re.compile(rb"(\s(?:src|srcset|poster|data)=\"[^\"?]*)\?[^\"]*|(<link\b[^>]*\shref=\"[^\"?]*)\?[^\"]*", re.I)
_TOKEN = re.compile(
    rb"[?&;](?:amp;)?(?:_|v|ver|version|ts|t|cb|rnd|nocache|\w*token|\w*sess\w*|sid|utm_\w+)=[^\"&;]*", re.I
)
_GENERATED = re.compile(rb"\b(?=[a-f-]*\d)[0-9a-f]{8}[0-9a-f-]{4,}\b")
_SPACE = re.compile(rb"\s+")


def fingerprints(root: etree._Element) -> tuple[str, str]:
    """``(content_hash, template_hash)``: of the main content, text and structure, and of the rest of the page."""
    main = next(_mains(root), None)
    body = root.find("body")
    content = _html(main if main is not None else body if body is not None else root)
    around = _html(root).replace(content, b"", 1)
    if main is None:
        for landmark in _landmarks(root):
            part = _html(landmark)
            content = content.replace(part, b"", 1)
            around += part
    return _hash(content), _hash(around)


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


def _hash(html: bytes) -> str:
    html = _BUSTER.sub(rb"\1\2", _NOISE.sub(b"", html))
    html = _GENERATED.sub(b"#", _TOKEN.sub(b"", html))
    return blake2b(_SPACE.sub(b" ", html), digest_size=16).hexdigest()
